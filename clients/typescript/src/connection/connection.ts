import type { ServerEvents, Welcome } from '../contract.js';
import { ChatError } from '../errors.js';
import { answerWithin, silence } from './timing.js';
import type { Line, LineEnd, Transport } from './transport.js';

/** Who hears what happens on a connection. */
export interface ConnectionOwner {
  event<K extends keyof ServerEvents>(connection: Connection, name: K, record: ServerEvents[K]): void;
  ended(connection: Connection, end: LineEnd): void;
}

type Answer = (error?: ChatError, result?: any) => void;

/** One connection from its attempt to its end: answers in time, and a line that is looked after. */
export class Connection {
  welcome?: Welcome;
  end?: LineEnd;
  readonly token: string;
  readonly #line: Line;
  readonly #owner: ConnectionOwner;
  readonly #pending = new Set<Answer>();
  readonly #begun = performance.now();
  #watch?: ReturnType<typeof setTimeout>;
  #retired = false;

  constructor(transport: Transport, url: string, token: string, owner: ConnectionOwner) {
    this.token = token;
    this.#owner = owner;
    this.#await(answerWithin, () => this.#finish({ reason: 'No welcome came.' }));
    this.#line = transport({
      url,
      token,
      event: (name, record) => this.#event(name, record),
      end: (end) => this.#finish(end),
    });
    if (this.end) this.#line.close();
  }

  get age(): number {
    return performance.now() - this.#begun;
  }

  /** Sends a request. The answer comes once: what the server says, `timeout`, or `timeout` at once when the connection is lost. */
  request(operation: string, request: object, answer: Answer): void {
    if (this.end) return answer(lost());
    const settle: Answer = (error, result) => {
      if (!this.#pending.delete(settle)) return;
      clearTimeout(timer);
      answer(error, result);
      if (this.#retired) this.retire();
    };
    const timer = setTimeout(() => settle(new ChatError('timeout', 'No answer came.')), answerWithin);
    this.#pending.add(settle);
    this.#line.request(operation, request, (refusal, result) => {
      this.#heard();
      settle(refusal && ChatError.from(refusal), result);
    });
  }

  ask(operation: string, request: object): Promise<any> {
    return new Promise((resolve, reject) => this.request(operation, request, (error, result) => (error ? reject(error) : resolve(result))));
  }

  /** Asks whether the line still stands, and ends the connection when nothing comes within the time. */
  check(within: number): void {
    if (!this.welcome || this.end) return;
    this.#line.request('ping', {}, () => this.#heard());
    this.#await(within, () => this.#finish({ reason: 'The server is silent.' }));
  }

  /** Ends the connection when the answers that are still to come have come. */
  retire(): void {
    this.#retired = true;
    if (this.#pending.size === 0) this.close();
  }

  close(): void {
    this.#finish({ code: 1000 });
  }

  #event<K extends keyof ServerEvents>(name: K, record: ServerEvents[K]): void {
    if (this.end) return;
    if (name === 'Welcome') this.welcome = record as Welcome;
    this.#heard();
    this.#owner.event(this, name, record);
  }

  /** Something has come, so the line stands. */
  #heard(): void {
    if (this.welcome && !this.end) this.#await(silence, () => this.check(silence));
  }

  #await(ms: number, missing: () => void): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(missing, ms);
  }

  #finish(end: LineEnd): void {
    if (this.end) return;
    this.end = end;
    clearTimeout(this.#watch);
    this.#line?.close();
    for (const settle of [...this.#pending]) settle(lost());
    this.#owner.ended(this, end);
  }
}

function lost(): ChatError {
  return new ChatError('timeout', 'The connection was lost.');
}

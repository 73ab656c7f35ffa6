import type { ServerEvents, Welcome } from '../contract.js';
import { ChatError, type Refusal } from '../errors.js';
import type { Timing } from './timing.js';
import type { Line, LineEnd, Transport } from './transport.js';

/** Who hears what happens on a connection. */
export interface ConnectionOwner {
  event<K extends keyof ServerEvents>(connection: Connection, name: K, record: ServerEvents[K]): void;
  fault(refusal: Refusal): void;
  ended(connection: Connection, end: LineEnd): void;
}

type Answer = (error?: ChatError, result?: any) => void;

/** One connection from its attempt to its end: answers in time, and a line that is looked after. */
export class Connection {
  welcome?: Welcome;
  end?: LineEnd;
  /** Whether the server has said that it is about to end. */
  draining = false;
  readonly token: string;
  readonly #line: Line;
  readonly #owner: ConnectionOwner;
  readonly #timing: Timing;
  readonly #pending = new Set<Answer>();
  readonly #begun = performance.now();
  #heard = this.#begun;
  #watch: ReturnType<typeof setTimeout>;
  #retired = false;

  constructor(transport: Transport, url: string, token: string, timing: Timing, owner: ConnectionOwner) {
    this.token = token;
    this.#timing = timing;
    this.#owner = owner;
    this.#watch = setTimeout(() => this.#finish({ reason: 'No welcome came.' }), timing.answer);
    this.#line = transport({
      url,
      token,
      event: (name, record) => this.#event(name, record),
      fault: (refusal) => owner.fault(refusal),
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
    const timer = setTimeout(() => settle(new ChatError('timeout', `No answer to ${operation} came.`)), this.#timing.answer);
    this.#pending.add(settle);
    this.#line.request(operation, request, (refusal, result) => {
      this.#heard = performance.now();
      settle(refusal && ChatError.from(refusal), result);
    });
  }

  ask(operation: string, request: object): Promise<any> {
    return new Promise((resolve, reject) => this.request(operation, request, (error, result) => (error ? reject(error) : resolve(result))));
  }

  /** Asks whether the line still stands, and ends the connection when nothing comes within the time. */
  check(within: number): void {
    if (!this.welcome || this.end) return;
    const asked = performance.now();
    this.#line.request('ping', {}, () => (this.#heard = performance.now()));
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => (this.#heard < asked ? this.#finish({ code: 1006, reason: 'The server is silent.' }) : this.#listen()), within);
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
    this.#heard = performance.now();
    if (name === 'Welcome') {
      this.welcome = record as Welcome;
      clearTimeout(this.#watch);
      this.#listen();
    }
    this.#owner.event(this, name, record);
  }

  #listen(): void {
    const left = this.#heard + this.#timing.silence - performance.now();
    this.#watch = setTimeout(() => (this.#heard + this.#timing.silence > performance.now() ? this.#listen() : this.check(this.#timing.silence)), left);
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
  return new ChatError('timeout', 'The connection was lost before the answer came.');
}

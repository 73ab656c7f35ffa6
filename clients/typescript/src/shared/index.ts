import type { Attempt, Line, LineEnd, Transport } from '../connection/transport.js';
import { plainJson } from '../json/plain-json.js';
import { randomId } from '../sending/random-id.js';
import type { ToPage, ToWorker } from './messages.js';

export interface SharedTransportOptions {
  /** Makes the worker; by default from `shared-worker.js` beside this module. It must come from the page's own origin. */
  worker?: () => SharedWorker;
}

/**
 * A transport over a connection that all pages of one origin share, for each server and user one: a SharedWorker holds it. Each page has its own client
 * with its own rooms, readers and outbox. Where there is no SharedWorker, or it cannot be loaded, the page has a connection of its own.
 */
export function sharedTransport({ worker = defaultWorker }: SharedTransportOptions = {}): Transport {
  const own = plainJson();
  let page: Page | undefined;
  return (attempt) => {
    if (typeof SharedWorker === 'undefined') return own(attempt);
    try {
      page ??= new Page(worker());
    } catch {
      return own(attempt); // the page may not have one, by its content security policy
    }
    return page.isBroken ? own(attempt) : page.open(attempt);
  };
}

function defaultWorker(): SharedWorker {
  return new SharedWorker(new URL('./shared-worker.js', import.meta.url), { type: 'module', name: 'chat-hubs' });
}

/** This page's end of the worker. */
class Page {
  isBroken = false;
  readonly #port: MessagePort;
  readonly #attempts = new Map<number, Attempt>();
  readonly #answers = new Map<number, Parameters<Line['request']>[2]>();
  readonly #ready: Promise<unknown>;
  #last = 0;

  constructor(worker: SharedWorker) {
    this.#port = worker.port;
    worker.port.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = () => {
      this.isBroken = true;
      this.#endAll();
    };
    // A page that goes into the back/forward cache gives its place up, and takes one again when it is shown.
    addEventListener('pagehide', () => this.#endAll());
    this.#ready = this.#holdLock();
  }

  open(attempt: Attempt): Line {
    const line = ++this.#last;
    this.#attempts.set(line, attempt);
    void this.#ready.then(() => this.#attempts.has(line) && this.#post({ line, open: { url: attempt.url, token: attempt.token } }));
    return {
      request: (operation, fields, answer) => {
        const request = ++this.#last;
        this.#answers.set(request, answer);
        this.#post({ line, request, operation, fields });
      },
      close: () => {
        if (this.#attempts.delete(line)) this.#post({ line, close: true });
      },
    };
  }

  /** The worker sees by a lock that the page is gone, also when it crashed. Without locks (pages on plain http) only its `pagehide` tells. */
  async #holdLock(): Promise<void> {
    if (!navigator.locks) return;
    const lock = `chat-hubs/page/${randomId()}`;
    await new Promise<void>((held) => void navigator.locks.request(lock, () => (held(), new Promise(() => {}))));
    this.#post({ lock });
  }

  #post(message: ToWorker): void {
    this.#port.postMessage(message);
  }

  #receive(data: ToPage): void {
    const attempt = this.#attempts.get(data.line);
    if (!attempt) return;
    if ('event' in data) attempt.event(data.event, data.record);
    else if ('end' in data) this.#end(data.line, data.end);
    else {
      this.#answers.get(data.answer)?.(data.refusal, data.result);
      this.#answers.delete(data.answer);
    }
  }

  #end(line: number, end: LineEnd): void {
    const attempt = this.#attempts.get(line);
    if (!this.#attempts.delete(line)) return;
    this.#post({ line, close: true });
    attempt!.end(end);
  }

  #endAll(): void {
    for (const line of [...this.#attempts.keys()]) this.#end(line, { reason: 'The page was hidden.' });
  }
}

import { abortable, delay, Pulse, until } from '../async/pulse.js';
import type { ServerEvents } from '../contract.js';
import { ChatError } from '../errors.js';
import { Connection } from './connection.js';
import { verdict } from './endings.js';
import { backoff, proven, wakeCheck } from './timing.js';
import type { LineEnd, Transport } from './transport.js';

/** `disconnected` before `connect`, `connecting` until the first welcome, then `connected` and `reconnecting` in turn, `closed` for good. */
export type State = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

export interface ConnectorOwner {
  readonly url: string;
  readonly transport: Transport;
  token(signal: AbortSignal): string | Promise<string>;
  state(state: State): void;
  /** A connection stands; the one before, if it still does, ends when the promise has. */
  connected(connection: Connection): Promise<unknown>;
  event<K extends keyof ServerEvents>(connection: Connection, name: K, record: ServerEvents[K]): void;
  /** The token provider failed. */
  fault(error: unknown): void;
  closed(error: ChatError): void;
}

/** Keeps a connection: makes the first one, and another after each loss or beside one whose server is about to end. */
export class Connector {
  state: State = 'disconnected';
  /** Why it is closed. */
  error?: ChatError;
  readonly #owner: ConnectorOwner;
  readonly #changed = new Pulse();
  #current?: Connection;
  /** The attempts that are being made. */
  #attempts?: AbortController;
  #hurry?: () => void;
  #count = 0;
  #callers = 0;
  #refused?: string;

  constructor(owner: ConnectorOwner) {
    this.#owner = owner;
  }

  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.state === 'disconnected') {
      this.#become('connecting');
      void this.#connect(0);
    } else this.#hurry?.();
    this.#callers++;
    try {
      await this.connected(signal);
    } finally {
      if (--this.#callers === 0 && this.state === 'connecting') {
        this.#attempts?.abort();
        this.#attempts = undefined;
        this.#become('disconnected');
      }
    }
  }

  /** The connection that stands, if one does. */
  get current(): Connection | undefined {
    return this.#current?.end ? undefined : this.#current;
  }

  /** A connection that stands. */
  connected(signal?: AbortSignal): Promise<Connection> {
    return this.#changed.until(() => {
      if (this.error) throw this.error;
      return this.current;
    }, signal);
  }

  close(error: ChatError): void {
    if (this.error) return;
    this.error = error;
    this.#attempts?.abort(error);
    this.#become('closed');
    this.#owner.closed(error);
    this.#current?.close();
  }

  async #connect(wait: number): Promise<void> {
    if (this.#attempts) return;
    const { signal } = (this.#attempts = new AbortController());
    try {
      for (;;) {
        await delay(wait, signal, (end) => (this.#hurry = end));
        const made = await this.#attempt(signal);
        if (typeof made === 'number') wait = made;
        else {
          this.#attempts = undefined;
          return made instanceof Connection ? this.#take(made) : this.close(made);
        }
      }
    } catch (error) {
      // Given up, by `close` or by the last caller of `connect`; or the transport is no good.
      if (!signal.aborted) this.close(error as ChatError);
    }
  }

  /** Makes one attempt: the connection with its welcome, the time to wait for the next attempt, or why there must be none. */
  async #attempt(signal: AbortSignal): Promise<Connection | ChatError | number> {
    const { url, transport } = this.#owner;
    let token: string;
    try {
      token = await until(Promise.resolve(this.#owner.token(signal)), signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#owner.fault(error);
      return backoff(this.#count++);
    }
    if (token === this.#refused) return unauthorized();
    return abortable<Connection | ChatError | number>(signal, (resolve) => {
      const connection = new Connection(transport, url, token, {
        event: (connection, name, record) => {
          if (name === 'Welcome') resolve(connection);
          if (name === 'Draining') this.#drained(connection, (record as ServerEvents['Draining']).reconnectAfterMs);
          this.#owner.event(connection, name, record);
        },
        ended: (connection, end) => (connection.welcome ? this.#lost(connection, end) : resolve(this.#next(connection, end))),
      });
      return () => connection.close();
    });
  }

  /** What follows an end. A refused token is asked for once more. */
  #next(connection: Connection, end: LineEnd): ChatError | number {
    if (end.status !== 401 && end.code !== 4001) return verdict(end, !!connection.welcome, this.#count++);
    if (this.#refused !== undefined) return unauthorized();
    this.#refused = connection.token;
    return 0;
  }

  #take(connection: Connection): void {
    this.#refused = undefined;
    const before = this.current;
    this.#current = connection;
    const ready = this.#owner.connected(connection);
    this.#become('connected');
    if (before) void ready.then(() => before.retire());
    if (connection.end) this.#lost(connection, connection.end);
  }

  #lost(connection: Connection, end: LineEnd): void {
    if (connection !== this.#current || this.error) return;
    if (connection.age >= proven) this.#count = 0;
    const next = this.#next(connection, end);
    if (next instanceof ChatError) return this.close(next);
    this.#become('reconnecting');
    void this.#connect(next);
  }

  /** A second connection is made before the first one ends: half-way, so that the clients still come one after the other. */
  #drained(connection: Connection, reconnectAfterMs: number): void {
    this.#count = 0;
    if (connection === this.current) void this.#connect(reconnectAfterMs / 2);
  }

  /** Cuts a wait short, and looks whether the line still stands. */
  wake(): void {
    this.#hurry?.();
    this.#current?.check(wakeCheck);
  }

  #become(state: State): void {
    if (this.state === state) return;
    this.state = state;
    this.#owner.state(state);
    this.#changed.beat();
  }
}

function unauthorized(): ChatError {
  return new ChatError('unauthorized', 'The token was refused.');
}

import type { ServerEvents } from '../contract.js';
import type { Refusal } from '../errors.js';

/**
 * Opens one connection, for one attempt. A transport never connects again by itself. Answers and events are delivered in the order
 * in which the server sent them: an answer's callback has returned before the event behind it is told.
 */
export type Transport = (attempt: Attempt) => Line;

export interface Attempt {
  /** The server's address, such as `https://chat.example`. */
  readonly url: string;
  readonly token: string;
  /** Takes an event of the server; one that is unknown is ignored. */
  event<K extends keyof ServerEvents>(name: K, record: ServerEvents[K]): void;
  /** Takes the end of the connection, or that there will be none; once. */
  end(end: LineEnd): void;
}

export interface Line {
  /** Sends a request with the contract's names (camelCase). Not called before the welcome, nor after the end. */
  request(operation: string, request: object, answer: (refusal?: Refusal, result?: any) => void): void;
  /** Ends the connection for good; the attempt hears nothing more. */
  close(): void;
}

/** How a connection ended. */
export interface LineEnd {
  /** A close code as in plain JSON. SignalR knows only those of the server's own decisions. */
  code?: number;
  reason?: string;
  /** The HTTP status of a refused upgrade, where it can be known. */
  status?: number;
  retryAfterMs?: number;
  /** Set when no further attempt makes sense, such as when a package is missing. */
  final?: Refusal;
}

import type { ServerEvents } from '../contract.js';
import type { LineEnd } from '../connection/transport.js';
import type { Refusal } from '../errors.js';

/** From a page to the worker. A page numbers its lines, and the requests of all of them. */
export type ToWorker =
  /** The lock that the page holds as long as it lives. */
  | { lock: string }
  | { line: number; open: { url: string; token: string } }
  | { line: number; request: number; operation: string; fields: object }
  | { line: number; close: true };

/** From the worker to a page. */
export type ToPage =
  | { line: number; event: keyof ServerEvents; record: any }
  | { line: number; end: LineEnd }
  | { line: number; answer: number; refusal?: Refusal; result?: any };

import { ChatError } from '../errors.js';
import type { Timing } from './timing.js';
import { backoff } from './timing.js';
import type { LineEnd } from './transport.js';

/** After these the server is well and expects the client back. */
const healthy = [1001, 1011, 4008];
/** In plain JSON: what was sent would end the next connection as well. */
const faults = [1002, 1003, 1007, 1008, 1009, 4002];

export function isUnauthorized(end: LineEnd): boolean {
  return end.status === 401 || end.code === 4001;
}

/** What follows the end of a connection: the error that closes the client, or the time to wait before the next attempt, in milliseconds. */
export function verdict(end: LineEnd, welcomed: boolean, attempt: number, timing: Timing): ChatError | number {
  const { code = 0, reason = '' } = end;
  if (end.final) return ChatError.from(end.final);
  if (code === 4003) return new ChatError('removed', 'The user was removed by an administrator.');
  if (code === 4011) return new ChatError('disconnected', 'A back end ended the connection.');
  if (end.status === 403) return new ChatError('forbidden', 'The server does not take connections from here.');
  if (faults.includes(code)) return new ChatError('protocol_error', `The server ended the connection with ${code} ${reason}`);
  if (code === 4010) return 0;
  const least = Math.max(end.retryAfterMs ?? 0, code === 4009 ? timing.abused : 0);
  return Math.max(least, backoff(welcomed && healthy.includes(code) ? 0 : attempt, timing));
}

import { ChatError, type ErrorCode } from '../errors.js';
import { backoff, penance } from './timing.js';
import type { LineEnd } from './transport.js';

/** Ends that close the client. Those below 4003 are faults: what was sent would end the next connection as well. */
const closing: Record<number, ErrorCode> = {
  403: 'forbidden', 4003: 'removed', 4011: 'disconnected',
  1002: 'protocol_error', 1003: 'protocol_error', 1007: 'protocol_error', 1008: 'protocol_error', 4002: 'protocol_error',
};

/** What follows the end of a connection: the error that closes the client, or the time to wait before the next attempt, in milliseconds. */
export function verdict({ code, status, reason, final, retryAfterMs = 0 }: LineEnd, welcomed: boolean, attempt: number, longest?: number): ChatError | number {
  const end = status ?? code ?? 0;
  if (final) return ChatError.from(final);
  if (closing[end]) return new ChatError(closing[end], `${end} ${reason}`);
  if (code === 4010) return 0;
  // After these the server is well and expects the client back.
  const isHealthy = welcomed && (code === 1001 || code === 1011 || code === 4008);
  return Math.max(retryAfterMs, code === 4009 ? penance : 0, backoff(isHealthy ? 0 : attempt, longest));
}

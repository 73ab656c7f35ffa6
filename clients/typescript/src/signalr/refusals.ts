import type { Refusal } from '../errors.js';

/** What a server's refusal says: `… HubException: CODE: MESSAGE`, where the message may end in `retry_after_ms=N` or `until=TIME`. */
export function refusalOf(error: Error): Refusal {
  const [, code, message] = /^.*HubException: ([a-z_]+): (.*)$/s.exec(error.message) ?? [];
  if (code === undefined || message === undefined) return { code: 'timeout', message: error.message };
  const wait = /retry_after_ms=(\d+)$/.exec(message)?.[1];
  return { code, message, retryAfterMs: wait ? +wait : undefined, until: /until=(\S+)$/.exec(message)?.[1] };
}

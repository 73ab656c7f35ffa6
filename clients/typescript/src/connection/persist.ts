import { delay, until } from '../async/pulse.js';
import { isTransient, type ChatError } from '../errors.js';
import type { Connection } from './connection.js';
import { backoff, type Timing } from './timing.js';

/**
 * Asks until there is an answer or a refusal that stays: waits for a connection, and repeats what is transient, with the waits of a reconnect.
 * Rejects with the signal's reason.
 */
export async function persist<T>(
  connected: (signal?: AbortSignal) => Promise<Connection>,
  ask: (connection: Connection) => Promise<T>,
  timing: Timing,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ;) {
    const connection = await connected(signal);
    try {
      return await until(ask(connection), signal);
    } catch (error) {
      if (!isTransient(error) || signal?.aborted) throw error;
      if (connection.end) continue; // the next connection is what to wait for
      await delay((error as ChatError).retryAfterMs ?? backoff(attempt++, timing), signal);
    }
  }
}

import { delay, until } from '../async/pulse.js';
import { isTransient, type ChatError } from '../errors.js';
import type { Connection } from './connection.js';
import { backoff } from './timing.js';

/** Where connections come from. */
export interface Source {
  /** A connection that stands, and is in the room when it is a room's. */
  connected(signal?: AbortSignal): Promise<Connection>;
  /** Joins the room again with a connection that the server says is not in it. */
  rejoin?(connection: Connection): void;
}

/**
 * Asks until there is an answer or a refusal that stays: waits for a connection, and repeats what is transient, with the waits of a reconnect.
 * Rejects with the signal's reason.
 */
export async function persist<T>(source: Source, ask: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ;) {
    const connection = await source.connected(signal);
    try {
      return await until(ask(connection), signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      const { code, retryAfterMs } = error as ChatError;
      if (code === 'not_a_member' && source.rejoin) source.rejoin(connection);
      else if (!isTransient(error)) throw error;
      else if (!connection.end) await delay(retryAfterMs ?? backoff(attempt++), signal);
    }
  }
}

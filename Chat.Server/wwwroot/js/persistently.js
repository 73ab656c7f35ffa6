import { delay } from './delay.js';

const retryAfterMs = 2_000;

/** Repeats what the server cannot do right now, until it can or this socket is lost. */
export async function persistently(connection, attempt) {
  const socket = connection.welcome;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!error.retryable) throw error;
      await delay(error.retryAfterMs ?? retryAfterMs);
      if (connection.welcome !== socket) throw error;
    }
  }
}

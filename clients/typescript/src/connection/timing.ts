// All times in milliseconds; docs/clients.md says them.

/** To the welcome, and to each answer. */
export const answerWithin = 15_000;
/** Silence before the line is checked, and the time the server has to break it. */
export const silence = 20_000;
/** The same when the page or the network has just come back: sleeping devices lose their lines without a word. */
export const wakeCheck = 5_000;
/** A connection that lasted this long begins the count of attempts anew. */
export const proven = 60_000;
/** After the rate limits were abused. */
export const penance = 10_000;
/** The own typing is told at most this often, that of others forgotten after as long. */
export const typingRepeat = 3_000;
export const typingLasts = 6_000;

/** Full jitter: a random time between 0 and the least of 1 s · 2ⁿ and the longest, 30 s. */
export function backoff(attempt: number, longest = 30_000): number {
  return Math.random() * Math.min(longest, 1_000 * 2 ** attempt);
}

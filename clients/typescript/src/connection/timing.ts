/** All times in milliseconds; docs/clients.md says them. */
export const timing = {
  /** To the welcome, and to each answer. */
  answer: 15_000,
  /** Silence before the line is checked, and the time the server has to break it. */
  silence: 20_000,
  /** The same when the page or the network has just come back: sleeping devices lose their lines without a word. */
  wakeCheck: 5_000,
  backoff: 1_000,
  longestBackoff: 30_000,
  /** A connection that lasted this long begins the count of attempts anew. */
  proven: 60_000,
  abused: 10_000,
  typingRepeat: 3_000,
  typingLasts: 6_000,
};

export type Timing = typeof timing;

/** Full jitter: a random time between 0 and min(30 s, 1 s · 2ⁿ). */
export function backoff(attempt: number, { backoff, longestBackoff }: Timing = timing, random = Math.random): number {
  return random() * Math.min(longestBackoff, backoff * 2 ** attempt);
}

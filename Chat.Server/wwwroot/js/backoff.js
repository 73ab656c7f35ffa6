/** Waiting times between attempts: exponential, capped, with jitter so that a crowd of clients does not come back at once. */
export class Backoff {
  #attempt = 0;

  constructor(firstMs = 500, longestMs = 30_000) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
  }

  /** The next wait in milliseconds: between half of the step and all of it. */
  next() {
    const step = Math.min(this.longestMs, this.firstMs * 2 ** this.#attempt++);
    return step * (0.5 + Math.random() / 2);
  }

  reset() {
    this.#attempt = 0;
  }
}

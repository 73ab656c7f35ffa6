/** Asks again and again, one question at a time, and not while nobody looks at the page. */
export class Poll {
  #timer = null;
  #running = false;
  #asking = false;
  #again = false;

  constructor(ask, milliseconds) {
    this.ask = ask;
    this.milliseconds = milliseconds;
    document.addEventListener('visibilitychange', () => !document.hidden && this.now());
  }

  get isRunning() {
    return this.#running;
  }

  start() {
    this.#running = true;
    this.now();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Does not wait for the time to come. */
  async now() {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    await this.ask();
    this.#asking = false;
    if (this.#running && !document.hidden) this.#timer = setTimeout(() => this.now(), this.#again ? 0 : this.milliseconds);
  }
}

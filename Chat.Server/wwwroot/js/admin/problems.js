import { setText } from '../views/dom.js';
import { clockTime } from './format.js';
import { Poll } from './poll.js';

/** Tells when a question fails, and takes that back when it is answered. What was known stays on the page meanwhile. */
export class Problems {
  #failing = new Map();
  #lastAnswer = Date.now();
  #place = document.getElementById('problem');

  /** Asks again and again. */
  poll(ask, milliseconds) {
    const poll = new Poll(async () => {
      try {
        await ask();
        this.#lastAnswer = Date.now();
        this.#failing.delete(poll);
      } catch (error) {
        if (poll.isRunning) this.#failing.set(poll, error.status === 0 ? `The server cannot be reached. This is what it said at ${clockTime(this.#lastAnswer)}.` : error.message);
      }
      setText(this.#place, this.#failing.values().next().value ?? '');
    }, milliseconds);
    return poll;
  }

  /** Whoever asked is not on the page any more. */
  forget() {
    this.#failing.clear();
  }
}

import { Pulse } from '../async/pulse.js';

/** The last items of a stream, for any number of readers, each of which holds nothing but a number. */
export class Ring<T> {
  readonly capacity: number;
  readonly #items: T[] = [];
  readonly #changed = new Pulse();
  #end = 0;
  #closed = false;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** The number of the oldest item. */
  get start(): number {
    return Math.max(0, this.#end - this.capacity);
  }

  /** The number that the next item gets. */
  get end(): number {
    return this.#end;
  }

  get closed(): boolean {
    return this.#closed;
  }

  at(index: number): T {
    return this.#items[index % this.capacity]!;
  }

  push(item: T): void {
    if (this.#closed) return;
    this.#items[this.#end++ % this.capacity] = item;
    this.#changed.beat();
  }

  /** Nothing comes any more: readers get what is there, and end. */
  close(): void {
    this.#closed = true;
    this.#changed.beat();
  }

  /** Ends with the next item or the close. */
  wait(): Promise<void> {
    return this.#changed.wait();
  }

  /** Reads on from an item, or from the oldest. Who falls behind goes on with the oldest there is. */
  async *read(next = this.start, fellBehind?: () => void): AsyncGenerator<T, void, undefined> {
    for (;;) {
      if (next < this.start) {
        fellBehind?.();
        next = this.start;
      } else if (next < this.#end) yield this.at(next++);
      else if (this.#closed) return;
      else await this.wait();
    }
  }
}

import type { Timing } from '../connection/timing.js';

/** Who is typing in a room: the others as the server tells, each for some seconds, and the own user towards the server. */
export class Typing {
  readonly #others = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #timing: Timing;
  readonly #changed: () => void;
  #sentAt = -Infinity;

  constructor(timing: Timing, changed: () => void) {
    this.#timing = timing;
    this.#changed = changed;
  }

  get users(): readonly string[] {
    return [...this.#others.keys()];
  }

  heard(user: string, isTyping: boolean): void {
    const known = this.#others.get(user);
    clearTimeout(known);
    if (isTyping) this.#others.set(user, setTimeout(() => this.heard(user, false), this.#timing.typingLasts));
    else this.#others.delete(user);
    if ((known !== undefined) !== isTyping) this.#changed();
  }

  /** Whether the server is to be told now: at most every few seconds, and once when it stops. */
  tell(isTyping: boolean): boolean {
    const now = performance.now();
    if (isTyping ? now - this.#sentAt < this.#timing.typingRepeat : this.#sentAt === -Infinity) return false;
    this.#sentAt = isTyping ? now : -Infinity;
    return true;
  }

  /** The own message says that typing has ended. */
  spoke(): void {
    this.#sentAt = -Infinity;
  }

  clear(): void {
    for (const timer of this.#others.values()) clearTimeout(timer);
    this.#others.clear();
  }
}

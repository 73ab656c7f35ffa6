import { typingLasts, typingRepeat } from '../connection/timing.js';

/** Who is typing in a room: the others as the server tells, each for some seconds, and the own user towards the server. */
export class Typing {
  readonly #others = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #changed: () => void;
  /** When the server was told last that the user is typing; 0 when it is not. */
  #sentAt = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get users(): readonly string[] {
    return [...this.#others.keys()];
  }

  heard(user: string, isTyping: boolean): void {
    const known = this.#others.get(user);
    clearTimeout(known);
    if (isTyping) this.#others.set(user, setTimeout(() => this.heard(user, false), typingLasts));
    else this.#others.delete(user);
    if ((known !== undefined) !== isTyping) this.#changed();
  }

  /** Whether the server is to be told now: at most every few seconds, and once when it stops. */
  tell(isTyping: boolean): boolean {
    const now = Date.now();
    if (isTyping ? now - this.#sentAt < typingRepeat : !this.#sentAt) return false;
    this.#sentAt = isTyping ? now : 0;
    return true;
  }

  /** The own message says that typing has ended. */
  spoke(): void {
    this.#sentAt = 0;
  }

  clear(): void {
    for (const timer of this.#others.values()) clearTimeout(timer);
    this.#others.clear();
  }
}

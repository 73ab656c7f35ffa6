const idleAfterMs = 4_000;

/** Tells the client with every key that the user is typing, and when there was none for a while that it has stopped. */
export class TypingNotifier {
  #room;
  #idle = 0;

  typed(room) {
    if (this.#room !== room) this.stop();
    this.#room = room;
    room?.setTyping(true);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleAfterMs);
  }

  stop() {
    clearTimeout(this.#idle);
    this.#room?.setTyping(false);
    this.#room = undefined;
  }
}

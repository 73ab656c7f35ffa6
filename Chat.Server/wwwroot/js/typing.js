const renewEveryMs = 3_000;
const idleAfterMs = 4_000;

/** Tells a room that this user is typing: at most once in three seconds, and again when the typing stops. */
export class TypingNotifier {
  #room = null;
  #toldAt = 0;
  #idle = 0;

  constructor(connection) {
    this.connection = connection;
  }

  typed(room) {
    if (this.#room !== room) this.stop();
    this.#room = room;
    if (Date.now() - this.#toldAt >= renewEveryMs) {
      this.#toldAt = Date.now();
      this.#tell(true);
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleAfterMs);
  }

  stop() {
    clearTimeout(this.#idle);
    if (this.#room) this.#tell(false);
    this.#room = null;
    this.#toldAt = 0;
  }

  /** Nobody misses a typing notice, so a refusal is not shown. */
  #tell(isTyping) {
    if (this.#room.live) this.connection.request('typing', { room: this.#room.name, is_typing: isTyping }).catch(() => {});
  }
}

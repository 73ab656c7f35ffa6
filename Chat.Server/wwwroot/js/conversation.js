import { uuid } from './uuid.js';

const keptMessages = 400;
const keptNotes = 100;
export const typingLastsMs = 6_000;

/** A room, or the direct messages with one user: what was said, without holes and nothing twice, and what surrounds it. */
export class Conversation {
  #seqs = new Set();
  #typing = new Map();

  /** Sorted by seq. */
  messages = [];
  /** "alice and bob joined" and the like: { key, afterSeq, users, what }. They live in this page only. */
  notes = [];
  /** Where to resume from: nothing up to here is missing. Null until the server named a position. */
  position = null;
  /** The last edit or deletion that is known, to resume from. */
  lastChange = 0;
  /** Whether what arrives now follows on what is shown. For a room it also means that this socket is in. */
  live = false;
  /** Whether the first page of history is here. */
  loaded = false;
  loading = false;
  loadError = '';
  hasMore = false;

  members = [];
  memberCount = 0;

  unread = 0;
  draft = '';
  /** One line for the reader, such as why messages are missing. */
  notice = '';
  /** Why the room could not be joined again. */
  error = '';

  constructor(kind, name) {
    this.kind = kind;
    this.name = name;
    this.key = `${kind}:${name}`;
  }

  /** False when the message was here already. */
  add(message) {
    if (this.#seqs.has(message.seq)) return false;
    this.#seqs.add(message.seq);
    const before = this.messages.findLastIndex(other => other.seq < message.seq);
    this.messages.splice(before + 1, 0, message);
    return true;
  }

  /** A receipt may be for a message further back than what is shown; adding that one would leave a hole after it. */
  addSent(message) {
    if (this.loaded && (!this.hasMore || message.seq > this.messages[0]?.seq)) this.add(message);
  }

  /** A message over the wire; false when it was here already. */
  receive(message) {
    if (this.live && message.seq > this.position.seq) this.position = { ...this.position, seq: message.seq };
    this.#typing.delete(message.from);
    return this.add(message);
  }

  /** An edit or a deletion over the wire: `changed` is as in a message of history. */
  change(seq, text, changed) {
    this.lastChange = changed.change;
    const message = this.messages.find(other => other.seq === seq);
    if (message) Object.assign(message, { text, changed });
  }

  /** From here on everything arrives; what is newer than the position has arrived already. */
  follow({ epoch, seq }) {
    this.position = { epoch, seq: Math.max(seq, this.messages.at(-1)?.seq ?? 0) };
    this.live = true;
  }

  /** Remarks that somebody joined or left; the same thing of several people in a row is one note. */
  addNote(user, what) {
    const afterSeq = this.messages.at(-1)?.seq ?? 0;
    const last = this.notes.at(-1);
    if (last?.afterSeq === afterSeq && last.what === what) last.users.add(user);
    else this.notes = [...this.notes.slice(1 - keptNotes), { key: uuid(), afterSeq, what, users: new Set([user]) }];
  }

  /** Forgets what was shown, because what comes next does not follow on it. */
  reset() {
    this.#seqs.clear();
    this.messages = [];
    this.notes = [];
    this.loaded = this.hasMore = this.live = false;
    this.position = null;
    this.lastChange = 0;
  }

  /** Lets go of old messages; scrolling up loads them again. */
  trim() {
    if (this.messages.length <= keptMessages) return;
    for (const { seq } of this.messages.splice(0, this.messages.length - keptMessages / 2)) this.#seqs.delete(seq);
    this.hasMore = true;
  }

  setTyping(user, isTyping) {
    if (isTyping) this.#typing.set(user, Date.now() + typingLastsMs);
    else this.#typing.delete(user);
  }

  /** Who is typing; a notice that was not renewed runs out. */
  get typing() {
    return [...this.#typing].filter(([, until]) => until > Date.now()).map(([user]) => user);
  }

  left(user, memberCount) {
    this.members = this.members.filter(member => member !== user);
    this.memberCount = memberCount;
    this.#typing.delete(user);
  }

  /** The socket is gone, and being in the room with it; the position to resume from stays. */
  disconnected() {
    this.live = false;
    this.#typing.clear();
  }
}

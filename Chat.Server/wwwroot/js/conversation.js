const keptMessages = 400;
const keptNotes = 100;

/** A room, or the direct messages with one user, as it is shown: a part of the log without holes and nothing twice, and what surrounds it. */
export class Conversation {
  #seqs = new Set();
  #lastNote = 0;

  /** Sorted by seq. */
  messages = [];
  /** "alice and bob joined" and the like: { key, afterSeq, users, what }. They live in this page only. */
  notes = [];
  /** Whether the first page of history is here. */
  loaded = false;
  /** The reading of a page that is under way. */
  loading = null;
  loadError = '';
  hasMore = false;

  /** The client's room, while the user is in it. */
  room = null;
  /** The latest joining: ends with the room, or fails. */
  joining = null;

  unread = 0;
  /** Whether something that is unread mentions the user. */
  isMentioned = false;
  /** How far others have read, by user, as far as it was told. */
  readers = new Map();
  /** The message that the next one answers. */
  replyingTo = null;
  draft = '';
  /** One line for the reader, such as why messages are missing. */
  notice = '';
  /** Why the user is not in the room. */
  error = '';

  constructor(kind, name) {
    this.kind = kind;
    this.name = name;
    this.key = `${kind}:${name}`;
  }

  get members() {
    return this.room?.members ?? [];
  }

  get memberCount() {
    return this.room?.memberCount ?? 0;
  }

  get typing() {
    return this.room?.typing ?? [];
  }

  /** False when the message was here already. */
  add(message) {
    if (this.#seqs.has(message.seq)) return false;
    this.#seqs.add(message.seq);
    const before = this.messages.findLastIndex(other => other.seq < message.seq);
    this.messages.splice(before + 1, 0, { ...message });
    return true;
  }

  /** A receipt may be for a message further back than what is shown; adding that one would leave a hole after it. */
  addSent(message) {
    if (this.loaded && (!this.hasMore || message.seq > this.messages[0]?.seq)) this.add(message);
  }

  find(seq) {
    return this.messages.find(message => message.seq === seq);
  }

  /** Up to which message somebody else has read. */
  get seenUpTo() {
    return Math.max(0, ...this.readers.values());
  }

  /** An edit or a deletion. A page of history may have told of it, and of later ones, already. */
  change({ kind, seq, text, change, at, by, reactions }) {
    const message = this.find(seq);
    if (message && !(message.changed?.change >= change)) Object.assign(message, { text, reactions, changed: { change, deleted: kind === 'deleted', at, by } });
  }

  /** Other reactions to a message than before. */
  react({ seq, change, reactions }) {
    const message = this.find(seq);
    if (message && !(message.changed?.change >= change)) Object.assign(message, { reactions, changed: { ...(message.changed ?? { deleted: false, reacted: true }), change } });
  }

  /** Remarks that somebody joined or left; the same thing of several people in a row is one note. */
  addNote(user, what) {
    const afterSeq = this.messages.at(-1)?.seq ?? 0;
    const last = this.notes.at(-1);
    if (last?.afterSeq === afterSeq && last.what === what) last.users.add(user);
    else this.notes = [...this.notes.slice(1 - keptNotes), { key: `note ${++this.#lastNote}`, afterSeq, what, users: new Set([user]) }];
  }

  /** Forgets what was shown, because what comes next does not follow on it. */
  reset() {
    this.#seqs.clear();
    this.messages = [];
    this.notes = [];
    this.loaded = this.hasMore = false;
    this.loading = null;
  }

  /** Lets go of old messages; scrolling up loads them again. */
  trim() {
    if (this.messages.length <= keptMessages) return;
    for (const { seq } of this.messages.splice(0, this.messages.length - keptMessages / 2)) this.#seqs.delete(seq);
    this.hasMore = true;
  }
}

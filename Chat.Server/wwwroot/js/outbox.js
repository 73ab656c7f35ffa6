import { load, save } from './storage.js';

/**
 * What was written in this tab and has no receipt yet, in the order of writing. To the client it is an outbox that outlives a reload of the page. What the
 * client has given up stays here with the reason, until its writer decides.
 */
export class Outbox {
  #storageKey;

  constructor(user) {
    this.#storageKey = `chat.unsent.${user}`;
    /** As the client has them, { clientMessageId, room or userId, text, createdAt, … }, and with an `error` when they wait for their writer. */
    this.items = load(this.#storageKey, []);
  }

  /** `payload` is what goes with a message of a room: `replyTo` and `mentions`. */
  add({ kind, name }, text, payload = {}, clientMessageId = newId()) {
    const item = { clientMessageId, [kind === 'room' ? 'room' : 'userId']: name, text, ...payload, createdAt: Date.now() };
    this.put(item);
    return item;
  }

  of({ kind, name }) {
    return this.items.filter(item => (kind === 'room' ? item.room : item.userId) === name);
  }

  /** Takes an item out, because it has arrived or is given up; undefined when it is not here. */
  take(id) {
    const item = this.items.find(({ clientMessageId }) => clientMessageId === id);
    if (item) this.#set(this.items.filter(other => other !== item));
    return item;
  }

  clear(conversation) {
    const gone = conversation ? this.of(conversation) : this.items;
    this.#set(this.items.filter(item => !gone.includes(item)));
    return gone;
  }

  async load() {
    return this.items.filter(({ error }) => !error);
  }

  async put(item) {
    const others = this.items.filter(({ clientMessageId }) => clientMessageId !== item.clientMessageId);
    this.#set([...others, item].sort((one, other) => one.createdAt - other.createdAt));
  }

  async remove(id) {
    this.take(id);
  }

  #set(items) {
    this.items = items;
    save(this.#storageKey, items);
  }
}

/** `crypto.randomUUID` is missing on plain http, as when a phone opens the page by the computer's address. */
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

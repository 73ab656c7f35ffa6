import { load, save } from './storage.js';
import { uuid } from './uuid.js';

/**
 * What was written and has no receipt yet, in the order of writing. It survives lost connections and reloads, and every item
 * keeps its client_message_id for good, so that sending it again cannot say it twice.
 */
export class Outbox {
  #storageKey;

  constructor(user) {
    this.#storageKey = `chat.outbox.${user}`;
    /** { id, kind, name, text, at, error }: an item with an error waits for its writer, the others for the server. */
    this.items = load(this.#storageKey, []);
  }

  add(conversation, text) {
    const { kind, name } = conversation;
    this.items.push({ id: uuid(), kind, name, text, at: new Date().toISOString(), error: '' });
    this.#save();
  }

  of({ kind, name }) {
    return this.items.filter(item => item.kind === kind && item.name === name);
  }

  next(conversation) {
    return this.of(conversation).find(item => !item.error);
  }

  /** Takes an item out, because it has arrived or is given up; undefined when it is not here. */
  remove(id) {
    const item = this.items.find(other => other.id === id);
    if (item) {
      this.items = this.items.filter(other => other !== item);
      this.#save();
    }
    return item;
  }

  fail(id, error) {
    const item = this.items.find(other => other.id === id);
    if (item) item.error = error;
    this.#save();
  }

  /** Queues a failed item again, behind what has been written since. */
  retry(id) {
    const item = this.remove(id);
    if (item) this.items.push({ ...item, error: '' });
    this.#save();
  }

  clear(conversation) {
    this.items = conversation ? this.items.filter(item => !this.of(conversation).includes(item)) : [];
    this.#save();
  }

  #save() {
    save(this.#storageKey, this.items);
  }
}

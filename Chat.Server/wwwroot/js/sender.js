import { delay } from './delay.js';

const retryAfterMs = 2_000;
const messageTooBig = 1009;
const alwaysFits = 300;

/** Empties the outbox, one message at a time in each conversation: the next goes out when the one before has its receipt. */
export class Sender {
  #busy = new Set();

  constructor(connection, store, outbox) {
    this.connection = connection;
    this.store = store;
    this.outbox = outbox;
  }

  async flush(conversation) {
    if (this.#busy.has(conversation.key)) return;
    this.#busy.add(conversation.key);
    try {
      for (let item; this.#ready(conversation) && (item = this.outbox.next(conversation));) await this.#send(conversation, item);
    } finally {
      this.#busy.delete(conversation.key);
    }
  }

  #ready(conversation) {
    return this.connection.state === 'open' && (conversation.kind === 'user' || conversation.live);
  }

  async #send(conversation, { id, kind, name, text }) {
    try {
      const receipt = kind === 'room'
        ? await this.connection.request('message', { room: name, text, client_message_id: id })
        : await this.connection.request('direct', { user_id: name, text, client_message_id: id });
      // The message itself may have come before its receipt, and has then taken the item out.
      if (this.outbox.remove(id)) {
        const { message_id, seq, timestamp } = receipt;
        conversation.addSent({ id: message_id, key: id, seq, timestamp, text, from: this.store.me });
      }
    } catch (error) {
      // A frame the server finds too large ends the socket: sent again it would end the next one too, and so on.
      const tooBig = this.connection.closeCode === messageTooBig && text.length > alwaysFits;
      if (error.code === 'disconnected' && tooBig) this.outbox.fail(id, 'The text is too long for this server.');
      else if (error.code === 'disconnected') return;
      else if (error.retryable) await delay(error.retryAfterMs ?? retryAfterMs);
      else this.outbox.fail(id, error.message);
    } finally {
      this.store.changed();
    }
  }
}

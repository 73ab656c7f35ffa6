import { markRead } from './chat-hubs.js';

const pauseMs = 300;

/** Keeps what is unread together with the server: marks what is on screen as read, and takes over what the user has read elsewhere. */
export class Reading {
  #marked = new Map();
  #waiting = false;

  constructor(chat) {
    this.chat = chat;
    chat.store.addEventListener('change', () => this.#look());
  }

  /** The room was joined: what it says of unread messages counts. Those that were missed are still to come, and are counted then. */
  joined(conversation, { unread, missed }) {
    if (!unread) return;
    const { store } = this.chat;
    conversation.unread = Math.max(0, unread.count - missed.length);
    conversation.isMentioned = unread.mentions > 0;
    this.#marked.set(conversation.key, unread.read);
    if (conversation === store.active) store.read();
  }

  /** Somebody has read: the user on another device, or another member. */
  heard({ room, userId, seq }) {
    const { store } = this.chat;
    const conversation = store.find('room', room);
    if (!conversation) return;
    if (userId !== store.me) conversation.readers.set(userId, Math.max(seq, conversation.readers.get(userId) ?? 0));
    else {
      this.#marked.set(conversation.key, Math.max(seq, this.#marked.get(conversation.key) ?? 0));
      conversation.unread = conversation.messages.filter(message => message.seq > seq && message.from !== store.me).length;
      conversation.isMentioned &&= conversation.unread > 0;
    }
    store.changed();
  }

  /** Marks what is on screen, after a moment in which more may come. */
  #look() {
    if (this.#waiting || !this.#due()) return;
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      const due = this.#due();
      if (!due) return;
      this.#marked.set(due.conversation.key, due.seq);
      markRead(due.conversation.room, due.seq).catch(() => {});
    }, pauseMs);
  }

  #due() {
    const conversation = this.chat.store.active;
    if (!conversation?.room || document.hidden) return null;
    const seq = conversation.messages.at(-1)?.seq ?? 0;
    return seq > (this.#marked.get(conversation.key) ?? 0) ? { conversation, seq } : null;
  }
}

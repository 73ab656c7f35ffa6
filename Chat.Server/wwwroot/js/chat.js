import { applyFrame } from './frames.js';
import { catchUp, loadOlder } from './history.js';
import { Outbox } from './outbox.js';
import { enterRoom, reenterRoom } from './rooms.js';
import { Sender } from './sender.js';
import { Store } from './store.js';
import { TypingNotifier } from './typing.js';

/** What the user can do, and what happens when the connection comes and goes. The views call this and draw `store`. */
export class Chat {
  constructor(connection, claims) {
    this.connection = connection;
    this.store = new Store(claims);
    this.outbox = new Outbox(claims.user);
    this.sender = new Sender(connection, this.store, this.outbox);
    this.typing = new TypingNotifier(connection);
    for (const { kind, name } of this.outbox.items) this.store.open(kind, name);

    connection.addEventListener('frame', ({ detail }) => applyFrame(this, detail));
    connection.addEventListener('open', () => this.#resume());
    connection.addEventListener('state', () => this.#stateChanged());
    document.addEventListener('visibilitychange', () => this.#visible());
    window.addEventListener('online', () => connection.check());
    if (connection.state === 'open') this.#resume();
  }

  /** Joins a room; rejects and shows nothing when the server refuses. Without a connection it is joined with the next one. */
  async join(name) {
    const known = this.store.find('room', name);
    if (known?.live) return known;
    const room = known ?? this.store.open('room', name);
    try {
      await enterRoom(this, room);
    } catch (error) {
      if (error.code !== 'disconnected') {
        if (!known) this.store.remove(room);
        this.store.changed();
        throw error;
      }
    }
    return room;
  }

  /** Leaves a room, or closes a direct conversation; what was not sent there is given up. */
  async close(conversation) {
    this.typing.stop();
    this.outbox.clear(conversation);
    this.store.remove(conversation);
    this.store.changed();
    if (conversation.kind !== 'room' || !conversation.live) return;
    try {
      await this.connection.request('leave_room', { room: conversation.name });
    } catch (error) {
      if (error.code !== 'disconnected') this.store.addBanner('error', `Leaving ${conversation.name} failed`, error.message);
    }
  }

  openUser(name) {
    const known = this.store.find('user', name);
    if (known) return known;
    const conversation = this.store.open('user', name);
    catchUp(this, conversation);
    return conversation;
  }

  send(conversation, text) {
    this.outbox.add(conversation, text);
    this.typing.stop();
    this.sender.flush(conversation);
    this.store.changed();
  }

  retry(conversation, id) {
    this.outbox.retry(id);
    this.sender.flush(conversation);
    this.store.changed();
  }

  discard(id) {
    this.outbox.remove(id);
    this.store.changed();
  }

  loadOlder(conversation) {
    if (this.connection.state === 'open') loadOlder(this, conversation);
  }

  announce(message) {
    return this.connection.request('broadcast', { message });
  }

  /** A new socket is in no room: joins them all again, catches up on the rest, and sends what waited. */
  #resume() {
    for (const room of this.store.of('room')) reenterRoom(this, room);
    for (const conversation of this.store.of('user')) {
      catchUp(this, conversation);
      this.sender.flush(conversation);
    }
  }

  #stateChanged() {
    if (this.connection.state !== 'open')
      for (const conversation of this.store.conversations.values()) conversation.disconnected();
    this.store.changed();
  }

  /** A page that comes back to the front may find its line long dead: phones stop sockets without a word. */
  #visible() {
    if (document.hidden) return;
    this.connection.check();
    this.store.read();
  }
}

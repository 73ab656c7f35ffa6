import { ChatClient } from './chat-hubs.js';
import { explain } from './explanations.js';
import { loadOlder } from './history.js';
import { Outbox } from './outbox.js';
import { followRoom } from './rooms.js';
import { Store } from './store.js';
import { TypingNotifier } from './typing.js';

/** What is written waits for its receipt as long as it takes: the longest time that a timer knows. */
const sendDeadline = 2 ** 31 - 1;

/** What the user can do, and what the client's events do to what is shown. The views call this and draw `store`. */
export class Chat {
  constructor(session) {
    const { claims } = session;
    this.store = new Store(claims);
    this.outbox = new Outbox(claims.user);
    this.client = new ChatClient(new URL('.', document.baseURI), { token: () => session.current(), outbox: this.outbox, sendDeadline });
    this.typing = new TypingNotifier();
    for (const item of this.outbox.items) this.store.openFor(item);

    const { client, store } = this;
    client.addEventListener('state', () => store.changed());
    client.addEventListener('direct', ({ detail }) => this.#direct(detail));
    client.addEventListener('gap', ({ detail }) => this.goOnAnew(store.find('user', detail.userId)));
    client.addEventListener('sent', ({ detail }) => this.#sent(detail));
    client.addEventListener('failed', ({ detail }) => this.#failed(detail));
    client.addEventListener('broadcast', ({ detail }) => store.addBanner('announcement', `Announcement from ${detail.from}`, detail.message));
    document.addEventListener('visibilitychange', () => store.read());
  }

  /** Takes up what the tab had open. The client has it wait for the connection. */
  start() {
    for (const room of this.store.of('room')) this.#enter(room);
    for (const conversation of this.store.of('user')) loadOlder(this, conversation);
    this.connect();
  }

  /** Connects, and cuts the wait for the next attempt short. That it failed is in the client's state. */
  connect() {
    this.client.connect().catch(() => {});
  }

  /** Joins a room; rejects and shows nothing when the server refuses. Without a connection it is joined with the next one. */
  async join(name) {
    const known = this.store.find('room', name);
    if (known?.room) return known;
    const conversation = known ?? this.store.open('room', name);
    const entered = this.#enter(conversation);
    if (this.client.state !== 'connected') return conversation;
    const error = await entered;
    if (!error) return conversation;
    if (!known) this.store.remove(conversation);
    this.store.changed();
    throw error;
  }

  /** Leaves a room, or closes a direct conversation; what was not sent there is given up. */
  close(conversation) {
    this.typing.stop();
    this.store.remove(conversation);
    for (const { clientMessageId } of this.outbox.clear(conversation)) this.client.discard(clientMessageId);
    conversation.room?.leave();
    this.store.changed();
  }

  openUser(name) {
    const known = this.store.find('user', name);
    if (known) return known;
    const conversation = this.store.open('user', name);
    loadOlder(this, conversation);
    return conversation;
  }

  send(conversation, text) {
    this.typing.stop();
    this.#post(conversation, this.outbox.add(conversation, text));
  }

  /** Sends what has failed again, with the same id and behind what has been written since. */
  retry(conversation, id) {
    const { text } = this.outbox.take(id);
    this.#post(conversation, this.outbox.add(conversation, text, id));
  }

  discard(id) {
    this.outbox.take(id);
    this.store.changed();
  }

  loadOlder(conversation) {
    loadOlder(this, conversation);
  }

  announce(message) {
    return this.client.call('broadcast', { message });
  }

  /** Shows a message that has come, once. An own one takes the place of what was written. */
  arrived(conversation, message) {
    const isOwn = message.from === this.store.me && this.outbox.take(message.clientMessageId);
    if (conversation.add({ ...message, key: isOwn ? message.clientMessageId : message.id })) this.store.arrived(conversation, message);
    this.store.changed();
  }

  /** Messages are missing: what is shown is replaced by the newest there are. */
  goOnAnew(conversation) {
    if (!conversation) return;
    conversation.reset();
    conversation.notice = 'You were away for too long to catch up: these are the newest messages.';
    loadOlder(this, conversation);
  }

  /** Ends when the user is in the room, with an error when that was refused. */
  async #enter(conversation) {
    const { client, store } = this;
    conversation.joining = client.join(conversation.name);
    try {
      const room = await conversation.joining;
      if (!store.find('room', conversation.name)) room.leave();
      if (store.has(conversation)) followRoom(this, conversation, room);
    } catch (error) {
      conversation.error = error.message;
      store.changed();
      return error;
    }
  }

  async #post({ kind, name, joining }, item) {
    const { text, clientMessageId } = item;
    this.store.changed();
    try {
      if (kind === 'user') await this.client.direct(name, text, { clientMessageId });
      else await (await joining).send(text, { clientMessageId });
    } catch (error) {
      this.#failed({ item, error });
    }
  }

  #direct(message) {
    const { from, to } = message;
    this.arrived(this.openUser(from === this.store.me ? to : from), message);
  }

  #sent({ item: { room, userId, clientMessageId, text }, receipt: { id, seq, timestamp } }) {
    const conversation = room === undefined ? this.store.find('user', userId) : this.store.find('room', room);
    conversation?.addSent({ id, key: clientMessageId, seq, timestamp, text, from: this.store.me });
    this.store.changed();
  }

  /** A closed client keeps what waits for the next run, and what belongs to a closed conversation was given up. */
  #failed({ item, error }) {
    const isKept = this.client.state === 'closed';
    const isGivenUp = !this.store.find(item.room === undefined ? 'user' : 'room', item.room ?? item.userId);
    if (!isKept && !isGivenUp) this.outbox.put({ ...item, error: explain(error) });
    this.store.changed();
  }
}

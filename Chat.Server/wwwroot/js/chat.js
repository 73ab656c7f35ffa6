import { ChatClient, react, unread, unreact, unsubscribe } from './chat-hubs.js';
import { explain } from './explanations.js';
import { loadOlder } from './history.js';
import { Outbox } from './outbox.js';
import { Reading } from './reading.js';
import { followRoom } from './rooms.js';
import { Store } from './store.js';
import { TypingNotifier } from './typing.js';

/** What is written waits for its receipt as long as it takes: the longest time that a timer knows. */
const sendDeadline = 2 ** 31 - 1;

/** Of the rooms that the user belongs to, the newest are joined. */
const joinedAtStart = 50;

/** What the user can do, and what the client's events do to what is shown. The views call this and draw `store`. */
export class Chat {
  constructor(session) {
    const { claims } = session;
    this.store = new Store(claims);
    this.outbox = new Outbox(claims.user);
    this.client = new ChatClient(new URL('.', document.baseURI), { token: () => session.current(), outbox: this.outbox, sendDeadline });
    this.typing = new TypingNotifier();
    this.reading = new Reading(this);
    for (const item of this.outbox.items) this.store.openFor(item);

    const { client, store } = this;
    client.addEventListener('state', () => store.changed());
    client.addEventListener('direct', ({ detail }) => this.#direct(detail));
    client.addEventListener('gap', ({ detail }) => this.goOnAnew(store.find('user', detail.userId)));
    client.addEventListener('sent', ({ detail }) => this.#sent(detail));
    client.addEventListener('failed', ({ detail }) => this.#failed(detail));
    client.addEventListener('broadcast', ({ detail }) => store.addBanner('announcement', `Announcement from ${detail.from}`, detail.message));
    client.addEventListener('read', ({ detail }) => this.reading.heard(detail));
    document.addEventListener('visibilitychange', () => store.read());
  }

  /** Takes up what the tab had open. The client has it wait for the connection. */
  start() {
    for (const room of this.store.of('room')) this.#enter(room);
    for (const conversation of this.store.of('user')) loadOlder(this, conversation);
    this.connect();
    this.#openSubscribed();
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
    if (conversation.room) this.#leave(conversation.room);
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
    const { replyingTo, members } = conversation;
    conversation.replyingTo = null;
    const mentions = members.filter(user => text.includes(`@${user}`)).slice(0, 32);
    const payload = conversation.kind === 'user' ? {} : { ...(replyingTo && { replyTo: replyingTo.seq }), ...(mentions.length && { mentions }) };
    this.#post(conversation, this.outbox.add(conversation, text, payload));
  }

  /** Sends what has failed again, with the same id and behind what has been written since. */
  retry(conversation, id) {
    const { text, replyTo, mentions } = this.outbox.take(id);
    this.#post(conversation, this.outbox.add(conversation, text, { replyTo, mentions }, id));
  }

  /** The next message of the conversation answers that one; null for none. */
  replyTo(conversation, message) {
    conversation.replyingTo = message;
    this.store.changed();
  }

  /** Adds the user's reaction, or takes it back. What comes of it is told by the room. */
  async toggleReaction(conversation, { seq, reactions }, emoji) {
    const isMine = reactions?.[emoji]?.users.includes(this.store.me);
    try {
      await (isMine ? unreact : react)(conversation.room, seq, emoji);
    } catch (error) {
      conversation.notice = explain(error);
      this.store.changed();
    }
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
    const isNew = conversation.add({ ...message, key: isOwn ? message.clientMessageId : message.id });
    if (isNew && message.event === undefined) this.store.arrived(conversation, message);
    this.store.changed();
  }

  /** Messages are missing: what is shown is replaced by the newest there are. */
  goOnAnew(conversation) {
    if (!conversation) return;
    conversation.reset();
    conversation.notice = 'You were away for too long to catch up: these are the newest messages.';
    loadOlder(this, conversation);
  }

  /** Opens the rooms that the user belongs to, also by another device. */
  async #openSubscribed() {
    const { client, store } = this;
    const { rooms } = await unread(client, { limit: joinedAtStart }).catch(() => ({ rooms: [] }));
    for (const { room } of rooms) {
      if (store.find('room', room)) continue;
      this.#enter(store.open('room', room));
      store.changed();
    }
  }

  /** The user does not belong to the room any more, on no device. */
  async #leave(room) {
    await unsubscribe(room).catch(() => {});
    await room.leave();
  }

  /** Ends when the user is in the room, with an error when that was refused. */
  async #enter(conversation) {
    const { client, store } = this;
    conversation.joining = client.join(conversation.name, { unread: true });
    try {
      const room = await conversation.joining;
      if (!store.find('room', conversation.name)) this.#leave(room);
      if (store.has(conversation)) followRoom(this, conversation, room);
    } catch (error) {
      conversation.error = error.message;
      store.changed();
      return error;
    }
  }

  async #post({ kind, name, joining }, item) {
    const { text, clientMessageId, replyTo, mentions } = item;
    this.store.changed();
    try {
      if (kind === 'user') await this.client.direct(name, text, { clientMessageId });
      else await (await joining).send(text, { clientMessageId, replyTo, mentions });
    } catch (error) {
      this.#failed({ item, error });
    }
  }

  #direct(message) {
    const { from, to } = message;
    this.arrived(this.openUser(from === this.store.me ? to : from), message);
  }

  #sent({ item: { room, userId, clientMessageId, text, replyTo, mentions }, receipt: { id, seq, timestamp } }) {
    const conversation = room === undefined ? this.store.find('user', userId) : this.store.find('room', room);
    conversation?.addSent({ id, key: clientMessageId, seq, timestamp, text, replyTo, mentions, from: this.store.me });
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

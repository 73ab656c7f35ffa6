import type { Connection } from '../connection/connection.js';
import type { ChatMessage, DirectMessage, HistoryPage, HistoryRequest } from '../contract.js';
import { Ring } from '../streams/ring.js';

/** What of a conversation is kept: how far it has come. */
interface Conversation {
  seq: number;
  epoch?: string;
  catchUp?: object;
  /** The number of the last live message, and its connection. */
  heard: number;
  connection?: Connection;
}

/** Direct messages are missing: of a conversation, or, without one, because a reader of `directs` fell too far behind. */
export interface DirectGap {
  readonly kind: 'missing' | 'reset';
  readonly userId?: string;
}

export interface DirectsOwner {
  me(): string;
  direct(message: DirectMessage): void;
  gap(gap: DirectGap): void;
  page(request: HistoryRequest): Promise<HistoryPage | undefined>;
}

const conversationsKept = 200;
const pageLength = 200;

/** All direct messages of the user in one stream, each conversation in its order, each message once. */
export class Directs {
  readonly ring: Ring<DirectMessage>;
  readonly #owner: DirectsOwner;
  /** The conversation that spoke last is the last. */
  readonly #conversations = new Map<string, Conversation>();

  constructor(owner: DirectsOwner, capacity: number) {
    this.#owner = owner;
    this.ring = new Ring(capacity);
  }

  read(): AsyncGenerator<DirectMessage, void, undefined> {
    return this.ring.read(undefined, () => this.#owner.gap({ kind: 'missing' }));
  }

  /** Takes a live message. */
  message(connection: Connection, message: DirectMessage): void {
    const other = message.from === this.#owner.me() ? message.to : message.from;
    let conversation = this.#conversations.get(other);
    const isNew = !conversation;
    conversation ??= { seq: message.seq - 1, heard: 0 };
    this.#conversations.delete(other);
    this.#conversations.set(other, conversation);
    if (this.#conversations.size > conversationsKept) this.#conversations.delete(this.#conversations.keys().next().value!);
    const again = conversation.connection === connection && message.seq <= conversation.heard;
    conversation.connection = connection;
    conversation.heard = message.seq;
    const isNext = message.seq <= conversation.seq + 1;
    if (isNext && !conversation.catchUp) this.#append(conversation, message);
    // Nothing comes twice on one connection: the log was lost. Holes are filled from it as well, and a new conversation learns of its epoch.
    if (isNew || again || !isNext) void this.#catchUp(other, conversation);
  }

  /** A new connection: what came meanwhile is in the log. */
  async connected(): Promise<void> {
    for (const [other, conversation] of [...this.#conversations].reverse()) await this.#catchUp(other, conversation);
  }

  #append(conversation: Conversation, message: DirectMessage): void {
    if (message.seq <= conversation.seq) return;
    conversation.seq = message.seq;
    this.ring.push(message);
    this.#owner.direct(message);
  }

  async #catchUp(userId: string, conversation: Conversation): Promise<void> {
    const run = (conversation.catchUp = {});
    for (;;) {
      const { seq, epoch } = conversation;
      const page = await this.#owner.page({ userId, after: seq, epoch, limit: pageLength });
      if (conversation.catchUp !== run) return;
      if (!page) break; // the next message goes on
      const { position, hasMore } = page;
      const isLost = (epoch !== undefined && position.epoch !== epoch) || position.seq < seq;
      if (isLost) conversation.seq = conversation.heard = 0;
      conversation.epoch = position.epoch;
      const messages = page.messages.filter((message) => message.seq > conversation.seq);
      const first = messages[0]?.seq ?? position.seq + 1;
      if (first > conversation.seq + 1) {
        this.#owner.gap({ kind: isLost ? 'reset' : 'missing', userId });
        conversation.seq = first - 1;
      }
      for (const message of messages) this.#append(conversation, toDirect(message, this.#owner.me()));
      if ((!hasMore || messages.length === 0) && conversation.heard <= conversation.seq) break;
    }
    conversation.catchUp = undefined;
  }
}

/** In a page of history a conversation looks like a room of the other user's name. */
function toDirect({ room, ...message }: ChatMessage, me: string): DirectMessage {
  return { ...message, to: message.from === room ? me : room };
}

import type { Connection } from '../connection/connection.js';
import type { ChatMessage, DirectMessage, HistoryPage, HistoryRequest } from '../contract.js';
import { Ring } from '../streams/ring.js';

/** What of a conversation is kept: how far it has come. */
interface Conversation {
  seq: number;
  epoch?: string;
  /** The largest number heard while catching up. */
  heard: number;
  catchUp?: object;
  /** The connection of the last live message, and its number. */
  connection?: Connection;
  last: number;
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
  page(request: HistoryRequest): Promise<HistoryPage>;
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
    return this.ring.read(() => this.#owner.gap({ kind: 'missing' }));
  }

  /** Takes a live message. */
  message(connection: Connection, message: DirectMessage): void {
    const other = message.from === this.#owner.me() ? message.to : message.from;
    let conversation = this.#conversations.get(other);
    if (!conversation) {
      conversation = { seq: message.seq - 1, heard: 0, last: 0 };
      void this.#learnEpoch(other, conversation);
    }
    this.#conversations.delete(other);
    this.#conversations.set(other, conversation);
    if (this.#conversations.size > conversationsKept) this.#conversations.delete(this.#conversations.keys().next().value!);
    const again = conversation.connection === connection && message.seq <= conversation.last;
    conversation.connection = connection;
    conversation.last = message.seq;
    conversation.heard = message.seq;
    // Nothing comes twice on one connection: the log was lost. A hole is filled from the log as well.
    if (again || message.seq > conversation.seq + 1) void this.#catchUp(other, conversation);
    else if (!conversation.catchUp) this.#append(conversation, message);
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

  /** So that a lost log is noticed, whatever numbers the next one has. */
  async #learnEpoch(userId: string, conversation: Conversation): Promise<void> {
    const page = await this.#owner.page({ userId, limit: 1 }).catch(() => undefined);
    conversation.epoch ??= page?.position.epoch;
  }

  async #catchUp(userId: string, conversation: Conversation): Promise<void> {
    const run = (conversation.catchUp = {});
    for (;;) {
      const { seq, epoch } = conversation;
      let page: HistoryPage;
      try {
        page = await this.#owner.page({ userId, after: seq, epoch, limit: pageLength });
      } catch {
        break; // refused, or the client was closed: the next message goes on
      }
      if (conversation.catchUp !== run) return;
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
      for (const message of messages) this.#append(conversation, toDirect(message, userId, this.#owner.me()));
      if ((!hasMore || messages.length === 0) && conversation.heard <= conversation.seq) break;
    }
    conversation.catchUp = undefined;
  }
}

/** In a page of history a conversation looks like a room of the other user's name. */
function toDirect({ id, seq, from, text, timestamp, clientMessageId }: ChatMessage, other: string, me: string): DirectMessage {
  return { id, seq, from, to: from === other ? me : other, text, timestamp, clientMessageId };
}

import type { Connection } from '../connection/connection.js';
import { persist } from '../connection/persist.js';
import type { Timing } from '../connection/timing.js';
import type { Receipt } from '../contract.js';
import { ChatError } from '../errors.js';
import type { Outbox, OutboxItem } from './outbox.js';
import { uuid } from './uuid.js';

export interface SendOptions {
  /** Gives the message up: the promise rejects. It may have been stored when it was under way already. */
  signal?: AbortSignal;
  /** The own id of the message, 1–64 characters, to know it again; one is made when it is absent. */
  clientMessageId?: string;
}

export interface SenderOwner {
  readonly timing: Timing;
  readonly outboxLimit: number;
  readonly sendDeadline: number;
  readonly duplicateWindow: number;
  /** A connection that may send there, for a room one that is in it. */
  connectedFor(item: OutboxItem, signal: AbortSignal): Promise<Connection>;
  /** Hears what a connection refused; may say that it is to be repeated by throwing something transient. */
  refused(item: OutboxItem, connection: Connection, error: unknown): void;
  sent(item: OutboxItem, receipt: Receipt): void;
  failed(item: OutboxItem, error: unknown): void;
  /** The outbox does not work; messages go on without it. */
  fault(error: unknown): void;
}

/** A message on its way: it ends once. */
interface Parcel {
  item: OutboxItem;
  readonly stop: AbortController;
  /** With `keep` the outbox holds it for the next run. */
  readonly end: (error?: unknown, receipt?: Receipt, keep?: boolean) => void;
}

/** Sends messages: one under way in each room and each direct conversation, in the order in which they were given. */
export class Sender {
  readonly #owner: SenderOwner;
  readonly #outbox?: Outbox;
  readonly #lanes = new Map<string, Parcel[]>();
  readonly #working = new Set<string>();
  readonly #ready: Promise<void>;
  #lastCreated = 0;

  constructor(owner: SenderOwner, outbox?: Outbox) {
    this.#owner = owner;
    this.#outbox = outbox;
    this.#ready = this.#restore();
  }

  /** What waits, in a room or with a user, or everywhere. */
  unsent(to?: { room?: string; userId?: string }): OutboxItem[] {
    const lanes = to ? [this.#lanes.get(laneOf(to)) ?? []] : [...this.#lanes.values()];
    return lanes.flat().map(({ item }) => item);
  }

  send(to: { room?: string; userId?: string }, text: string, { signal, clientMessageId = uuid() }: SendOptions = {}): Promise<Receipt> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.unsent().length >= this.#owner.outboxLimit) return Promise.reject(new ChatError('outbox_full', 'Too many messages wait to be sent.'));
    const createdAt = (this.#lastCreated = Math.max(Date.now(), this.#lastCreated + 1e-3));
    return new Promise((resolve, reject) => {
      const parcel = this.#parcel({ clientMessageId, ...to, text, createdAt }, (error, receipt) => {
        clearTimeout(deadline);
        signal?.removeEventListener('abort', abort);
        if (receipt) resolve(receipt);
        else reject(error);
      });
      const deadline = setTimeout(() => parcel.end(new ChatError('timeout', 'No receipt came in time; the message may have been stored.')), this.#owner.sendDeadline);
      const abort = () => parcel.end(signal!.reason);
      signal?.addEventListener('abort', abort);
      void this.#store(parcel.item);
      this.#lane(parcel.item).push(parcel);
      void this.#work(parcel.item);
    });
  }

  /** Fails what waits in a room that was left, or, when the client ends, everywhere: then the outbox keeps it for the next run. */
  fail(error: ChatError, to?: { room: string }): void {
    for (const parcel of to ? [...(this.#lanes.get(laneOf(to)) ?? [])] : [...this.#lanes.values()].flat()) parcel.end(error, undefined, !to);
  }

  #lane(item: OutboxItem): Parcel[] {
    const key = laneOf(item);
    return this.#lanes.get(key) ?? this.#lanes.set(key, []).get(key)!;
  }

  #parcel(item: OutboxItem, settle: (error?: unknown, receipt?: Receipt) => void): Parcel {
    let ended = false;
    const parcel: Parcel = {
      item,
      stop: new AbortController(),
      end: (error, receipt, keep) => {
        if (ended) return;
        ended = true;
        const lane = this.#lane(item);
        lane.splice(lane.indexOf(parcel), 1);
        if (!keep) void this.#attempt(() => this.#outbox?.remove(parcel.item.clientMessageId));
        parcel.stop.abort(error);
        settle(error, receipt);
        if (receipt) this.#owner.sent(parcel.item, receipt);
        else this.#owner.failed(parcel.item, error);
      },
    };
    return parcel;
  }

  async #work(to: OutboxItem): Promise<void> {
    await this.#ready;
    const key = laneOf(to);
    if (this.#working.has(key)) return;
    this.#working.add(key);
    for (let parcel; (parcel = this.#lane(to)[0]);) {
      try {
        const receipt = await persist(
          () => this.#owner.connectedFor(parcel.item, parcel.stop.signal), (connection) => this.#deliver(parcel, connection), this.#owner.timing, parcel.stop.signal);
        parcel.end(undefined, receipt);
      } catch (error) {
        parcel.end(error);
      }
    }
    this.#working.delete(key);
    this.#lanes.delete(key);
  }

  async #deliver(parcel: Parcel, connection: Connection): Promise<Receipt> {
    const now = Date.now();
    const { sentAt = now, clientMessageId, room, userId, text } = parcel.item;
    if (now - sentAt > this.#owner.duplicateWindow)
      throw new ChatError('expired', 'The message was under way long ago: sent again it may be stored twice.');
    if (parcel.item.sentAt === undefined) {
      parcel.item = { ...parcel.item, sentAt };
      await this.#store(parcel.item);
      parcel.stop.signal.throwIfAborted();
    }
    try {
      const receipt = await connection.ask(room === undefined ? 'direct' : 'message', { room, userId, text, clientMessageId });
      if (typeof receipt?.seq !== 'number') throw new ChatError('unreadable', 'The receipt has no number.');
      return receipt;
    } catch (error) {
      this.#owner.refused(parcel.item, connection, error);
      throw error;
    }
  }

  /** Puts what an earlier run has left before everything else. */
  async #restore(): Promise<void> {
    const left = await this.#attempt(() => this.#outbox?.load());
    for (const item of [...(left ?? [])].reverse()) {
      this.#lane(item).unshift(this.#parcel(item, () => {}));
      void this.#work(item);
    }
  }

  #store(item: OutboxItem): Promise<unknown> {
    return this.#attempt(() => this.#outbox?.put(item));
  }

  async #attempt<T>(use: () => Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await use();
    } catch (error) {
      this.#owner.fault(error);
      return undefined;
    }
  }
}

function laneOf({ room, userId }: { room?: string; userId?: string }): string {
  return room === undefined ? `user:${userId}` : `room:${room}`;
}

import type { Connection } from '../connection/connection.js';
import { persist, type Source } from '../connection/persist.js';
import type { Receipt } from '../contract.js';
import { ChatError } from '../errors.js';
import type { Outbox, OutboxItem } from './outbox.js';
import { randomId } from './random-id.js';

export interface SendOptions {
  /** Gives the message up: the promise rejects. It may have been stored when it was under way already. */
  signal?: AbortSignal;
  /** The own id of the message, 1–64 characters, to know it again; one is made when it is absent. */
  clientMessageId?: string;
}

export interface MessageOptions extends SendOptions {
  /** An object that goes with the message: 16 KiB as JSON and 32 levels deep at most, unless the server is configured otherwise. With it the text may be empty. */
  data?: Record<string, unknown>;
  /** The message of the room that this one answers: its number, or its id. It comes with this one as the number. */
  replyTo?: number | string;
  /** Up to 32 user ids. */
  mentions?: readonly string[];
  /** Makes it a stored event of that name, which has no text: it is numbered, recovered and in order with the messages. */
  event?: string;
  /** Sets this key of the room's state to the event, or removes it where there is no `data`. */
  key?: string;
}

type Target = Pick<OutboxItem, 'room' | 'userId'>;

export interface SenderOwner {
  readonly outboxLimit: number;
  readonly sendDeadline: number;
  readonly duplicateWindow: number;
  /** Where the connections come from that may send there: a room, once it is joined. */
  sourceFor(to: Target, signal: AbortSignal): Promise<Source>;
  sent(item: OutboxItem, receipt: Receipt): void;
  failed(item: OutboxItem, error: unknown): void;
  /** The outbox does not work; messages go on without it. */
  fault(error: unknown): void;
}

/** Sends messages: one under way in each room and each direct conversation, in the order in which they were given. */
export interface Sender {
  /** What waits, in a room or everywhere. */
  unsent(of?: Partial<OutboxItem>): OutboxItem[];
  send(to: Target, text: string, options?: MessageOptions): Promise<Receipt>;
  /** Fails what waits in a room that was left, or one message, or, when the client ends, everything: then the outbox keeps it for the next run. */
  fail(error: ChatError, of?: Partial<OutboxItem>): void;
}

/** A message on its way: it ends once. */
interface Parcel {
  item: OutboxItem;
  readonly stop: AbortController;
  /** With `keep` the outbox holds it for the next run. */
  end(error?: unknown, receipt?: Receipt, keep?: boolean): void;
}

export function createSender(owner: SenderOwner, outbox?: Outbox): Sender {
  const lanes = new Map<string, Parcel[]>();
  const working = new Set<string>();
  let lastCreated = 0;

  const laneOf = ({ room, userId }: Target) => [room, userId].join('\n');

  const lane = (to: Target) => {
    const key = laneOf(to);
    return lanes.get(key) ?? lanes.set(key, []).get(key)!;
  };

  const waiting = (of: Partial<OutboxItem> = {}) =>
    [...lanes.values()].flat().filter(({ item }) => Object.entries(of).every(([name, value]) => item[name as keyof OutboxItem] === value));

  const inOutbox = async <T>(use: (outbox: Outbox) => Promise<T>): Promise<T | undefined> => {
    try {
      return outbox && (await use(outbox));
    } catch (error) {
      owner.fault(error);
      return undefined;
    }
  };

  const parcelOf = (item: OutboxItem, settle: (error?: unknown, receipt?: Receipt) => void): Parcel => {
    const parcel: Parcel = {
      item,
      stop: new AbortController(),
      end: (error, receipt, keep) => {
        const place = lane(item).indexOf(parcel);
        if (place < 0) return;
        lane(item).splice(place, 1);
        if (!keep) void inOutbox((outbox) => outbox.remove(item.clientMessageId));
        parcel.stop.abort(error);
        settle(error, receipt);
        if (receipt) owner.sent(parcel.item, receipt);
        else owner.failed(parcel.item, error);
      },
    };
    return parcel;
  };

  const deliver = async (parcel: Parcel, connection: Connection): Promise<Receipt> => {
    const now = Date.now();
    const { sentAt = now, clientMessageId, room, userId, text, data, replyTo, mentions, event, key } = parcel.item;
    if (now - sentAt > owner.duplicateWindow) throw new ChatError('expired', 'May have been stored.');
    if (!parcel.item.sentAt) {
      parcel.item = { ...parcel.item, sentAt };
      await inOutbox((outbox) => outbox.put(parcel.item));
      parcel.stop.signal.throwIfAborted();
    }
    const operation = event !== undefined ? 'publish' : room === undefined ? 'direct' : 'message';
    const receipt = await connection.ask(operation, { room, userId, text, clientMessageId, data, replyTo, mentions, event, key, store: event && true });
    if (!receipt.seq) throw new ChatError('unreadable', 'No receipt.');
    return receipt;
  };

  const work = async (to: Target): Promise<void> => {
    await ready;
    const key = laneOf(to);
    if (working.has(key)) return;
    working.add(key);
    for (let parcel; (parcel = lane(to)[0]);) {
      try {
        const { signal } = parcel.stop;
        const source = await owner.sourceFor(to, signal);
        parcel.end(undefined, await persist(source, (connection) => deliver(parcel, connection), signal));
      } catch (error) {
        parcel.end(error);
      }
    }
    working.delete(key);
    lanes.delete(key);
  };

  /** Puts what an earlier run has left before everything else. */
  const ready = inOutbox((outbox) => outbox.load()).then((left = []) => {
    for (const item of [...left].reverse()) {
      lane(item).unshift(parcelOf(item, () => {}));
      void work(item);
    }
  });

  return {
    unsent: (of) => waiting(of).map(({ item }) => item),
    send: async (to, text, { signal, clientMessageId = randomId(), ...payload } = {}) => {
      signal?.throwIfAborted();
      if (waiting().length >= owner.outboxLimit) throw new ChatError('outbox_full', 'Too many wait.');
      lastCreated = Math.max(Date.now(), lastCreated + 1e-3);
      return new Promise((resolve, reject) => {
        const parcel = parcelOf({ clientMessageId, ...to, text, ...payload, createdAt: lastCreated }, (error, receipt) => {
          clearTimeout(deadline);
          signal?.removeEventListener('abort', abort);
          if (receipt) resolve(receipt);
          else reject(error);
        });
        const abort = () => parcel.end(signal!.reason);
        const deadline = setTimeout(() => parcel.end(new ChatError('timeout', 'No receipt.')), owner.sendDeadline);
        signal?.addEventListener('abort', abort);
        void inOutbox((outbox) => outbox.put(parcel.item));
        lane(to).push(parcel);
        void work(to);
      });
    },
    fail: (error, of) => waiting(of).forEach((parcel) => parcel.end(error, undefined, !of)),
  };
}

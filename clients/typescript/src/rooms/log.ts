import type { ChatMessage, HistoryPage, HistoryRequest, RoomSnapshot, StreamPosition } from '../contract.js';
import type { Connection } from '../connection/connection.js';
import { Ring } from '../streams/ring.js';
import { toChange, withChange, type Change, type ChangeRecord } from './change.js';

/** A snapshot as a transport gives it. */
export type Snapshot = Omit<RoomSnapshot, 'changes'> & { changes?: readonly ChangeRecord[] };

/** Messages are missing: those from `from` to `to`, or, of the kind `reset`, whatever the server's log had before it was lost. Numbers begin anew then. */
export interface Gap {
  readonly kind: 'missing' | 'reset';
  readonly from?: number;
  readonly to?: number;
}

/** Where an application has read to: to be kept, and to be given to `join` as `after`. */
export interface Position extends StreamPosition {
  /** The last edit or deletion the client has heard of. */
  readonly change?: number;
}

/** What a log tells its room, and asks of it. */
export interface LogOwner {
  message(message: ChatMessage): void;
  change(change: Change): void;
  gap(gap: Gap): void;
  /** Joins again on the same connection. */
  rejoin(connection: Connection): void;
  /** Reads a page on any connection; repeats what is transient. */
  page(request: HistoryRequest): Promise<HistoryPage>;
}

interface Entry {
  readonly epoch: string;
  readonly message: ChatMessage;
}

/** A connection that is in the room: where its messages go on from. */
interface Feed {
  readonly epoch: string;
  last: number;
}

const pageLength = 200;

/**
 * The messages of a room in their order, each once, whatever connection they come by. While it catches up, live messages are only noted:
 * they are read from the server's log in their turn.
 */
export class RoomLog {
  readonly #owner: LogOwner;
  readonly #ring: Ring<Entry>;
  readonly changes: Ring<Change>;
  readonly #feeds = new WeakMap<Connection, Feed>();
  #position?: StreamPosition;
  #change = 0;
  /** The catching up that is under way; another object when it has been overtaken. */
  #catchUp?: object;
  /** Where a join is to tell of the changes alone, after the messages were caught up with. */
  #learning?: Connection;
  /** Changes of messages that are still to be read. */
  #early: Change[] = [];

  constructor(owner: LogOwner, capacity: number, after?: Position) {
    this.#owner = owner;
    this.#ring = new Ring(capacity);
    this.changes = new Ring(capacity);
    if (after) {
      this.#position = { epoch: after.epoch, seq: after.seq };
      this.#change = after.change ?? 0;
    }
  }

  get position(): Position | undefined {
    return this.#position && { ...this.#position, change: this.#change };
  }

  /** What a join must say to go on from here. */
  get resume(): { after?: StreamPosition; changes: number } {
    return { after: this.#position, changes: this.#change };
  }

  close(): void {
    this.#catchUp = undefined;
    this.#ring.close();
    this.changes.close();
  }

  /** Takes the answer to a join that said `after`. */
  joined(connection: Connection, snapshot: Snapshot, after?: StreamPosition): void {
    const { position, lastChange } = snapshot;
    const onlyChanges = this.#learning === connection;
    this.#catchUp = undefined;
    this.#learning = undefined;
    this.#feeds.set(connection, { epoch: position.epoch, last: position.seq });
    if (!after || !this.#position) {
      this.#position = position;
      this.#change = lastChange;
    } else if (snapshot.recovered) {
      for (const record of snapshot.changes ?? []) this.#apply(toChange(record));
      for (const message of snapshot.missed) this.#append(message);
      this.#change = Math.max(this.#change, lastChange);
    } else if (position.epoch !== this.#position.epoch || position.seq < after.seq) {
      this.#reset(position, snapshot.missed, lastChange);
    } else {
      if (onlyChanges) this.#change = lastChange;
      void this.#catchUpWith(connection, !onlyChanges);
    }
  }

  /** Takes a live message. */
  message(connection: Connection, message: ChatMessage): void {
    const feed = this.#feeds.get(connection);
    const position = this.#position;
    if (!feed || !position || feed.epoch !== position.epoch) return;
    if (message.seq <= feed.last) {
      // Nothing comes twice on one connection, so the log was lost and numbers have begun anew.
      this.#feeds.delete(connection);
      return this.#owner.rejoin(connection);
    }
    feed.last = message.seq;
    if (!this.#catchUp) this.#append(message);
  }

  /** Takes a live change. */
  change(connection: Connection, change: Change): void {
    if (this.#feeds.get(connection)?.epoch === this.#position?.epoch) this.#apply(change);
  }

  /** Reads from the oldest message there is; who falls out of the ring reads on from the server's log. */
  async *read(): AsyncGenerator<ChatMessage, void, undefined> {
    const ring = this.#ring;
    let next = ring.start;
    let last = ring.end > next ? { epoch: ring.at(next).epoch, seq: ring.at(next).message.seq - 1 } : this.#position!;
    for (;;) {
      if (next < ring.start) {
        for await (const message of this.#missed(last)) {
          last = { epoch: last.epoch, seq: message.seq };
          yield message;
        }
        next = this.#indexAfter(last);
      } else if (next < ring.end) {
        const { epoch, message } = ring.at(next++);
        last = { epoch, seq: message.seq };
        yield message;
      } else if (ring.closed) return;
      else await ring.wait();
    }
  }

  /** What lies between a reader's last message and the oldest one of the ring. */
  async *#missed(last: StreamPosition): AsyncGenerator<ChatMessage, void, undefined> {
    for (let seq = last.seq; !this.#holds(last.epoch, seq);) {
      let page: HistoryPage;
      try {
        page = await this.#owner.page({ after: seq, epoch: last.epoch, limit: pageLength });
      } catch (error) {
        if (this.#ring.closed) return;
        throw error;
      }
      const messages = page.position.epoch === last.epoch ? page.messages.filter((message) => message.seq > seq) : [];
      if (messages.length === 0) return;
      if (messages[0]!.seq > seq + 1) this.#owner.gap({ kind: 'missing', from: seq + 1, to: messages[0]!.seq - 1 });
      for (const message of messages) {
        yield message;
        seq = message.seq;
        if (this.#holds(last.epoch, seq)) return;
      }
    }
  }

  /** Whether the ring goes on from there, or cannot be reached from there by numbers. */
  #holds(epoch: string, seq: number): boolean {
    const oldest = this.#ring.at(this.#ring.start);
    return oldest.epoch !== epoch || oldest.message.seq <= seq + 1;
  }

  #indexAfter({ epoch, seq }: StreamPosition): number {
    let index = this.#ring.start;
    while (index < this.#ring.end && this.#ring.at(index).epoch === epoch && this.#ring.at(index).message.seq <= seq) index++;
    return index;
  }

  async #catchUpWith(connection: Connection, learnChanges: boolean): Promise<void> {
    const run = (this.#catchUp = {});
    const feed = this.#feeds.get(connection)!;
    while (feed.last > this.#position!.seq) {
      const { epoch, seq } = this.#position!;
      let page: HistoryPage;
      try {
        page = await this.#owner.page({ after: seq, epoch, limit: pageLength });
      } catch {
        return; // the room was left, or the client closed
      }
      if (this.#catchUp !== run) return;
      if (page.position.epoch !== epoch || page.position.seq < seq) return this.#owner.rejoin(connection);
      for (const message of page.messages) this.#append(message);
      // The log has nothing there any more, not even its newest page.
      if (page.messages.length === 0) this.#skipTo(page.position.seq);
      if (this.#position!.seq === seq) break;
    }
    this.#catchUp = undefined;
    this.#early = [];
    if (!learnChanges) return;
    this.#learning = connection;
    this.#owner.rejoin(connection);
  }

  #reset(position: StreamPosition, messages: readonly ChatMessage[], lastChange: number): void {
    this.#owner.gap({ kind: 'reset' });
    this.#position = { epoch: position.epoch, seq: (messages[0]?.seq ?? position.seq + 1) - 1 };
    this.#early = [];
    for (const message of messages) this.#append(message);
    this.#change = lastChange;
  }

  #append(message: ChatMessage): void {
    const { epoch, seq } = this.#position!;
    if (message.seq <= seq) return; // another connection has brought it
    this.#skipTo(message.seq - 1);
    for (const change of this.#early) if (change.seq === message.seq) message = withChange(message, change);
    this.#position = { epoch, seq: message.seq };
    this.#ring.push({ epoch, message });
    this.#owner.message(message);
  }

  /** Says that messages are missing, if any are, and goes on behind them. */
  #skipTo(to: number): void {
    const { epoch, seq } = this.#position!;
    if (to <= seq) return;
    this.#owner.gap({ kind: 'missing', from: seq + 1, to });
    this.#position = { epoch, seq: to };
  }

  #apply(change: Change): void {
    if (change.change <= this.#change) return;
    this.#change = change.change;
    if (change.seq > this.#position!.seq) this.#early.push(change);
    if (this.#early.length > this.#ring.capacity) this.#early.shift();
    for (let index = this.#ring.end - 1; index >= this.#ring.start; index--) {
      const { epoch, message } = this.#ring.at(index);
      if (epoch !== this.#position!.epoch || message.seq < change.seq) break;
      if (message.seq === change.seq) this.#ring.set(index, { epoch, message: withChange(message, change) });
    }
    this.changes.push(change);
    this.#owner.change(change);
  }
}

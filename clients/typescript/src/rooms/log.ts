import type { ChatMessage, HistoryPage, HistoryRequest, RoomSnapshot, StreamPosition } from '../contract.js';
import type { Connection } from '../connection/connection.js';
import { Ring } from '../streams/ring.js';
import { toChange, withChange, type AnyChange, type Change, type ChangeRecord } from './change.js';

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
  change(change: AnyChange): void;
  gap(gap: Gap): void;
  /** Joins again on the same connection. */
  rejoin(connection: Connection): void;
  /** Reads a page on any connection, whatever it takes; nothing when the room is over. */
  page(request: HistoryRequest): Promise<HistoryPage | undefined>;
}

interface Entry extends StreamPosition {
  message: ChatMessage;
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
  #early: AnyChange[] = [];

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
      const known = Math.max(this.#change, lastChange);
      for (const record of snapshot.changes ?? []) this.#apply(toChange(record));
      for (const message of snapshot.missed) this.#append(message);
      this.#change = known; // one of them may have a number beyond it, and what lies between, of other messages, comes live
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
  change(connection: Connection, change: AnyChange): void {
    if (this.#feeds.get(connection)?.epoch === this.#position?.epoch) this.#apply(change);
  }

  /** Reads from the oldest message there is; who falls out of the ring reads on from the server's log. */
  async *read(): AsyncGenerator<ChatMessage, void, undefined> {
    const ring = this.#ring;
    let next = ring.start;
    let last = this.#position!;
    if (ring.end > next) last = { ...ring.at(next), seq: ring.at(next).seq - 1 };
    for (;;) {
      if (next < ring.start) {
        const page = await this.#owner.page({ after: last.seq, epoch: last.epoch, limit: pageLength });
        const messages = page?.position.epoch === last.epoch ? page.messages.filter(({ seq }) => seq > last.seq) : [];
        for (const message of messages) {
          if (this.#follows(last)) break;
          this.#sayMissing(last.seq, message.seq);
          last = { epoch: last.epoch, seq: message.seq };
          yield message;
        }
        if (messages.length > 0 && !this.#follows(last)) continue;
        for (next = ring.start; next < ring.end && ring.at(next).epoch === last.epoch && ring.at(next).seq <= last.seq; next++);
        if (next < ring.end && ring.at(next).epoch === last.epoch) this.#sayMissing(last.seq, ring.at(next).seq);
      } else if (next < ring.end) {
        last = ring.at(next++);
        yield (last as Entry).message;
      } else if (ring.closed) return;
      else await ring.wait();
    }
  }

  /** Whether the ring goes on from there, or cannot be reached from there by numbers. */
  #follows({ epoch, seq }: StreamPosition): boolean {
    const oldest = this.#ring.at(this.#ring.start);
    return oldest.epoch !== epoch || oldest.seq <= seq + 1;
  }

  #sayMissing(last: number, next: number): void {
    if (next > last + 1) this.#owner.gap({ kind: 'missing', from: last + 1, to: next - 1 });
  }

  async #catchUpWith(connection: Connection, learnChanges: boolean): Promise<void> {
    const run = (this.#catchUp = {});
    const feed = this.#feeds.get(connection)!;
    while (feed.last > this.#position!.seq) {
      const { epoch, seq } = this.#position!;
      const page = await this.#owner.page({ after: seq, epoch, limit: pageLength });
      if (!page || this.#catchUp !== run) return;
      if (page.position.epoch !== epoch || page.position.seq < seq) return this.#owner.rejoin(connection);
      for (const message of page.messages) this.#append(message);
      // The log has nothing any more, not even a newest page.
      if (page.messages.length === 0) {
        this.#sayMissing(seq, page.position.seq + 1);
        this.#position = page.position;
      }
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
    if (message.seq <= this.#position!.seq) return; // another connection has brought it
    this.#skipTo(message.seq);
    for (const change of this.#early) if (change.seq === message.seq) message = withChange(message, change);
    this.#ring.push({ ...this.#position!, message });
    this.#owner.message(message);
  }

  /** Goes on with a number; says what lies between, if anything does. */
  #skipTo(seq: number): void {
    const last = this.#position!;
    this.#position = { epoch: last.epoch, seq };
    this.#sayMissing(last.seq, seq);
  }

  #apply(change: AnyChange): void {
    if (change.change <= this.#change) return;
    this.#change = change.change;
    if (change.seq > this.#position!.seq) this.#early.push(change);
    if (this.#early.length > this.#ring.capacity) this.#early.shift();
    for (let index = this.#ring.start; index < this.#ring.end; index++) {
      const entry = this.#ring.at(index);
      if (entry.seq === change.seq && entry.epoch === this.#position!.epoch) entry.message = withChange(entry.message, change);
    }
    if (change.kind !== 'reacted') this.changes.push(change as Change);
    this.#owner.change(change);
  }
}

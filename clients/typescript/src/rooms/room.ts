import { Pulse } from '../async/pulse.js';
import type { Connection } from '../connection/connection.js';
import { persist } from '../connection/persist.js';
import { backoff, type Timing } from '../connection/timing.js';
import type {
  ChatMessage, HistoryPage, HistoryRequest, MemberJoined, MemberLeft, MessageDeleted, MessageEdited, Receipt, RoomMembers,
} from '../contract.js';
import { ChatError, isTransient } from '../errors.js';
import { TypedTarget } from '../events.js';
import type { OutboxItem } from '../sending/outbox.js';
import type { SendOptions } from '../sending/sender.js';
import type { Change } from './change.js';
import { RoomLog, type Gap, type Position, type Snapshot } from './log.js';
import { Members } from './members.js';
import { Typing } from './typing.js';

export interface RoomEvents {
  /** A message, once, in its order. */
  message: ChatMessage;
  /** A message was edited or deleted. */
  change: Change;
  /** Messages are missing; told before the next `message`. */
  gap: Gap;
  /** `members` or `memberCount` has changed. */
  members: readonly string[];
  /** `typing` has changed. */
  typing: readonly string[];
  /** The room was left for good: `left`, `kicked`, `closed` or the server's code. */
  left: string;
}

export interface HistoryOptions {
  /** Messages with smaller numbers, the newest of them. */
  before?: number;
  /** Messages with larger numbers, the oldest of them. */
  after?: number;
  /** 1–200, 50 when absent. */
  limit?: number;
  signal?: AbortSignal;
}

/** What a room needs of its client. */
export interface RoomOwner {
  readonly timing: Timing;
  readonly messageBuffer: number;
  me(): string | undefined;
  send(room: string, text: string, options?: SendOptions): Promise<Receipt>;
  unsent(room: string): readonly OutboxItem[];
  /** The room is over: it is no longer joined after a reconnect, and its unsent messages fail. */
  forget(room: Room, error: ChatError): void;
}

/** A room that was joined, and stays so over any number of connections until it is left. */
export class Room extends TypedTarget<RoomEvents> {
  readonly name: string;
  /** Ends when the room is left for good, with the reason: `left`, `kicked`, `closed` or the server's code. It never rejects. */
  readonly left: Promise<string>;
  readonly #owner: RoomOwner;
  readonly #log: RoomLog;
  readonly #members = new Members();
  readonly #typing: Typing;
  readonly #changed = new Pulse();
  #connection?: Connection;
  #entered = false;
  #over?: ChatError;
  #tellLeft!: (reason: string) => void;

  /** @internal */
  constructor(owner: RoomOwner, name: string, after?: Position) {
    super();
    this.#owner = owner;
    this.name = name;
    this.left = new Promise((resolve) => (this.#tellLeft = resolve));
    this.#typing = new Typing(owner.timing, () => this.emit('typing', this.typing));
    this.#log = new RoomLog({
      message: (message) => {
        this.#typing.heard(message.from, false);
        this.emit('message', message);
      },
      change: (change) => this.emit('change', change),
      gap: (gap) => this.emit('gap', gap),
      rejoin: (connection) => this.enter(connection),
      page: (request) => this.#persist('history', request),
    }, owner.messageBuffer, after);
  }

  /** The messages since the join, from the oldest that is still held; ends when the room is left or the client closed. Each enumeration reads for itself. */
  get messages(): AsyncIterable<ChatMessage> {
    return { [Symbol.asyncIterator]: () => this.#log.read() };
  }

  /** The edits and deletions since the join, in their order. Who falls behind by as many as `messageBuffer` misses the oldest. */
  get changes(): AsyncIterable<Change> {
    return { [Symbol.asyncIterator]: () => this.#log.changes.read() };
  }

  /** Where the room has got to, to be given to `join` as `after` in a later run. */
  get position(): Position {
    return this.#log.position!;
  }

  /** Who is in the room, as far as it is known. */
  get members(): readonly string[] {
    return this.#members.list;
  }

  /** How many users are in the room. */
  get memberCount(): number {
    return this.#members.count;
  }

  /** Whether `members` lists them all. */
  get membersComplete(): boolean {
    return this.#members.complete;
  }

  /** Which other users are typing. */
  get typing(): readonly string[] {
    return this.#typing.users;
  }

  /** Whether a connection is in the room now. */
  get live(): boolean {
    return !!this.#connection && !this.#connection.end;
  }

  /** What waits to be sent here, oldest first, also from an earlier run. */
  get unsent(): readonly OutboxItem[] {
    return this.#owner.unsent(this.name);
  }

  /**
   * Says something. Ends with the receipt: the message is stored. Rejects with the server's refusal, `timeout` at the deadline,
   * `outbox_full`, `closed` or `left`.
   */
  send(text: string, options?: SendOptions): Promise<Receipt> {
    if (this.#over) return Promise.reject(this.#over);
    this.#typing.spoke();
    return this.#owner.send(this.name, text, options);
  }

  /** Tells the others that the user is typing or has stopped; may be called with every key. Without a connection nothing is told. */
  setTyping(isTyping: boolean): void {
    if (this.live && this.#typing.tell(isTyping)) this.#connection!.request('typing', { room: this.name, isTyping }, () => {});
  }

  /** Gives a message another text. */
  edit(seq: number, text: string, options?: { signal?: AbortSignal }): Promise<MessageEdited> {
    return this.#persist('edit', { seq, text }, options?.signal);
  }

  /** Deletes a message; its number stays. */
  delete(seq: number, options?: { signal?: AbortSignal }): Promise<MessageDeleted> {
    return this.#persist('delete', { seq }, options?.signal);
  }

  /** Asks the server for up to 10,000 members, which is more than `members` may list. */
  queryMembers(options?: { signal?: AbortSignal }): Promise<RoomMembers> {
    return this.#persist('members', {}, options?.signal);
  }

  /** Reads a page of the server's log, oldest message first; the newest page with neither `before` nor `after`. */
  history({ signal, ...request }: HistoryOptions = {}): Promise<HistoryPage> {
    return this.#persist('history', request, signal);
  }

  /** The server's messages before the number, newest first; from the newest on without one. */
  async *before(seq?: number, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<ChatMessage, void, undefined> {
    for (let more = true; more;) {
      const page = await this.history({ before: seq, limit: 200, signal });
      yield* [...page.messages].reverse();
      seq = page.messages[0]?.seq;
      more = page.hasMore && seq !== undefined;
    }
  }

  /** The server's messages after the number, oldest first, up to the newest there is. */
  async *after(seq: number, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<ChatMessage, void, undefined> {
    for (let more = true; more;) {
      const page = await this.history({ after: seq, limit: 200, signal });
      const messages = page.messages.filter((message) => message.seq > seq);
      yield* messages;
      seq = messages.at(-1)?.seq ?? seq;
      more = page.hasMore && messages.length > 0;
    }
  }

  /** Leaves the room for good. Its readers end, and its unsent messages fail with `left`. */
  async leave(): Promise<void> {
    if (this.#over) return;
    const connection = this.#connection;
    this.finish('left', 'The room was left.');
    if (connection && !connection.end) await connection.ask('leave_room', { room: this.name }).catch(() => {});
  }

  /** Ends when a connection is in the room. @internal */
  async joined(signal?: AbortSignal): Promise<Connection> {
    for (;;) {
      if (this.#over) throw this.#over;
      if (this.#entered && this.live) return this.#connection!;
      await this.#changed.wait(signal);
    }
  }

  /** Joins with a connection, again and again until it has worked, the connection is lost or the server refuses. @internal */
  enter(connection: Connection, done: () => void = () => {}, attempt = 0): void {
    if (this.#over || connection.end) return done();
    const { after, changes } = this.#log.resume;
    connection.request('join_room', { room: this.name, after, changes }, (error, snapshot: Snapshot) => {
      if (this.#over || connection.end) return done();
      if (!error) {
        this.#arrived(connection, snapshot, after);
        return done();
      }
      if (isTransient(error)) {
        const { timing } = this.#owner;
        setTimeout(() => this.enter(connection, done, attempt + 1), error.retryAfterMs ?? backoff(attempt, timing));
      } else {
        this.finish(error.code, error.message, error);
        done();
      }
    });
  }

  /** Takes an event of a connection. @internal */
  message(connection: Connection, message: ChatMessage): void {
    this.#log.message(connection, message);
  }

  /** @internal */
  changeCame(connection: Connection, change: Change): void {
    this.#log.change(connection, change);
  }

  /** @internal */
  typingHeard(connection: Connection, userId: string, isTyping: boolean): void {
    if (connection === this.#connection && userId !== this.#owner.me()) this.#typing.heard(userId, isTyping);
  }

  /** @internal */
  memberJoined(connection: Connection, joined: MemberJoined): void {
    if (connection !== this.#connection) return;
    this.#members.joined(joined);
    this.emit('members', this.members);
  }

  /** @internal */
  memberLeft(connection: Connection, { userId, memberCount, reason }: MemberLeft): void {
    if (userId === this.#owner.me() && (reason === 'kicked' || reason === 'closed'))
      return this.finish(reason, reason === 'kicked' ? 'The user was removed from the room.' : 'The room was closed.');
    if (connection !== this.#connection) return;
    this.#typing.heard(userId, false);
    this.#members.left(userId, memberCount);
    this.emit('members', this.members);
  }

  /** The room is over, for a reason that is a code. @internal */
  finish(reason: string, message: string, error = new ChatError(reason, message)): void {
    if (this.#over) return;
    this.#over = error;
    this.#log.close();
    this.#typing.clear();
    this.#changed.beat();
    this.#owner.forget(this, error);
    this.#tellLeft(reason);
    this.emit('left', reason);
  }

  #arrived(connection: Connection, snapshot: Snapshot, after: Position | undefined): void {
    this.#connection = connection;
    this.#entered = true;
    this.#members.replace(snapshot.members, snapshot.memberCount);
    this.#log.joined(connection, snapshot, after);
    this.#changed.beat();
    this.emit('members', this.members);
  }

  #persist(operation: string, request: Omit<HistoryRequest, 'room'> | object, signal?: AbortSignal): Promise<any> {
    return persist(
      (signal) => this.joined(signal),
      async (connection) => {
        try {
          return await connection.ask(operation, { room: this.name, ...request });
        } catch (error) {
          this.mayHaveLost(connection, error);
          throw error;
        }
      },
      this.#owner.timing,
      signal,
    );
  }

  /** A connection that the server says is not in the room joins again, and the request counts as one to repeat. @internal */
  mayHaveLost(connection: Connection, error: unknown): void {
    if (!(error instanceof ChatError) || error.code !== 'not_a_member' || this.#over) return;
    if (connection === this.#connection) {
      this.#connection = undefined;
      this.enter(connection);
    }
    throw new ChatError('unavailable', error.message, { retryAfterMs: 0 });
  }
}

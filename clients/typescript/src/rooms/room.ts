import { Pulse } from '../async/pulse.js';
import type { Connection } from '../connection/connection.js';
import { persist } from '../connection/persist.js';
import { backoff } from '../connection/timing.js';
import type {
  ChatMessage, HistoryPage, MemberJoined, MemberLeft, MessageDeleted, MessageEdited, Operations, ReadNotice, Receipt, RoomEvent, ServerEvents,
} from '../contract.js';
import { ChatError, isTransient } from '../errors.js';
import { TypedTarget } from '../events.js';
import { each } from '../streams/each.js';
import type { OutboxItem } from '../sending/outbox.js';
import type { MessageOptions, Sender } from '../sending/sender.js';
import { toChange, type AnyChange, type Change } from './change.js';
import { RoomLog, type Gap, type Position, type Snapshot } from './log.js';
import { Typing } from './typing.js';

export interface RoomEvents {
  /** A message, once, in its order. */
  message: ChatMessage;
  /** A message was edited or deleted. */
  change: Change;
  /** The reactions to a message have changed: `reactions` are what there are now. */
  reactions: Pick<AnyChange, 'room' | 'seq' | 'id' | 'change' | 'reactions'>;
  /** Messages are missing; told before the next `message`. */
  gap: Gap;
  /** `members` or `memberCount` has changed. */
  members: readonly string[];
  /** The server's own word that a user has come, or gone and why; told before `members`. */
  MemberJoined: MemberJoined;
  MemberLeft: MemberLeft;
  /** `typing` has changed. */
  typing: readonly string[];
  /** An event that somebody has published. Those that come while there is no connection are missed. */
  event: RoomEvent;
  /** A member has read up to a number, where the room's namespace tells of that. */
  read: ReadNotice;
  /** The server's answer to each join, before what was missed; see `snapshot`. */
  snapshot: Snapshot;
  /** The room was left for good: `left`, `kicked`, `closed` or the server's code. */
  left: string;
}

export interface PublishOptions {
  /** A newer event of the same name and key takes the place of one that still waits for a connection that is behind. */
  key?: string;
  /** Whether no connection of the own user gets it. */
  excludeSelf?: boolean;
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

export interface JoinOptions {
  /** A position from an earlier run: what was said since then comes first. */
  after?: Position;
  /** For administrators: the room is read without being its member. */
  hidden?: boolean;
  /** Whether each `snapshot` has the room's state. */
  state?: boolean;
  /** Whether each `snapshot` has what is unread, for who is subscribed. The own messages move the read cursor then. */
  unread?: boolean;
}

/** What a room needs of its client. */
export interface RoomOwner {
  readonly messageBuffer: number;
  me(): string | undefined;
  readonly sender: Sender;
  /** A room has been joined. */
  entered(): void;
  /** The room is over: it is no longer joined after a reconnect, and its unsent messages fail. */
  forget(room: Room, error: ChatError): void;
}

/** A room that was joined, and stays so over any number of connections until it is left. */
export class Room extends TypedTarget<RoomEvents> {
  readonly name: string;
  /** How many users are in the room. */
  memberCount = 0;
  /** The server's answer to the last join. */
  snapshot?: Snapshot;
  /** Ends when the room is left for good, with the reason: `left`, `kicked`, `closed` or the server's code. It never rejects. */
  readonly left: Promise<string>;
  /** Whether it has been joined once. @internal */
  ready = false;
  /** How many wait for that. @internal */
  callers = 0;
  readonly #owner: RoomOwner;
  readonly #log: RoomLog;
  readonly #options: JoinOptions;
  #members = new Set<string>();
  readonly #typing: Typing;
  readonly #changed = new Pulse();
  #connection?: Connection;
  /** The connection that was last asked to join. */
  #asked?: Connection;
  #over?: ChatError;
  #tellLeft!: (reason: string) => void;

  /** @internal */
  constructor(owner: RoomOwner, name: string, { after, ...options }: JoinOptions) {
    super();
    this.#owner = owner;
    this.name = name;
    this.#options = options;
    this.left = new Promise((resolve) => (this.#tellLeft = resolve));
    this.#typing = new Typing(() => this.emit('typing', this.typing));
    this.#log = new RoomLog({
      message: (message) => {
        this.#typing.heard(message.from, false);
        this.emit('message', message);
      },
      change: (change) => {
        if (change.kind !== 'reacted') this.emit('change', change as Change);
        if (change.reactions) this.emit('reactions', change);
      },
      gap: (gap) => this.emit('gap', gap),
      rejoin: (connection) => this.enter(connection),
      page: (request) => this.#persist('history', request).catch(() => undefined),
    }, owner.messageBuffer, after);
  }

  /** The messages since the join, from the oldest that is still held; ends when the room is left or the client closed. Each enumeration reads for itself. */
  get messages(): AsyncIterable<ChatMessage> {
    return each(() => this.#log.read());
  }

  /** The edits and deletions since the join, in their order. Who falls behind by as many as `messageBuffer` misses the oldest. */
  get changes(): AsyncIterable<Change> {
    return each(() => this.#log.changes.read());
  }

  /** Where the room has got to, to be given to `join` as `after` in a later run. */
  get position(): Position {
    return this.#log.position!;
  }

  /** Who is in the room, as far as it is known. */
  get members(): readonly string[] {
    return [...this.#members];
  }

  /** Whether `members` lists them all: the server cuts long lists, and does not announce who comes and goes in large rooms. */
  get membersComplete(): boolean {
    return this.#members.size >= this.memberCount;
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
    return this.#owner.sender.unsent({ room: this.name });
  }

  /**
   * Says something. Ends with the receipt: the message is stored. Rejects with the server's refusal, `timeout` at the deadline,
   * `outbox_full`, `closed` or `left`.
   */
  async send(text: string, options?: MessageOptions): Promise<Receipt> {
    if (this.#over) throw this.#over;
    this.#typing.spoke();
    return this.#owner.sender.send({ room: this.name }, text, options);
  }

  /** Tells the others that the user is typing or has stopped; may be called with every key. Without a connection nothing is told. */
  setTyping(isTyping: boolean): void {
    if (this.live && this.#typing.tell(isTyping)) this.#connection!.request('typing', { room: this.name, isTyping }, () => {});
  }

  /** Sends an event to the room. It is not stored, and fails with `timeout` when there is no connection or none that lasts. */
  async publish(event: string, data?: object, options?: PublishOptions): Promise<void> {
    if (this.#over) throw this.#over;
    if (!this.live) throw new ChatError('timeout', 'No connection.');
    await this.#connection!.ask('publish', { room: this.name, event, data, ...options });
  }

  /** Asks the server for anything else about this room, such as `react`; waits for a connection that is in it, and asks until there is an answer or a refusal that stays. */
  ask<K extends keyof Operations>(operation: K, request?: Omit<Operations[K]['request'], 'room'>, options?: { signal?: AbortSignal }): Promise<Operations[K]['answer']> {
    return this.#persist(operation, request, options?.signal);
  }

  /** Gives a message another text. */
  edit(seq: number, text: string, options?: { signal?: AbortSignal }): Promise<MessageEdited> {
    return this.#persist('edit', { seq, text }, options?.signal);
  }

  /** Deletes a message; its number stays. */
  delete(seq: number, options?: { signal?: AbortSignal }): Promise<MessageDeleted> {
    return this.#persist('delete', { seq }, options?.signal);
  }

  /** Reads a page of the server's log, oldest message first; the newest page with neither `before` nor `after`. */
  history({ signal, ...request }: HistoryOptions = {}): Promise<HistoryPage> {
    return this.#persist('history', request, signal);
  }

  /** The server's messages before the number, newest first; from the newest on without one. */
  before(seq?: number, options: { signal?: AbortSignal } = {}): AsyncGenerator<ChatMessage, void, undefined> {
    return this.#pages('before', seq, options);
  }

  /** The server's messages after the number, oldest first, up to the newest there is. */
  after(seq: number, options: { signal?: AbortSignal } = {}): AsyncGenerator<ChatMessage, void, undefined> {
    return this.#pages('after', seq, options);
  }

  /** Leaves the room for good. Its readers end, and its unsent messages fail with `left`. */
  async leave(): Promise<void> {
    if (this.#over) return;
    this.finish('left');
    // Behind a join that has no answer yet, so that it counts.
    await this.#asked?.ask('leave_room', { room: this.name }).catch(() => {});
  }

  /** @internal */
  rejoin(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    this.enter(connection);
  }

  /** Ends when the room has been joined for the first time. @internal */
  entered(signal?: AbortSignal): Promise<true> {
    return this.#until(() => this.ready, signal);
  }

  /** A connection that is in the room. @internal */
  connected(signal?: AbortSignal): Promise<Connection> {
    return this.#until(() => (this.live ? this.#connection : undefined), signal);
  }

  /** Joins with a connection, again and again until it has worked, the connection is lost or the server refuses. @internal */
  enter(connection: Connection, done: () => void = () => {}, attempt = 0): void {
    if (this.#over || connection.end) return done();
    this.#asked = connection;
    const { after, changes } = this.#log.resume;
    connection.request('join_room', { room: this.name, after, changes, ...this.#options }, (error, snapshot: Snapshot) => {
      if (this.#over || connection.end) return done();
      if (!error) {
        this.#arrived(connection, snapshot, after);
        return done();
      }
      if (isTransient(error)) {
        setTimeout(() => this.enter(connection, done, attempt + 1), error.retryAfterMs ?? backoff(attempt));
      } else {
        this.finish(error.code, error);
        done();
      }
    });
  }

  /** Takes an event of a connection. @internal */
  event(connection: Connection, name: keyof ServerEvents, record: any): void {
    if (name === 'Message') return this.#log.message(connection, record);
    if (/^Message/.test(name)) return this.#log.change(connection, toChange(record));
    const { userId, memberCount, reason }: MemberLeft = record;
    if (name === 'MemberLeft' && userId === this.#owner.me() && (reason === 'kicked' || reason === 'closed')) return this.finish(reason);
    // Of two connections the newer one knows who is there.
    if (connection !== this.#connection) return;
    if (name === 'Event' || name === 'Read') return void this.emit(name === 'Read' ? 'read' : 'event', record);
    if (name === 'Typing') return this.#typing.heard(userId, record.isTyping);
    if (name === 'MemberJoined') {
      if (record.members.length >= memberCount) this.#members = new Set(record.members);
      this.#members.add(userId);
    } else if (name === 'MemberLeft') this.#members.delete(userId);
    else return;
    this.memberCount = memberCount;
    this.#typing.heard(userId, false);
    this.emit(name, record);
    this.emit('members', this.members);
  }

  /** The room is over, for a reason that is a code. @internal */
  finish(reason: string, error = new ChatError(reason, reason)): void {
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
    this.#members = new Set(snapshot.members);
    this.memberCount = snapshot.memberCount;
    this.snapshot = snapshot;
    this.emit('snapshot', snapshot);
    this.#log.joined(connection, snapshot, after);
    this.ready = true;
    this.#changed.beat();
    this.#owner.entered();
    this.emit('members', this.members);
  }

  #until<T>(look: () => T, signal?: AbortSignal) {
    return this.#changed.until(() => {
      if (this.#over) throw this.#over;
      return look();
    }, signal);
  }

  async *#pages(direction: 'before' | 'after', seq: number | undefined, { signal }: { signal?: AbortSignal }): AsyncGenerator<ChatMessage, void, undefined> {
    for (;;) {
      const { messages, hasMore } = await this.history({ [direction]: seq, limit: 200, signal });
      // Where the server has nothing after the number any more it gives its newest page.
      const wanted = direction === 'before' ? [...messages].reverse() : messages.filter((message) => message.seq > seq!);
      yield* wanted;
      if (!hasMore || wanted.length === 0) return;
      seq = wanted.at(-1)!.seq;
    }
  }

  #persist(operation: string, request?: object, signal?: AbortSignal): Promise<any> {
    return persist(this, (connection) => connection.ask(operation, { room: this.name, ...request }), signal);
  }
}

import { Pulse, until } from './async/pulse.js';
import { Connector, type ConnectorOwner, type State } from './connection/connector.js';
import type { Connection } from './connection/connection.js';
import { timing as defaultTiming } from './connection/timing.js';
import type { BroadcastNotice, DirectMessage, HistoryPage, Operations, Receipt, ServerEvents, TokenRefreshed, Welcome } from './contract.js';
import { Directs, type DirectGap } from './directs/directs.js';
import { ChatError, isTransient } from './errors.js';
import { TypedTarget } from './events.js';
import { plainJson } from './json/plain-json.js';
import type { ChatClientOptions } from './options.js';
import { persist } from './connection/persist.js';
import { toChange } from './rooms/change.js';
import type { Position } from './rooms/log.js';
import { Room, type HistoryOptions } from './rooms/room.js';
import type { OutboxItem } from './sending/outbox.js';
import { Sender, type SendOptions } from './sending/sender.js';
import { Ring } from './streams/ring.js';

export interface ChatClientEvents {
  /** `state` has changed; `client.error` says why it is `closed`. */
  state: State;
  /** A direct message from or to the user. */
  direct: DirectMessage;
  /** Direct messages are missing. */
  gap: DirectGap;
  /** An administrator's word to everyone. */
  broadcast: BroadcastNotice;
  /** A message has its receipt, whoever sent it: `send`, or an earlier run that left it in the outbox. */
  sent: { item: OutboxItem; receipt: Receipt };
  /** A message will not be sent again. */
  failed: { item: OutboxItem; error: unknown };
  /** Something went wrong that belongs to no call: the token provider or the outbox failed, the server complained. Nothing has to be done. */
  error: ChatError;
}

interface Joining {
  readonly room: Room;
  callers: number;
  readonly done: Promise<Room>;
}

/** One user's chat: connects, stays connected, and keeps its rooms. */
export class ChatClient extends TypedTarget<ChatClientEvents> {
  readonly #connector: Connector;
  readonly #sender: Sender;
  readonly #directs: Directs;
  readonly #rooms = new Map<string, Room>();
  readonly #joining = new Map<string, Joining>();
  readonly #roomsChanged = new Pulse();
  readonly #states = new Ring<State>(100);
  readonly #ended = new AbortController();
  readonly #timing;
  readonly #options;
  #welcome?: Welcome;

  /**
   * @param url The server's address: `https://chat.example`, in a page also a relative one such as `/`.
   */
  constructor(url: string | URL, options: ChatClientOptions) {
    super();
    const timing = (this.#timing = { ...defaultTiming, ...options.timing });
    const { messageBuffer = 1000, sendDeadline = 120_000, duplicateWindow = 600_000, outboxLimit = 1000 } = options;
    this.#options = { ...options, messageBuffer };
    this.#states.push('disconnected');
    this.#connector = new Connector({
      url: String(new URL(url, (globalThis as { location?: Location }).location?.href)),
      transport: options.transport ?? plainJson(options.webSocket),
      timing,
      token: options.token,
      state: (state) => {
        this.#states.push(state);
        this.emit('state', state);
      },
      connected: (connection) => this.#connected(connection),
      event: (connection, name, record) => this.#event(connection, name, record),
      fault: (refusal) => this.emit('error', ChatError.from(refusal)),
      closed: (error) => this.#closed(error),
    } satisfies ConnectorOwner);
    this.#directs = new Directs({
      me: () => this.userId!,
      direct: (message) => this.emit('direct', message),
      gap: (gap) => this.emit('gap', gap),
      page: (request) => this.#persist('history', request),
    }, messageBuffer);
    this.#sender = new Sender({
      timing, sendDeadline, duplicateWindow, outboxLimit,
      connectedFor: (item, signal) => this.#connectedFor(item, signal),
      refused: ({ room }, connection, error) => room !== undefined && this.#rooms.get(room)?.mayHaveLost(connection, error),
      sent: (item, receipt) => this.emit('sent', { item, receipt }),
      failed: (item, error) => this.emit('failed', { item, error }),
      fault: (error) => this.emit('error', new ChatError('unavailable', `The outbox failed: ${error}`)),
    }, options.outbox);
  }

  get state(): State {
    return this.#connector.state;
  }

  /** Why the client is closed: the server's code, or `closed` after `close()`. */
  get error(): ChatError | undefined {
    return this.#connector.error;
  }

  /** The user that the token names, once a server has said so. */
  get userId(): string | undefined {
    return this.#welcome?.userId;
  }

  /** What the server said at the beginning of the latest connection. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  /** The present state and each that follows; ends when the client is closed. */
  get states(): AsyncIterable<State> {
    const states = this.#states;
    return {
      async *[Symbol.asyncIterator]() {
        for (let next = states.end - 1; ;) {
          if (next < states.start) next = states.start;
          else if (next < states.end) yield states.at(next++);
          else if (states.closed) return;
          else await states.wait();
        }
      },
    };
  }

  /** The rooms that are joined. */
  get rooms(): readonly Room[] {
    return [...this.#rooms.values()].filter((room) => !this.#joining.has(room.name));
  }

  /** All direct messages from and to the user since the client began; ends when it is closed. Each enumeration reads for itself. */
  get directs(): AsyncIterable<DirectMessage> {
    return { [Symbol.asyncIterator]: () => this.#directs.read() };
  }

  /** What waits to be sent, also from an earlier run. */
  get unsent(): readonly OutboxItem[] {
    return this.#sender.unsent();
  }

  /**
   * Connects. Ends when the server has said welcome; a server that cannot be reached is tried again until the signal is aborted.
   * Rejects with the reason when the server refuses for good, and the client is closed.
   */
  connect(options?: { signal?: AbortSignal }): Promise<void> {
    return this.#connector.connect(options?.signal);
  }

  /** Ends the connection and the client, for good: readers end, and what waits fails with `closed`. An outbox keeps it for the next run. */
  close(): void {
    this.#connector.close(new ChatError('closed', 'The client was closed.'));
  }

  /**
   * Joins a room; without a connection it waits for one. A joined room gives the same room.
   * `after` is a position from an earlier run: what was said since then comes first. Rejects with the server's code.
   */
  join(name: string, { after, signal }: { after?: Position; signal?: AbortSignal } = {}): Promise<Room> {
    if (this.error) return Promise.reject(this.error);
    const known = this.#rooms.get(name);
    if (known && !this.#joining.has(name)) return Promise.resolve(known);
    const joining = this.#joining.get(name) ?? this.#begin(name, after);
    joining.callers++;
    return until(joining.done, signal).finally(() => {
      if (--joining.callers === 0 && this.#joining.get(name) === joining) void joining.room.leave();
    });
  }

  /** Sends a direct message; as `send` of a room. */
  direct(userId: string, text: string, options?: SendOptions): Promise<Receipt> {
    if (this.error) return Promise.reject(this.error);
    return this.#sender.send({ userId }, text, options);
  }

  /** Reads a page of the conversation with a user; its messages have the other user's id for a room. */
  directHistory(userId: string, { signal, ...request }: HistoryOptions = {}): Promise<HistoryPage> {
    return this.#persist('history', { userId, ...request }, signal);
  }

  /**
   * Asks the server for anything else, such as `online` or `mute`, once: waits for a connection, and rejects with what the server says.
   * `timeout` says that no answer came, and nothing of what was done.
   */
  async call<K extends keyof Operations>(
    operation: K, request: Operations[K]['request'] = {} as Operations[K]['request'], options?: { signal?: AbortSignal },
  ): Promise<Operations[K]['answer']> {
    const connection = await this.#connector.connected(options?.signal);
    return until(connection.ask(operation, request), options?.signal);
  }

  #begin(name: string, after?: Position): Joining {
    const room = new Room({
      timing: this.#timing,
      messageBuffer: this.#options.messageBuffer,
      me: () => this.userId,
      send: (room, text, options) => this.#sender.send({ room }, text, options),
      unsent: (room) => this.#sender.unsent({ room }),
      forget: (room, error) => this.#forget(room, error),
    }, name, after);
    this.#rooms.set(name, room);
    const done = room.joined().then(() => {
      this.#joining.delete(name);
      this.#roomsChanged.beat();
      return room;
    });
    const joining = { room, callers: 0, done };
    this.#joining.set(name, joining);
    this.#connector.connected(this.#ended.signal).then((connection) => room.live || room.enter(connection), () => {});
    return joining;
  }

  #forget(room: Room, error: ChatError): void {
    if (this.#rooms.get(room.name) !== room) return;
    this.#rooms.delete(room.name);
    this.#joining.delete(room.name);
    if (!this.error) this.#sender.fail(error, { room: room.name });
  }

  async #connected(connection: Connection): Promise<void> {
    this.#welcome = connection.welcome;
    void this.#directs.connected();
    await Promise.all([...this.#rooms.values()].map((room) => new Promise<void>((done) => room.enter(connection, done))));
  }

  #closed(error: ChatError): void {
    this.#ended.abort(error);
    this.#sender.fail(error);
    for (const room of [...this.#rooms.values()]) room.finish('closed', error.message, error);
    this.#directs.ring.close();
    this.#states.close();
  }

  /** For a room a connection that is in it, whenever it is joined. */
  async #connectedFor({ room: name }: OutboxItem, signal: AbortSignal): Promise<Connection> {
    if (name === undefined) return this.#connector.connected(signal);
    for (let room; ; await this.#roomsChanged.wait(signal)) if ((room = this.#rooms.get(name)) && !this.#joining.has(name)) return room.joined(signal);
  }

  #event<K extends keyof ServerEvents>(connection: Connection, name: K, record: ServerEvents[K]): void {
    const handlers: { [N in keyof ServerEvents]?: (record: ServerEvents[N]) => void } = {
      Message: (message) => this.#rooms.get(message.room)?.message(connection, message),
      MessageEdited: (edited) => this.#rooms.get(edited.room)?.changeCame(connection, toChange(edited)),
      MessageDeleted: (deleted) => this.#rooms.get(deleted.room)?.changeCame(connection, toChange(deleted)),
      MemberJoined: (joined) => this.#rooms.get(joined.room)?.memberJoined(connection, joined),
      MemberLeft: (left) => this.#rooms.get(left.room)?.memberLeft(connection, left),
      Typing: ({ room, userId, isTyping }) => this.#rooms.get(room)?.typingHeard(connection, userId, isTyping),
      Direct: (message) => this.#directs.message(connection, message),
      Broadcast: (notice) => this.emit('broadcast', notice),
      TokenExpiring: () => void this.#renew(connection),
    };
    handlers[name]?.(record);
  }

  /** Puts a new token in the place of the one that expires. When that fails the connection ends with 4010, and the next one has a new one. */
  async #renew(connection: Connection): Promise<void> {
    try {
      const token = await this.#options.token(this.#ended.signal);
      if (token === connection.token) return;
      const { leftRooms }: TokenRefreshed = await persist(async () => connection, (connection) => connection.ask('refresh_token', { token }), this.#timing, this.#ended.signal);
      for (const room of leftRooms) this.#rooms.get(room)?.finish('kicked', 'The new token does not allow the room.');
    } catch (error) {
      if (!this.error && !isTransient(error)) this.emit('error', new ChatError('unauthorized', `The token could not be renewed: ${error}`));
    }
  }

  #persist(operation: string, request: object, signal?: AbortSignal): Promise<any> {
    return persist((signal) => this.#connector.connected(signal), (connection) => connection.ask(operation, request), this.#timing, signal);
  }
}

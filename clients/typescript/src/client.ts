import { Pulse, until } from './async/pulse.js';
import { Connector, type ConnectorOwner, type State } from './connection/connector.js';
import type { Connection } from './connection/connection.js';
import type { BroadcastNotice, DirectMessage, HistoryPage, Operations, ReadNotice, Receipt, ServerEvents, TokenRefreshed } from './contract.js';
import { Directs, type DirectGap } from './directs/directs.js';
import { ChatError } from './errors.js';
import { TypedTarget } from './events.js';
import { plainJson } from './json/plain-json.js';
import type { ChatClientOptions } from './options.js';
import { persist, type Source } from './connection/persist.js';
import { onWake } from './connection/wake.js';
import { Room, type HistoryOptions, type JoinOptions } from './rooms/room.js';
import type { OutboxItem } from './sending/outbox.js';
import { createSender, type Sender, type SendOptions } from './sending/sender.js';
import { each } from './streams/each.js';
import { Ring } from './streams/ring.js';

export interface ChatClientEvents {
  /** `state` has changed; `client.error` says why it is `closed`. */
  state: State;
  /** A direct message from or to the user. */
  direct: DirectMessage;
  /** Direct messages are missing. */
  gap: DirectGap;
  /** A room was read by another connection of the user, or by a member of a joined room whose namespace tells of that. */
  read: ReadNotice;
  /** An administrator's word to everyone. */
  broadcast: BroadcastNotice;
  /** A message has its receipt, whoever sent it: `send`, or an earlier run that left it in the outbox. */
  sent: { item: OutboxItem; receipt: Receipt };
  /** A message will not be sent again. */
  failed: { item: OutboxItem; error: unknown };
  /** Something failed that belongs to no call: the token provider or the outbox, with what it threw. The client goes on. */
  error: unknown;
}

/** One user's chat: connects, stays connected, and keeps its rooms. */
export class ChatClient extends TypedTarget<ChatClientEvents> {
  readonly #connector: Connector;
  readonly #sender: Sender;
  readonly #directs: Directs;
  readonly #rooms = new Map<string, Room>();
  readonly #roomsChanged = new Pulse();
  readonly #states = new Ring<State>(100);
  readonly #ended = new AbortController();
  readonly #options;
  #userId?: string;

  /**
   * @param url The server's address: `https://chat.example`, in a page also a relative one such as `/`.
   */
  constructor(url: string | URL, options: ChatClientOptions) {
    super();
    const { messageBuffer = 1000, sendDeadline = 120_000, duplicateWindow = 600_000, outboxLimit = 1000 } = options;
    this.#options = { ...options, messageBuffer };
    this.#states.push('disconnected');
    const fault = (error: unknown) => this.emit('error', error);
    this.#connector = new Connector({
      url: String(new URL(url, (globalThis as { location?: Location }).location?.href)),
      transport: options.transport ?? plainJson(options.webSocket),
      token: options.token,
      maxReconnectDelay: options.maxReconnectDelay,
      state: (state) => {
        this.#states.push(state);
        this.emit('state', state);
      },
      connected: (connection) => this.#connected(connection),
      event: (connection, name, record) => this.#event(connection, name, record),
      fault,
      closed: (error) => this.#closed(error),
    } satisfies ConnectorOwner);
    onWake(() => this.#connector.wake(), this.#ended.signal);
    this.#directs = new Directs({
      me: () => this.userId!,
      direct: (message) => this.emit('direct', message),
      gap: (gap) => this.emit('gap', gap),
      page: (request) => this.#persist('history', request).catch(() => undefined),
    }, messageBuffer);
    this.#sender = createSender({
      sendDeadline, duplicateWindow, outboxLimit,
      sourceFor: (item, signal) => this.#sourceFor(item, signal),
      sent: (item, receipt) => this.emit('sent', { item, receipt }),
      failed: (item, error) => this.emit('failed', { item, error }),
      fault,
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
    return this.#userId;
  }

  /** The present state and each that follows; ends when the client is closed. */
  get states(): AsyncIterable<State> {
    return each(() => this.#states.read(this.#states.end - 1));
  }

  /** The rooms that are joined. */
  get rooms(): readonly Room[] {
    return [...this.#rooms.values()].filter((room) => room.ready);
  }

  /** All direct messages from and to the user since the client began; ends when it is closed. Each enumeration reads for itself. */
  get directs(): AsyncIterable<DirectMessage> {
    return each(() => this.#directs.read());
  }

  /** What waits to be sent, also from an earlier run. */
  get unsent(): readonly OutboxItem[] {
    return this.#sender.unsent();
  }

  /**
   * Connects. Ends when the server has said welcome; a server that cannot be reached is tried again until the signal is aborted.
   * Rejects with the reason when the server refuses for good, and the client is closed. While it reconnects the wait is cut short.
   */
  connect(options?: { signal?: AbortSignal }): Promise<void> {
    return this.#connector.connect(options?.signal);
  }

  /** Gives up a message that waits: it fails with `discarded`. It may have been stored when it was under way already. */
  discard(clientMessageId: string): void {
    this.#sender.fail(new ChatError('discarded', 'Given up.'), { clientMessageId });
  }

  /** Ends the connection and the client, for good: readers end, and what waits fails with `closed`. An outbox keeps it for the next run. */
  close(): void {
    this.#connector.close(new ChatError('closed', 'Closed.'));
  }

  /**
   * Joins a room; without a connection it connects, or waits for one. A joined room gives the same room.
   * Rejects with the server's code.
   */
  async join(name: string, { signal, ...options }: JoinOptions & { signal?: AbortSignal } = {}): Promise<Room> {
    signal?.throwIfAborted();
    this.#begin();
    const room = this.#rooms.get(name) ?? this.#open(name, options);
    room.callers++;
    try {
      await room.entered(signal);
      return room;
    } finally {
      if (--room.callers === 0 && !room.ready) void room.leave();
    }
  }

  /** Sends a direct message; as `send` of a room. */
  async direct(userId: string, text: string, options?: SendOptions): Promise<Receipt> {
    this.#begin();
    return this.#sender.send({ userId }, text, options);
  }

  /**
   * Reads a page of the conversation with a user; its messages have the other user's id for a room. What follows on the newest page comes in `directs`, also
   * what was said while there was no connection.
   */
  async directHistory(userId: string, { signal, ...request }: HistoryOptions = {}): Promise<HistoryPage> {
    this.#begin();
    const page: HistoryPage = await this.#persist('history', { userId, ...request }, signal);
    this.#directs.seen(page);
    return page;
  }

  /**
   * Asks the server for anything else, such as `online` or `mute`, once: waits for a connection, and rejects with what the server says.
   * `timeout` says that no answer came, and nothing of what was done.
   */
  async call<K extends keyof Operations>(
    operation: K, request: Operations[K]['request'] = {} as Operations[K]['request'], options?: { signal?: AbortSignal },
  ): Promise<Operations[K]['answer']> {
    this.#begin();
    const connection = await this.#connector.connected(options?.signal);
    return until(connection.ask(operation, request), options?.signal);
  }

  /** Whoever needs a connection before `connect` was called has it made. */
  #begin(): void {
    if (this.error) throw this.error;
    if (this.state === 'disconnected') this.connect().catch(() => {});
  }

  #open(name: string, options: JoinOptions): Room {
    const room = new Room({
      messageBuffer: this.#options.messageBuffer,
      sender: this.#sender,
      me: () => this.userId,
      entered: () => this.#roomsChanged.beat(),
      forget: (room, error) => this.#forget(room, error),
    }, name, options);
    this.#rooms.set(name, room);
    if (this.#connector.current) room.enter(this.#connector.current);
    return room;
  }

  #forget(room: Room, error: ChatError): void {
    this.#rooms.delete(room.name);
    if (!this.error) this.#sender.fail(error, { room: room.name });
  }

  async #connected(connection: Connection): Promise<void> {
    this.#userId = connection.welcome!.userId;
    void this.#directs.connected();
    await Promise.all([...this.#rooms.values()].map((room) => new Promise<void>((done) => room.enter(connection, done))));
  }

  #closed(error: ChatError): void {
    this.#ended.abort(error);
    this.#sender.fail(error);
    for (const room of [...this.#rooms.values()]) room.finish('closed', error);
    this.#directs.ring.close();
    this.#states.close();
  }

  /** A room, whenever it is joined; for direct messages any connection will do. */
  async #sourceFor({ room: name }: Pick<OutboxItem, 'room'>, signal: AbortSignal): Promise<Source> {
    if (name === undefined) return this.#connector;
    return this.#roomsChanged.until(() => this.rooms.find((room) => room.name === name), signal);
  }

  #event<K extends keyof ServerEvents>(connection: Connection, name: K, record: ServerEvents[K]): void {
    const { room } = record as { room?: string };
    if (name === 'Read') this.emit('read', record as ReadNotice);
    if (room !== undefined) this.#rooms.get(room)?.event(connection, name, record);
    else if (name === 'Direct') this.#directs.message(connection, record as DirectMessage);
    else if (name === 'Broadcast') this.emit('broadcast', record as BroadcastNotice);
    else if (name === 'TokenExpiring') void this.#renew(connection);
  }

  /** Puts a new token in the place of the one that expires. When that fails the connection ends with 4010, and the next one has a new one. */
  async #renew(connection: Connection): Promise<void> {
    try {
      const token = await this.#options.token(this.#ended.signal);
      if (token === connection.token) return;
      const { leftRooms }: TokenRefreshed = await connection.ask('refresh_token', { token });
      for (const room of leftRooms) this.#rooms.get(room)?.finish('kicked');
    } catch (error) {
      if (!this.error) this.emit('error', error);
    }
  }

  #persist(operation: string, request: object, signal?: AbortSignal): Promise<any> {
    return persist(this.#connector, (connection) => connection.ask(operation, request), signal);
  }
}

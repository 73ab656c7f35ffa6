import { ChatClient, ChatError, type ChatClientOptions, type Outbox, type OutboxItem, type Room, type RoomUnread, type Transport } from '../../src/index.js';
import { markRead, react, reactions, search, StateMap, storeEvent, subscribe, unread, unreact, unsubscribe } from '../../src/features/index.js';

/** What the stage says and is told: see clients/conformance/README.md. */
type Json = Record<string, any>;

/** What the driver needs of the WebSocket to the stage. */
export interface StageSocket {
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(): void;
}

export type StageSocketConstructor = new (url: string) => StageSocket;

/** Plays a scenario of the stage; ends with why the client has failed, or null. */
export function play(stage: string, scenario: string, Socket: StageSocketConstructor, transport?: () => Transport): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = new Socket(`${stage.replace(/^http/, 'ws').replace(/\/$/, '')}/drive/${scenario}`);
    const driver = new Driver((report) => socket.send(JSON.stringify(report)), transport);
    const finish = (failure: string | null) => {
      driver.closeAll();
      resolve(failure);
      socket.close();
    };
    socket.onmessage = ({ data }) => {
      const command = JSON.parse(String(data));
      if ('verdict' in command) finish(command.why);
      else driver.take(command);
    };
    socket.onclose = () => finish('The stage has ended without a verdict.');
    socket.onerror = () => {};
  });
}

/** Does with clients what the stage says, and reports what it sees. */
class Driver {
  readonly #report: (report: Json) => void;
  readonly #transport?: () => Transport;
  readonly #clients = new Map<string, ChatClient>();
  readonly #rooms = new Map<string, Room>();
  readonly #events = new Map<string, Json[]>();
  readonly #states = new Map<string, StateMap>();
  readonly #reactions = new Map<string, Json>();
  readonly #reads = new Map<string, Json[]>();
  readonly #held = new Map<string, () => void>();
  readonly #asked = new Map<number, { resolve(token: string): void; reject(error: Error): void }>();
  readonly #outboxes = new Map<string, Outbox>();
  #lastAsked = 0;

  constructor(report: (report: Json) => void, transport?: () => Transport) {
    this.#report = report;
    this.#transport = transport;
  }

  take(command: Json): void {
    if (command['do'] === 'token') {
      const asked = this.#asked.get(command['ask'])!;
      this.#asked.delete(command['ask']);
      if (command['token']) asked.resolve(command['token']);
      else asked.reject(new Error('The provider has no token.'));
      return;
    }
    const work = (this as any)[command['do']] as ((command: Json) => Promise<Json | void>) | undefined;
    Promise.resolve()
      .then(() => work ? work.call(this, command) : Promise.reject(new Error(`There is no command ${command['do']}.`)))
      .then(
        (ok) => this.#report({ answer: command['id'], ok: ok ?? {} }),
        (error) => this.#report({ answer: command['id'], error: error instanceof ChatError ? error.code : error.name, message: error.message }),
      );
  }

  closeAll(): void {
    for (const client of this.#clients.values()) client.close();
  }

  async make({ client: name, url, options }: Json): Promise<void> {
    this.#clients.get(name)?.close();
    const settings: ChatClientOptions = {
      token: () => new Promise((resolve, reject) => {
        const ask = ++this.#lastAsked;
        this.#asked.set(ask, { resolve, reject });
        this.#report({ event: 'token', client: name, ask });
      }),
      transport: this.#transport?.(),
      outbox: options.outbox && this.#outbox(options.outbox),
      messageBuffer: options.message_buffer,
      sendDeadline: options.send_deadline_ms,
      outboxLimit: options.outbox_limit,
      maxReconnectDelay: options.max_reconnect_delay_ms,
    };
    const client = new ChatClient(url, settings);
    this.#clients.set(name, client);
    client.addEventListener('state', () => this.#report({ event: 'state', client: name, state: client.state, code: client.error?.code }));
    const reads: Json[] = [];
    this.#reads.set(name, reads);
    client.addEventListener('read', ({ detail: { room, userId, seq } }) => void reads.push({ room, user: userId, seq }));
    void follow(client.directs, ({ from, to, seq, text }) => this.#report({ event: 'direct', client: name, from, to, seq, text }));
  }

  async connect(command: Json): Promise<void> {
    await this.#client(command).connect();
  }

  async close(command: Json): Promise<void> {
    this.#client(command).close();
  }

  async end(): Promise<void> {
    this.closeAll();
  }

  async join(command: Json): Promise<void> {
    const { client, room: name, after, hidden, state, unread, read } = command;
    const room = await this.#client(command).join(name, { ...(after && { after }), hidden, state, unread });
    this.#rooms.set(key(command), room);
    const held = read === 'held' ? new Promise<void>((resolve) => this.#held.set(key(command), resolve)) : undefined;
    const events: Json[] = [];
    this.#events.set(key(command), events);
    room.addEventListener('event', ({ detail: { from, event, data = null, key = null } }) => void events.push({ from, event, data, key }));
    this.#states.set(key(command), new StateMap(room));
    const reactions: Json = {};
    this.#reactions.set(key(command), reactions);
    room.addEventListener('reactions', ({ detail }) => void (reactions[detail.seq] = byCount(detail.reactions)));
    room.addEventListener('gap', ({ detail: { kind, from, to } }) => this.#report({ event: 'gap', client, room: name, from, to, reset: kind === 'reset' }));
    void room.left.then((reason) => this.#report({ event: 'left', client, room: name, reason }));
    void follow(room.changes, ({ kind, seq, text }) => this.#report({ event: 'change', client, room: name, seq, text: kind === 'deleted' ? null : text }));
    void follow(room.messages, ({ seq, text, data, replyTo, mentions, reactions: given, event, key }) => {
      if (given) reactions[seq] = byCount(given);
      this.#report({ event: 'message', client, room: name, seq, text, data, reply_to: replyTo, mentions, name: event, key });
      return held;
    });
  }

  async read(command: Json): Promise<void> {
    this.#held.get(key(command))!();
  }

  async leave(command: Json): Promise<void> {
    await this.#room(command).leave();
  }

  async send(command: Json): Promise<Json> {
    const { text, data, reply_to: replyTo, mentions } = command;
    const { seq, duplicate } = await this.#room(command).send(text, { data, replyTo, mentions });
    return { seq, duplicate };
  }

  async direct(command: Json): Promise<Json> {
    const { seq, duplicate } = await this.#client(command).direct(command['user'], command['text']);
    return { seq, duplicate };
  }

  async edit(command: Json): Promise<void> {
    await this.#room(command).edit(command['seq'], command['text']);
  }

  async delete(command: Json): Promise<void> {
    await this.#room(command).delete(command['seq']);
  }

  async history(command: Json): Promise<Json> {
    const { before, after, limit } = command;
    const { messages } = await this.#room(command).history({ before, after, limit });
    return { messages: messages.map(({ seq, text }) => ({ seq, text })) };
  }

  async typing(command: Json): Promise<void> {
    this.#room(command).setTyping(command['on']);
  }

  async publish(command: Json): Promise<void> {
    await this.#room(command).publish(command['name'], command['data'], { key: command['key'], excludeSelf: command['exclude_self'] });
  }

  async store(command: Json): Promise<Json> {
    const { seq, duplicate } = await storeEvent(this.#room(command), command['name'], command['data'], { key: command['key'] });
    return { seq, duplicate };
  }

  async react(command: Json): Promise<void> {
    await (command['remove'] ? unreact : react)(this.#room(command), command['seq'], command['emoji']);
  }

  async reactions(command: Json): Promise<Json> {
    return { reactions: (await reactions(this.#room(command), command['seq'])).reactions };
  }

  async subscribe(command: Json): Promise<Json> {
    return counts(await subscribe(this.#room(command)));
  }

  async unsubscribe(command: Json): Promise<void> {
    await unsubscribe(this.#room(command));
  }

  async mark_read(command: Json): Promise<Json> {
    return counts(await markRead(this.#room(command), command['seq']));
  }

  async unread(command: Json): Promise<Json> {
    const { rooms } = await unread(this.#client(command));
    return { rooms: rooms.map((room) => ({ room: room.room, ...counts(room) })) };
  }

  async search(command: Json): Promise<Json> {
    const { messages } = await search(this.#room(command), command['query']);
    return { seqs: messages.map(({ seq }) => seq) };
  }

  async look(command: Json): Promise<Json> {
    const seen = { state: this.#client(command).state, reads: this.#reads.get(command['client']) };
    if (!command['room']) return seen;
    const { members, memberCount, typing, position, snapshot } = this.#room(command);
    const [events, reactions] = [this.#events.get(key(command)), this.#reactions.get(key(command))];
    const entries = Object.fromEntries([...this.#states.get(key(command))!.entries].map(([name, { data }]) => [name, data]));
    return { ...seen, members, member_count: memberCount, typing, position, events, reactions, entries, unread: snapshot!.unread ? counts(snapshot!.unread) : null };
  }

  #client(command: Json): ChatClient {
    return this.#clients.get(command['client'])!;
  }

  #room(command: Json): Room {
    return this.#rooms.get(key(command))!;
  }

  /** A store that outlives its client, as one in a browser outlives the page. */
  #outbox(name: string): Outbox {
    const kept = new Map<string, OutboxItem>();
    const outbox = this.#outboxes.get(name) ?? {
      load: async () => [...kept.values()],
      put: async (item) => void kept.set(item.clientMessageId, item),
      remove: async (id) => void kept.delete(id),
    };
    this.#outboxes.set(name, outbox);
    return outbox;
  }
}

function byCount(reactions: Record<string, { count: number }> = {}): Json {
  return Object.fromEntries(Object.entries(reactions).map(([emoji, { count }]) => [emoji, count]));
}

function counts({ read, count, mentions }: Pick<RoomUnread, 'read' | 'count' | 'mentions'>): Json {
  return { read, count, mentions };
}

function key({ client, room }: Json): string {
  return `${client}\n${room}`;
}

async function follow<T>(items: AsyncIterable<T>, take: (item: T) => void | Promise<void>): Promise<void> {
  for await (const item of items) await take(item);
}

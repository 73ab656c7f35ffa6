// @chat-hubs/client, made by `npm run build` in clients/typescript. Change it there.

// src/async/pulse.ts
var Pulse = class {
  #waiters = /* @__PURE__ */ new Set();
  beat() {
    const waiters = this.#waiters;
    this.#waiters = /* @__PURE__ */ new Set();
    for (const wake of waiters) wake();
  }
  /** Ends with the next beat; rejects with the signal's reason. */
  wait(signal) {
    return abortable(signal, (resolve) => {
      this.#waiters.add(resolve);
      return () => this.#waiters.delete(resolve);
    });
  }
  /** Looks now and after each beat, until there is something to see. */
  async until(look, signal) {
    for (; ; ) {
      const found = look();
      if (found) return found;
      await this.wait(signal);
    }
  }
};
function abortable(signal, begin) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      cleanUp?.();
      reject(signal.reason);
    };
    const done = (settle) => (value) => {
      signal?.removeEventListener("abort", abort);
      settle(value);
    };
    signal?.addEventListener("abort", abort);
    const cleanUp = begin(done(resolve), done(reject));
  });
}
function until(promise, signal) {
  return signal ? abortable(signal, (resolve, reject) => void promise.then(resolve, reject)) : promise;
}
function delay(ms, signal, early) {
  return abortable(signal, (resolve) => {
    const timer = setTimeout(resolve, ms);
    early?.(resolve);
    return () => clearTimeout(timer);
  });
}

// src/errors.ts
var ChatError = class _ChatError extends Error {
  constructor(code, message, { retryAfterMs, until: until2 } = {}) {
    super(message);
    this.code = code;
    Object.assign(this, { retryAfterMs, until: until2 });
  }
  code;
  name = "ChatError";
  /** @internal */
  static from(refusal) {
    return new _ChatError(refusal.code, refusal.message, refusal);
  }
};
function isTransient(error) {
  return ["rate_limited", "unavailable", "internal", "timeout"].includes(error.code);
}

// src/connection/timing.ts
var answerWithin = 15e3;
var silence = 2e4;
var wakeCheck = 5e3;
var proven = 6e4;
var penance = 1e4;
var typingRepeat = 3e3;
var typingLasts = 6e3;
function backoff(attempt, longest = 3e4) {
  return Math.random() * Math.min(longest, 1e3 * 2 ** attempt);
}

// src/connection/connection.ts
var Connection = class {
  welcome;
  end;
  token;
  #line;
  #owner;
  #pending = /* @__PURE__ */ new Set();
  #begun = performance.now();
  #watch;
  #retired = false;
  constructor(transport, url, token, owner) {
    this.token = token;
    this.#owner = owner;
    this.#await(answerWithin, () => this.#finish({ reason: "No welcome." }));
    this.#line = transport({
      url,
      token,
      event: (name, record) => this.#event(name, record),
      end: (end) => this.#finish(end)
    });
    if (this.end) this.#line.close();
  }
  get age() {
    return performance.now() - this.#begun;
  }
  /** Sends a request. The answer comes once: what the server says, `timeout`, or `timeout` at once when the connection is lost. */
  request(operation, request, answer) {
    if (this.end) return answer(lost());
    const settle = (error, result) => {
      if (!this.#pending.delete(settle)) return;
      clearTimeout(timer);
      answer(error, result);
      if (this.#retired) this.retire();
    };
    const timer = setTimeout(() => settle(new ChatError("timeout", "No answer.")), answerWithin);
    this.#pending.add(settle);
    this.#line.request(operation, request, (refusal, result) => {
      this.#heard();
      settle(refusal && ChatError.from(refusal), result);
    });
  }
  ask(operation, request) {
    return new Promise((resolve, reject) => this.request(operation, request, (error, result) => error ? reject(error) : resolve(result)));
  }
  /** Asks whether the line still stands, and ends the connection when nothing comes within the time. */
  check(within) {
    if (!this.welcome || this.end) return;
    this.#line.request("ping", {}, () => this.#heard());
    this.#await(within, () => this.#finish({ reason: "Silence." }));
  }
  /** Ends the connection when the answers that are still to come have come. */
  retire() {
    this.#retired = true;
    if (this.#pending.size === 0) this.close();
  }
  close() {
    this.#finish({ code: 1e3 });
  }
  #event(name, record) {
    if (this.end) return;
    if (name === "Welcome") this.welcome = record;
    this.#heard();
    this.#owner.event(this, name, record);
  }
  /** Something has come, so the line stands. */
  #heard() {
    if (this.welcome && !this.end) this.#await(silence, () => this.check(silence));
  }
  #await(ms, missing) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(missing, ms);
  }
  #finish(end) {
    if (this.end) return;
    this.end = end;
    clearTimeout(this.#watch);
    this.#line?.close();
    for (const settle of [...this.#pending]) settle(lost());
    this.#owner.ended(this, end);
  }
};
function lost() {
  return new ChatError("timeout", "Connection lost.");
}

// src/connection/endings.ts
var closing = {
  403: "forbidden",
  4003: "removed",
  4011: "disconnected",
  1002: "protocol_error",
  1003: "protocol_error",
  1007: "protocol_error",
  1008: "protocol_error",
  4002: "protocol_error"
};
function verdict({ code, status, reason, final, retryAfterMs = 0 }, welcomed, attempt, longest) {
  const end = status ?? code ?? 0;
  if (final) return ChatError.from(final);
  if (closing[end]) return new ChatError(closing[end], `${end} ${reason}`);
  if (code === 4010) return 0;
  const isHealthy = welcomed && (code === 1001 || code === 1011 || code === 4008);
  return Math.max(retryAfterMs, code === 4009 ? penance : 0, backoff(isHealthy ? 0 : attempt, longest));
}

// src/connection/connector.ts
var Connector = class {
  state = "disconnected";
  /** Why it is closed. */
  error;
  #owner;
  #changed = new Pulse();
  #current;
  /** The attempts that are being made. */
  #attempts;
  #hurry;
  #count = 0;
  #callers = 0;
  #refused;
  constructor(owner) {
    this.#owner = owner;
  }
  async connect(signal) {
    signal?.throwIfAborted();
    if (this.state === "disconnected") {
      this.#become("connecting");
      void this.#connect(0);
    } else this.#hurry?.();
    this.#callers++;
    try {
      await this.connected(signal);
    } finally {
      if (--this.#callers === 0 && this.state === "connecting") {
        this.#attempts?.abort();
        this.#attempts = void 0;
        this.#become("disconnected");
      }
    }
  }
  /** The connection that stands, if one does. */
  get current() {
    return this.#current?.end ? void 0 : this.#current;
  }
  /** A connection that stands. */
  connected(signal) {
    return this.#changed.until(() => {
      if (this.error) throw this.error;
      return this.current;
    }, signal);
  }
  close(error) {
    if (this.error) return;
    this.error = error;
    this.#attempts?.abort(error);
    this.#become("closed");
    this.#owner.closed(error);
    this.#current?.close();
  }
  async #connect(wait) {
    if (this.#attempts) return;
    const { signal } = this.#attempts = new AbortController();
    try {
      for (; ; ) {
        await delay(wait, signal, (end) => this.#hurry = end);
        const made = await this.#attempt(signal);
        if (typeof made === "number") wait = made;
        else {
          this.#attempts = void 0;
          return made instanceof Connection ? this.#take(made) : this.close(made);
        }
      }
    } catch (error) {
      if (!signal.aborted) this.close(error);
    }
  }
  /** Makes one attempt: the connection with its welcome, the time to wait for the next attempt, or why there must be none. */
  async #attempt(signal) {
    const { url, transport } = this.#owner;
    let token;
    try {
      token = await until(Promise.resolve(this.#owner.token(signal)), signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#owner.fault(error);
      return backoff(this.#count++, this.#owner.maxReconnectDelay);
    }
    if (token === this.#refused) return unauthorized();
    return abortable(signal, (resolve) => {
      const connection = new Connection(transport, url, token, {
        event: (connection2, name, record) => {
          if (name === "Welcome") resolve(connection2);
          if (name === "Draining") this.#drained(connection2, record.reconnectAfterMs);
          this.#owner.event(connection2, name, record);
        },
        ended: (connection2, end) => connection2.welcome ? this.#lost(connection2, end) : resolve(this.#next(connection2, end))
      });
      return () => connection.close();
    });
  }
  /** What follows an end. A refused token is asked for once more. */
  #next(connection, end) {
    if (end.status !== 401 && end.code !== 4001) return verdict(end, !!connection.welcome, this.#count++, this.#owner.maxReconnectDelay);
    if (this.#refused !== void 0) return unauthorized();
    this.#refused = connection.token;
    return 0;
  }
  #take(connection) {
    this.#refused = void 0;
    const before = this.current;
    this.#current = connection;
    const ready = this.#owner.connected(connection);
    this.#become("connected");
    if (before) void ready.then(() => before.retire());
    if (connection.end) this.#lost(connection, connection.end);
  }
  #lost(connection, end) {
    if (connection !== this.#current || this.error) return;
    if (connection.age >= proven) this.#count = 0;
    const next = this.#next(connection, end);
    if (next instanceof ChatError) return this.close(next);
    this.#become("reconnecting");
    void this.#connect(next);
  }
  /** A second connection is made before the first one ends: half-way, so that the clients still come one after the other. */
  #drained(connection, reconnectAfterMs) {
    this.#count = 0;
    if (connection === this.current) void this.#connect(reconnectAfterMs / 2);
  }
  /** Cuts a wait short, and looks whether the line still stands. */
  wake() {
    this.#hurry?.();
    this.#current?.check(wakeCheck);
  }
  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#owner.state(state);
    this.#changed.beat();
  }
};
function unauthorized() {
  return new ChatError("unauthorized", "The token was refused.");
}

// src/streams/ring.ts
var Ring = class {
  capacity;
  #items = [];
  #changed = new Pulse();
  #end = 0;
  #closed = false;
  constructor(capacity) {
    this.capacity = capacity;
  }
  /** The number of the oldest item. */
  get start() {
    return Math.max(0, this.#end - this.capacity);
  }
  /** The number that the next item gets. */
  get end() {
    return this.#end;
  }
  get closed() {
    return this.#closed;
  }
  at(index) {
    return this.#items[index % this.capacity];
  }
  push(item) {
    if (this.#closed) return;
    this.#items[this.#end++ % this.capacity] = item;
    this.#changed.beat();
  }
  /** Nothing comes any more: readers get what is there, and end. */
  close() {
    this.#closed = true;
    this.#changed.beat();
  }
  /** Ends with the next item or the close. */
  wait() {
    return this.#changed.wait();
  }
  /** Reads on from an item, or from the oldest. Who falls behind goes on with the oldest there is. */
  async *read(next = this.start, fellBehind) {
    for (; ; ) {
      if (next < this.start) {
        fellBehind?.();
        next = this.start;
      } else if (next < this.#end) yield this.at(next++);
      else if (this.#closed) return;
      else await this.wait();
    }
  }
};

// src/directs/directs.ts
var conversationsKept = 200;
var pageLength = 200;
var Directs = class {
  ring;
  #owner;
  /** The conversation that spoke last is the last. */
  #conversations = /* @__PURE__ */ new Map();
  constructor(owner, capacity) {
    this.#owner = owner;
    this.ring = new Ring(capacity);
  }
  read() {
    return this.ring.read(void 0, () => this.#owner.gap({ kind: "missing" }));
  }
  /** Takes a live message. */
  message(connection, message) {
    const other = message.from === this.#owner.me() ? message.to : message.from;
    let conversation = this.#conversations.get(other);
    const isNew = !conversation;
    conversation ??= { seq: message.seq - 1, heard: 0 };
    this.#keep(other, conversation);
    const again = conversation.connection === connection && message.seq <= conversation.heard;
    conversation.connection = connection;
    conversation.heard = message.seq;
    const isNext = message.seq <= conversation.seq + 1;
    if (isNext && !conversation.catchUp) this.#append(conversation, message);
    if (isNew || again || !isNext) void this.#catchUp(other, conversation);
  }
  /** The application has read a page. When it ends at the head of a conversation that has not spoken yet, the stream goes on from there. */
  seen({ room, messages, position }) {
    if (!this.#conversations.has(room) && (messages.at(-1)?.seq ?? 0) === position.seq) this.#keep(room, { ...position, heard: 0 });
  }
  /** A new connection: what came meanwhile is in the log. */
  async connected() {
    for (const [other, conversation] of [...this.#conversations].reverse()) await this.#catchUp(other, conversation);
  }
  #keep(userId, conversation) {
    this.#conversations.delete(userId);
    this.#conversations.set(userId, conversation);
    if (this.#conversations.size > conversationsKept) this.#conversations.delete(this.#conversations.keys().next().value);
  }
  #append(conversation, message) {
    if (message.seq <= conversation.seq) return;
    conversation.seq = message.seq;
    this.ring.push(message);
    this.#owner.direct(message);
  }
  async #catchUp(userId, conversation) {
    const run = conversation.catchUp = {};
    for (; ; ) {
      const { seq, epoch } = conversation;
      const page = await this.#owner.page({ userId, after: seq, epoch, limit: pageLength });
      if (conversation.catchUp !== run) return;
      if (!page) break;
      const { position, hasMore } = page;
      const isLost = epoch !== void 0 && position.epoch !== epoch || position.seq < seq;
      if (isLost) conversation.seq = conversation.heard = 0;
      conversation.epoch = position.epoch;
      const messages = page.messages.filter((message) => message.seq > conversation.seq);
      const first = messages[0]?.seq ?? position.seq + 1;
      if (first > conversation.seq + 1) {
        this.#owner.gap({ kind: isLost ? "reset" : "missing", userId });
        conversation.seq = first - 1;
      }
      for (const message of messages) this.#append(conversation, toDirect(message, this.#owner.me()));
      if ((!hasMore || messages.length === 0) && conversation.heard <= conversation.seq) break;
    }
    conversation.catchUp = void 0;
  }
};
function toDirect({ room, ...message }, me) {
  return { ...message, to: message.from === room ? me : room };
}

// src/events.ts
var TypedTarget = class extends EventTarget {
  /** @internal */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
};

// src/json/keys.ts
var opaque = /^(annotations|data|reactions)$/;
function camelCase(value) {
  return convert(value, (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()));
}
function snakeCase(value) {
  return convert(value, (name) => name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase()));
}
function convert(value, rename) {
  if (Array.isArray(value)) return value.map((item) => convert(item, rename));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), opaque.test(name) ? item : convert(item, rename)]));
}

// src/json/web-socket.ts
async function findWebSocket() {
  const here = globalThis.WebSocket;
  if (here) return here;
  const name = "ws";
  return (await import(
    /* webpackIgnore: true */
    /* @vite-ignore */
    name
  )).WebSocket;
}

// src/json/plain-json.ts
var endpoint = "/api/v1/ws";
function plainJson(webSocket) {
  return (attempt) => open(attempt, Promise.resolve(webSocket ?? findWebSocket()));
}
function open({ url, token, event, end }, webSocket) {
  const answers = /* @__PURE__ */ new Map();
  let socket;
  let lastId = 0;
  let closed = false;
  let join;
  const finish = (how) => {
    if (!closed) end(how);
    closed = true;
  };
  const connect = (webSocket2) => {
    if (closed) return;
    socket = new webSocket2(url.replace(/^http/, "ws").replace(/\/$/, "") + endpoint, ["chat.v1", `bearer.${token}`]);
    socket.onmessage = ({ data }) => closed || receive(JSON.parse(data));
    socket.onerror = () => {
    };
    socket.onclose = ({ code, reason }) => {
      if (code === 1009) [...answers.values()][0]?.({ code: "text_too_long", message: reason });
      finish({ code, reason });
    };
    socket.once?.("unexpected-response", (request, { statusCode, headers }) => {
      finish({ status: statusCode, retryAfterMs: headers["retry-after"] * 1e3 || 0 });
      request.destroy();
    });
  };
  const receive = (frame) => {
    const { type, id, event: news, ...rest } = frame;
    const answer = answers.get(id);
    const record = camelCase(rest);
    if (answer && (type === "ack" || type === "error")) {
      answers.delete(id);
      if (type === "error") answer(record);
      else if ("missed" in record) {
        join = { snapshot: record, records: [], answer };
        completeJoin();
      } else {
        const { messageId, ...others } = record;
        answer(void 0, messageId ? { id: messageId, ...others } : others);
      }
    } else {
      if (id) record.id = id;
      if (type === "event") record.event = news;
      const stored = type === "event" && record.seq;
      if (stored) record.text = "";
      if (join && (stored || /^message/.test(type))) {
        join.records.push(record);
        completeJoin();
      } else event(stored ? "Message" : eventOf(type, news), record);
    }
  };
  const completeJoin = () => {
    const { snapshot, records, answer } = join;
    const { missed, changes = 0 } = snapshot;
    if (records.length < missed + changes) return;
    join = void 0;
    answer(void 0, { ...snapshot, missed: records.slice(0, missed), changes: records.slice(missed) });
  };
  webSocket.then(connect, () => finish({ final: { code: "unsupported", message: "No WebSocket: install ws or give the option webSocket." } })).catch((error) => finish({ reason: String(error) }));
  return {
    request: (operation, request, answer) => {
      answers.set(++lastId, answer);
      socket.send(JSON.stringify({ type: operation, id: lastId, ...snakeCase(request) }));
    },
    close: () => {
      closed = true;
      socket?.close(1e3);
    }
  };
}
function eventOf(type, news) {
  const name = type !== "system" ? type : news === "welcome" ? news : `member_${news}`;
  return name.replace(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase());
}

// src/connection/persist.ts
async function persist(source, ask, signal) {
  for (let attempt = 0; ; ) {
    const connection = await source.connected(signal);
    try {
      return await until(ask(connection), signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      const { code, retryAfterMs } = error;
      if (code === "not_a_member" && source.rejoin) source.rejoin(connection);
      else if (!isTransient(error)) throw error;
      else if (!connection.end) await delay(retryAfterMs ?? backoff(attempt++), signal);
    }
  }
}

// src/connection/wake.ts
function onWake(wake, signal) {
  const { addEventListener, document } = globalThis;
  for (const type of ["online", "visibilitychange", "pageshow"]) addEventListener?.(type, () => document?.hidden || wake(), { signal });
}

// src/streams/each.ts
function each(read) {
  return { [Symbol.asyncIterator]: read };
}

// src/rooms/change.ts
function toChange(record) {
  const { room, seq, id, text = "", changed, deletedAt, editedAt, reactions: reactions2 } = record;
  const { change, by, at = deletedAt ?? editedAt, deleted = !!deletedAt, reacted = !changed && !at } = changed ?? record;
  return { kind: deleted ? "deleted" : reacted ? "reacted" : "edited", room, seq, id, text, at, by, change, reactions: reactions2 };
}
function withChange(message, { kind, text, at, by, change, reactions: reactions2 }) {
  const { changed } = message;
  if ((changed?.change ?? 0) >= change) return message;
  if (kind === "reacted") return { ...message, reactions: reactions2, changed: { ...changed ?? { deleted: false, reacted: true, at, by }, change } };
  const deleted = kind === "deleted";
  const { id, room, seq, from, timestamp } = message;
  return { ...deleted ? { id, room, seq, from, timestamp } : { ...message, reactions: reactions2 }, text, changed: { change, deleted, at, by } };
}

// src/rooms/log.ts
var pageLength2 = 200;
var RoomLog = class {
  #owner;
  #ring;
  changes;
  #feeds = /* @__PURE__ */ new WeakMap();
  #position;
  #change = 0;
  /** The catching up that is under way; another object when it has been overtaken. */
  #catchUp;
  /** Where a join is to tell of the changes alone, after the messages were caught up with. */
  #learning;
  /** Changes of messages that are still to be read. */
  #early = [];
  constructor(owner, capacity, after) {
    this.#owner = owner;
    this.#ring = new Ring(capacity);
    this.changes = new Ring(capacity);
    if (after) {
      this.#position = { epoch: after.epoch, seq: after.seq };
      this.#change = after.change ?? 0;
    }
  }
  get position() {
    return this.#position && { ...this.#position, change: this.#change };
  }
  /** What a join must say to go on from here. */
  get resume() {
    return { after: this.#position, changes: this.#change };
  }
  close() {
    this.#catchUp = void 0;
    this.#ring.close();
    this.changes.close();
  }
  /** Takes the answer to a join that said `after`. */
  joined(connection, snapshot, after) {
    const { position, lastChange } = snapshot;
    const onlyChanges = this.#learning === connection;
    this.#catchUp = void 0;
    this.#learning = void 0;
    this.#feeds.set(connection, { epoch: position.epoch, last: position.seq });
    if (!after || !this.#position) {
      this.#position = position;
      this.#change = lastChange;
    } else if (snapshot.recovered) {
      const known = Math.max(this.#change, lastChange);
      for (const record of snapshot.changes ?? []) this.#apply(toChange(record));
      for (const message of snapshot.missed) this.#append(message);
      this.#change = known;
    } else if (position.epoch !== this.#position.epoch || position.seq < after.seq) {
      this.#reset(position, snapshot.missed, lastChange);
    } else {
      if (onlyChanges) this.#change = lastChange;
      void this.#catchUpWith(connection, !onlyChanges);
    }
  }
  /** Takes a live message. */
  message(connection, message) {
    const feed = this.#feeds.get(connection);
    const position = this.#position;
    if (!feed || !position || feed.epoch !== position.epoch) return;
    if (message.seq <= feed.last) {
      this.#feeds.delete(connection);
      return this.#owner.rejoin(connection);
    }
    feed.last = message.seq;
    if (!this.#catchUp) this.#append(message);
  }
  /** Takes a live change. */
  change(connection, change) {
    if (this.#feeds.get(connection)?.epoch === this.#position?.epoch) this.#apply(change);
  }
  /** Reads from the oldest message there is; who falls out of the ring reads on from the server's log. */
  async *read() {
    const ring = this.#ring;
    let next = ring.start;
    let last = this.#position;
    if (ring.end > next) last = { ...ring.at(next), seq: ring.at(next).seq - 1 };
    for (; ; ) {
      if (next < ring.start) {
        const page = await this.#owner.page({ after: last.seq, epoch: last.epoch, limit: pageLength2 });
        const messages = page?.position.epoch === last.epoch ? page.messages.filter(({ seq }) => seq > last.seq) : [];
        for (const message of messages) {
          if (this.#follows(last)) break;
          this.#sayMissing(last.seq, message.seq);
          last = { epoch: last.epoch, seq: message.seq };
          yield message;
        }
        if (messages.length > 0 && !this.#follows(last)) continue;
        for (next = ring.start; next < ring.end && ring.at(next).epoch === last.epoch && ring.at(next).seq <= last.seq; next++) ;
        if (next < ring.end && ring.at(next).epoch === last.epoch) this.#sayMissing(last.seq, ring.at(next).seq);
      } else if (next < ring.end) {
        last = ring.at(next++);
        yield last.message;
      } else if (ring.closed) return;
      else await ring.wait();
    }
  }
  /** Whether the ring goes on from there, or cannot be reached from there by numbers. */
  #follows({ epoch, seq }) {
    const oldest = this.#ring.at(this.#ring.start);
    return oldest.epoch !== epoch || oldest.seq <= seq + 1;
  }
  #sayMissing(last, next) {
    if (next > last + 1) this.#owner.gap({ kind: "missing", from: last + 1, to: next - 1 });
  }
  async #catchUpWith(connection, learnChanges) {
    const run = this.#catchUp = {};
    const feed = this.#feeds.get(connection);
    while (feed.last > this.#position.seq) {
      const { epoch, seq } = this.#position;
      const page = await this.#owner.page({ after: seq, epoch, limit: pageLength2 });
      if (!page || this.#catchUp !== run) return;
      if (page.position.epoch !== epoch || page.position.seq < seq) return this.#owner.rejoin(connection);
      for (const message of page.messages) this.#append(message);
      if (page.messages.length === 0) {
        this.#sayMissing(seq, page.position.seq + 1);
        this.#position = page.position;
      }
      if (this.#position.seq === seq) break;
    }
    this.#catchUp = void 0;
    this.#early = [];
    if (!learnChanges) return;
    this.#learning = connection;
    this.#owner.rejoin(connection);
  }
  #reset(position, messages, lastChange) {
    this.#owner.gap({ kind: "reset" });
    this.#position = { epoch: position.epoch, seq: (messages[0]?.seq ?? position.seq + 1) - 1 };
    this.#early = [];
    for (const message of messages) this.#append(message);
    this.#change = lastChange;
  }
  #append(message) {
    if (message.seq <= this.#position.seq) return;
    this.#skipTo(message.seq);
    for (const change of this.#early) if (change.seq === message.seq) message = withChange(message, change);
    this.#ring.push({ ...this.#position, message });
    this.#owner.message(message);
  }
  /** Goes on with a number; says what lies between, if anything does. */
  #skipTo(seq) {
    const last = this.#position;
    this.#position = { epoch: last.epoch, seq };
    this.#sayMissing(last.seq, seq);
  }
  #apply(change) {
    if (change.change <= this.#change) return;
    this.#change = change.change;
    if (change.seq > this.#position.seq) this.#early.push(change);
    if (this.#early.length > this.#ring.capacity) this.#early.shift();
    for (let index = this.#ring.start; index < this.#ring.end; index++) {
      const entry = this.#ring.at(index);
      if (entry.seq === change.seq && entry.epoch === this.#position.epoch) entry.message = withChange(entry.message, change);
    }
    if (change.kind !== "reacted") this.changes.push(change);
    this.#owner.change(change);
  }
};

// src/rooms/typing.ts
var Typing = class {
  #others = /* @__PURE__ */ new Map();
  #changed;
  /** When the server was told last that the user is typing; 0 when it is not. */
  #sentAt = 0;
  constructor(changed) {
    this.#changed = changed;
  }
  get users() {
    return [...this.#others.keys()];
  }
  heard(user, isTyping) {
    const known = this.#others.get(user);
    clearTimeout(known);
    if (isTyping) this.#others.set(user, setTimeout(() => this.heard(user, false), typingLasts));
    else this.#others.delete(user);
    if (known !== void 0 !== isTyping) this.#changed();
  }
  /** Whether the server is to be told now: at most every few seconds, and once when it stops. */
  tell(isTyping) {
    const now = Date.now();
    if (isTyping ? now - this.#sentAt < typingRepeat : !this.#sentAt) return false;
    this.#sentAt = isTyping ? now : 0;
    return true;
  }
  /** The own message says that typing has ended. */
  spoke() {
    this.#sentAt = 0;
  }
  clear() {
    for (const timer of this.#others.values()) clearTimeout(timer);
    this.#others.clear();
  }
};

// src/rooms/room.ts
var Room = class extends TypedTarget {
  name;
  /** How many users are in the room. */
  memberCount = 0;
  /** The server's answer to the last join. */
  snapshot;
  /** Ends when the room is left for good, with the reason: `left`, `kicked`, `closed` or the server's code. It never rejects. */
  left;
  /** Whether it has been joined once. @internal */
  ready = false;
  /** How many wait for that. @internal */
  callers = 0;
  #owner;
  #log;
  #options;
  #members = /* @__PURE__ */ new Set();
  #typing;
  #changed = new Pulse();
  #connection;
  /** The connection that was last asked to join. */
  #asked;
  #over;
  #tellLeft;
  /** @internal */
  constructor(owner, name, { after, ...options }) {
    super();
    this.#owner = owner;
    this.name = name;
    this.#options = options;
    this.left = new Promise((resolve) => this.#tellLeft = resolve);
    this.#typing = new Typing(() => this.emit("typing", this.typing));
    this.#log = new RoomLog({
      message: (message) => {
        this.#typing.heard(message.from, false);
        this.emit("message", message);
      },
      change: (change) => {
        if (change.kind !== "reacted") this.emit("change", change);
        if (change.reactions) this.emit("reactions", change);
      },
      gap: (gap) => this.emit("gap", gap),
      rejoin: (connection) => this.enter(connection),
      page: (request) => this.#persist("history", request).catch(() => void 0)
    }, owner.messageBuffer, after);
  }
  /** The messages since the join, from the oldest that is still held; ends when the room is left or the client closed. Each enumeration reads for itself. */
  get messages() {
    return each(() => this.#log.read());
  }
  /** The edits and deletions since the join, in their order. Who falls behind by as many as `messageBuffer` misses the oldest. */
  get changes() {
    return each(() => this.#log.changes.read());
  }
  /** Where the room has got to, to be given to `join` as `after` in a later run. */
  get position() {
    return this.#log.position;
  }
  /** Who is in the room, as far as it is known. */
  get members() {
    return [...this.#members];
  }
  /** Whether `members` lists them all: the server cuts long lists, and does not announce who comes and goes in large rooms. */
  get membersComplete() {
    return this.#members.size >= this.memberCount;
  }
  /** Which other users are typing. */
  get typing() {
    return this.#typing.users;
  }
  /** Whether a connection is in the room now. */
  get live() {
    return !!this.#connection && !this.#connection.end;
  }
  /** What waits to be sent here, oldest first, also from an earlier run. */
  get unsent() {
    return this.#owner.sender.unsent({ room: this.name });
  }
  /**
   * Says something. Ends with the receipt: the message is stored. Rejects with the server's refusal, `timeout` at the deadline,
   * `outbox_full`, `closed` or `left`.
   */
  async send(text, options) {
    if (this.#over) throw this.#over;
    this.#typing.spoke();
    return this.#owner.sender.send({ room: this.name }, text, options);
  }
  /** Tells the others that the user is typing or has stopped; may be called with every key. Without a connection nothing is told. */
  setTyping(isTyping) {
    if (this.live && this.#typing.tell(isTyping)) this.#connection.request("typing", { room: this.name, isTyping }, () => {
    });
  }
  /** Sends an event to the room. It is not stored, and fails with `timeout` when there is no connection or none that lasts. */
  async publish(event, data, options) {
    if (this.#over) throw this.#over;
    if (!this.live) throw new ChatError("timeout", "No connection.");
    await this.#connection.ask("publish", { room: this.name, event, data, ...options });
  }
  /** Asks the server for anything else about this room, such as `react`; waits for a connection that is in it, and asks until there is an answer or a refusal that stays. */
  ask(operation, request, options) {
    return this.#persist(operation, request, options?.signal);
  }
  /** Gives a message another text. */
  edit(seq, text, options) {
    return this.#persist("edit", { seq, text }, options?.signal);
  }
  /** Deletes a message; its number stays. */
  delete(seq, options) {
    return this.#persist("delete", { seq }, options?.signal);
  }
  /** Reads a page of the server's log, oldest message first; the newest page with neither `before` nor `after`. */
  history({ signal, ...request } = {}) {
    return this.#persist("history", request, signal);
  }
  /** The server's messages before the number, newest first; from the newest on without one. */
  before(seq, options = {}) {
    return this.#pages("before", seq, options);
  }
  /** The server's messages after the number, oldest first, up to the newest there is. */
  after(seq, options = {}) {
    return this.#pages("after", seq, options);
  }
  /** Leaves the room for good. Its readers end, and its unsent messages fail with `left`. */
  async leave() {
    if (this.#over) return;
    this.finish("left");
    await this.#asked?.ask("leave_room", { room: this.name }).catch(() => {
    });
  }
  /** @internal */
  rejoin(connection) {
    if (connection !== this.#connection) return;
    this.#connection = void 0;
    this.enter(connection);
  }
  /** Ends when the room has been joined for the first time. @internal */
  entered(signal) {
    return this.#until(() => this.ready, signal);
  }
  /** A connection that is in the room. @internal */
  connected(signal) {
    return this.#until(() => this.live ? this.#connection : void 0, signal);
  }
  /** Joins with a connection, again and again until it has worked, the connection is lost or the server refuses. @internal */
  enter(connection, done = () => {
  }, attempt = 0) {
    if (this.#over || connection.end) return done();
    this.#asked = connection;
    const { after, changes } = this.#log.resume;
    connection.request("join_room", { room: this.name, after, changes, ...this.#options }, (error, snapshot) => {
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
  event(connection, name, record) {
    if (name === "Message") return this.#log.message(connection, record);
    if (/^Message/.test(name)) return this.#log.change(connection, toChange(record));
    const { userId, memberCount, reason } = record;
    if (name === "MemberLeft" && userId === this.#owner.me() && (reason === "kicked" || reason === "closed")) return this.finish(reason);
    if (connection !== this.#connection) return;
    if (name === "Event" || name === "Read") return void this.emit(name === "Read" ? "read" : "event", record);
    if (name === "Typing") return this.#typing.heard(userId, record.isTyping);
    if (name === "MemberJoined") {
      if (record.members.length >= memberCount) this.#members = new Set(record.members);
      this.#members.add(userId);
    } else if (name === "MemberLeft") this.#members.delete(userId);
    else return;
    this.memberCount = memberCount;
    this.#typing.heard(userId, false);
    this.emit(name, record);
    this.emit("members", this.members);
  }
  /** The room is over, for a reason that is a code. @internal */
  finish(reason, error = new ChatError(reason, reason)) {
    if (this.#over) return;
    this.#over = error;
    this.#log.close();
    this.#typing.clear();
    this.#changed.beat();
    this.#owner.forget(this, error);
    this.#tellLeft(reason);
    this.emit("left", reason);
  }
  #arrived(connection, snapshot, after) {
    this.#connection = connection;
    this.#members = new Set(snapshot.members);
    this.memberCount = snapshot.memberCount;
    this.snapshot = snapshot;
    this.emit("snapshot", snapshot);
    this.#log.joined(connection, snapshot, after);
    this.ready = true;
    this.#changed.beat();
    this.#owner.entered();
    this.emit("members", this.members);
  }
  #until(look, signal) {
    return this.#changed.until(() => {
      if (this.#over) throw this.#over;
      return look();
    }, signal);
  }
  async *#pages(direction, seq, { signal }) {
    for (; ; ) {
      const { messages, hasMore } = await this.history({ [direction]: seq, limit: 200, signal });
      const wanted = direction === "before" ? [...messages].reverse() : messages.filter((message) => message.seq > seq);
      yield* wanted;
      if (!hasMore || wanted.length === 0) return;
      seq = wanted.at(-1).seq;
    }
  }
  #persist(operation, request, signal) {
    return persist(this, (connection) => connection.ask(operation, { room: this.name, ...request }), signal);
  }
};

// src/sending/random-id.ts
function randomId() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

// src/sending/sender.ts
function createSender(owner, outbox) {
  const lanes = /* @__PURE__ */ new Map();
  const working = /* @__PURE__ */ new Set();
  let lastCreated = 0;
  const laneOf = ({ room, userId }) => [room, userId].join("\n");
  const lane = (to) => {
    const key = laneOf(to);
    return lanes.get(key) ?? lanes.set(key, []).get(key);
  };
  const waiting = (of = {}) => [...lanes.values()].flat().filter(({ item }) => Object.entries(of).every(([name, value]) => item[name] === value));
  const inOutbox = async (use) => {
    try {
      return outbox && await use(outbox);
    } catch (error) {
      owner.fault(error);
      return void 0;
    }
  };
  const parcelOf = (item, settle) => {
    const parcel = {
      item,
      stop: new AbortController(),
      end: (error, receipt, keep) => {
        const place = lane(item).indexOf(parcel);
        if (place < 0) return;
        lane(item).splice(place, 1);
        if (!keep) void inOutbox((outbox2) => outbox2.remove(item.clientMessageId));
        parcel.stop.abort(error);
        settle(error, receipt);
        if (receipt) owner.sent(parcel.item, receipt);
        else owner.failed(parcel.item, error);
      }
    };
    return parcel;
  };
  const deliver = async (parcel, connection) => {
    const now = Date.now();
    const { sentAt = now, clientMessageId, room, userId, text, data, replyTo, mentions, event, key } = parcel.item;
    if (now - sentAt > owner.duplicateWindow) throw new ChatError("expired", "May have been stored.");
    if (!parcel.item.sentAt) {
      parcel.item = { ...parcel.item, sentAt };
      await inOutbox((outbox2) => outbox2.put(parcel.item));
      parcel.stop.signal.throwIfAborted();
    }
    const operation = event !== void 0 ? "publish" : room === void 0 ? "direct" : "message";
    const receipt = await connection.ask(operation, { room, userId, text, clientMessageId, data, replyTo, mentions, event, key, store: event && true });
    if (!receipt.seq) throw new ChatError("unreadable", "No receipt.");
    return receipt;
  };
  const work = async (to) => {
    await ready;
    const key = laneOf(to);
    if (working.has(key)) return;
    working.add(key);
    for (let parcel; parcel = lane(to)[0]; ) {
      try {
        const { signal } = parcel.stop;
        const source = await owner.sourceFor(to, signal);
        parcel.end(void 0, await persist(source, (connection) => deliver(parcel, connection), signal));
      } catch (error) {
        parcel.end(error);
      }
    }
    working.delete(key);
    lanes.delete(key);
  };
  const ready = inOutbox((outbox2) => outbox2.load()).then((left = []) => {
    for (const item of [...left].reverse()) {
      lane(item).unshift(parcelOf(item, () => {
      }));
      void work(item);
    }
  });
  return {
    unsent: (of) => waiting(of).map(({ item }) => item),
    send: async (to, text, { signal, clientMessageId = randomId(), ...payload } = {}) => {
      signal?.throwIfAborted();
      if (waiting().length >= owner.outboxLimit) throw new ChatError("outbox_full", "Too many wait.");
      lastCreated = Math.max(Date.now(), lastCreated + 1e-3);
      return new Promise((resolve, reject) => {
        const parcel = parcelOf({ clientMessageId, ...to, text, ...payload, createdAt: lastCreated }, (error, receipt) => {
          clearTimeout(deadline);
          signal?.removeEventListener("abort", abort);
          if (receipt) resolve(receipt);
          else reject(error);
        });
        const abort = () => parcel.end(signal.reason);
        const deadline = setTimeout(() => parcel.end(new ChatError("timeout", "No receipt.")), owner.sendDeadline);
        signal?.addEventListener("abort", abort);
        void inOutbox((outbox2) => outbox2.put(parcel.item));
        lane(to).push(parcel);
        void work(to);
      });
    },
    fail: (error, of) => waiting(of).forEach((parcel) => parcel.end(error, void 0, !of))
  };
}

// src/client.ts
var ChatClient = class extends TypedTarget {
  #connector;
  #sender;
  #directs;
  #rooms = /* @__PURE__ */ new Map();
  #roomsChanged = new Pulse();
  #states = new Ring(100);
  #ended = new AbortController();
  #options;
  #userId;
  /**
   * @param url The server's address: `https://chat.example`, in a page also a relative one such as `/`.
   */
  constructor(url, options) {
    super();
    const { messageBuffer = 1e3, sendDeadline = 12e4, duplicateWindow = 6e5, outboxLimit = 1e3 } = options;
    this.#options = { ...options, messageBuffer };
    this.#states.push("disconnected");
    const fault = (error) => this.emit("error", error);
    this.#connector = new Connector({
      url: String(new URL(url, globalThis.location?.href)),
      transport: options.transport ?? plainJson(options.webSocket),
      token: options.token,
      maxReconnectDelay: options.maxReconnectDelay,
      state: (state) => {
        this.#states.push(state);
        this.emit("state", state);
      },
      connected: (connection) => this.#connected(connection),
      event: (connection, name, record) => this.#event(connection, name, record),
      fault,
      closed: (error) => this.#closed(error)
    });
    onWake(() => this.#connector.wake(), this.#ended.signal);
    this.#directs = new Directs({
      me: () => this.userId,
      direct: (message) => this.emit("direct", message),
      gap: (gap) => this.emit("gap", gap),
      page: (request) => this.#persist("history", request).catch(() => void 0)
    }, messageBuffer);
    this.#sender = createSender({
      sendDeadline,
      duplicateWindow,
      outboxLimit,
      sourceFor: (item, signal) => this.#sourceFor(item, signal),
      sent: (item, receipt) => this.emit("sent", { item, receipt }),
      failed: (item, error) => this.emit("failed", { item, error }),
      fault
    }, options.outbox);
  }
  get state() {
    return this.#connector.state;
  }
  /** Why the client is closed: the server's code, or `closed` after `close()`. */
  get error() {
    return this.#connector.error;
  }
  /** The user that the token names, once a server has said so. */
  get userId() {
    return this.#userId;
  }
  /** The present state and each that follows; ends when the client is closed. */
  get states() {
    return each(() => this.#states.read(this.#states.end - 1));
  }
  /** The rooms that are joined. */
  get rooms() {
    return [...this.#rooms.values()].filter((room) => room.ready);
  }
  /** All direct messages from and to the user since the client began; ends when it is closed. Each enumeration reads for itself. */
  get directs() {
    return each(() => this.#directs.read());
  }
  /** What waits to be sent, also from an earlier run. */
  get unsent() {
    return this.#sender.unsent();
  }
  /**
   * Connects. Ends when the server has said welcome; a server that cannot be reached is tried again until the signal is aborted.
   * Rejects with the reason when the server refuses for good, and the client is closed. While it reconnects the wait is cut short.
   */
  connect(options) {
    return this.#connector.connect(options?.signal);
  }
  /** Gives up a message that waits: it fails with `discarded`. It may have been stored when it was under way already. */
  discard(clientMessageId) {
    this.#sender.fail(new ChatError("discarded", "Given up."), { clientMessageId });
  }
  /** Ends the connection and the client, for good: readers end, and what waits fails with `closed`. An outbox keeps it for the next run. */
  close() {
    this.#connector.close(new ChatError("closed", "Closed."));
  }
  /**
   * Joins a room; without a connection it connects, or waits for one. A joined room gives the same room.
   * Rejects with the server's code.
   */
  async join(name, { signal, ...options } = {}) {
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
  async direct(userId, text, options) {
    this.#begin();
    return this.#sender.send({ userId }, text, options);
  }
  /**
   * Reads a page of the conversation with a user; its messages have the other user's id for a room. What follows on the newest page comes in `directs`, also
   * what was said while there was no connection.
   */
  async directHistory(userId, { signal, ...request } = {}) {
    this.#begin();
    const page = await this.#persist("history", { userId, ...request }, signal);
    this.#directs.seen(page);
    return page;
  }
  /**
   * Asks the server for anything else, such as `online` or `mute`, once: waits for a connection, and rejects with what the server says.
   * `timeout` says that no answer came, and nothing of what was done.
   */
  async call(operation, request = {}, options) {
    this.#begin();
    const connection = await this.#connector.connected(options?.signal);
    return until(connection.ask(operation, request), options?.signal);
  }
  /** Whoever needs a connection before `connect` was called has it made. */
  #begin() {
    if (this.error) throw this.error;
    if (this.state === "disconnected") this.connect().catch(() => {
    });
  }
  #open(name, options) {
    const room = new Room({
      messageBuffer: this.#options.messageBuffer,
      sender: this.#sender,
      me: () => this.userId,
      entered: () => this.#roomsChanged.beat(),
      forget: (room2, error) => this.#forget(room2, error)
    }, name, options);
    this.#rooms.set(name, room);
    if (this.#connector.current) room.enter(this.#connector.current);
    return room;
  }
  #forget(room, error) {
    this.#rooms.delete(room.name);
    if (!this.error) this.#sender.fail(error, { room: room.name });
  }
  async #connected(connection) {
    this.#userId = connection.welcome.userId;
    void this.#directs.connected();
    await Promise.all([...this.#rooms.values()].map((room) => new Promise((done) => room.enter(connection, done))));
  }
  #closed(error) {
    this.#ended.abort(error);
    this.#sender.fail(error);
    for (const room of [...this.#rooms.values()]) room.finish("closed", error);
    this.#directs.ring.close();
    this.#states.close();
  }
  /** A room, whenever it is joined; for direct messages any connection will do. */
  async #sourceFor({ room: name }, signal) {
    if (name === void 0) return this.#connector;
    return this.#roomsChanged.until(() => this.rooms.find((room) => room.name === name), signal);
  }
  #event(connection, name, record) {
    const { room } = record;
    if (name === "Read") this.emit("read", record);
    if (room !== void 0) this.#rooms.get(room)?.event(connection, name, record);
    else if (name === "Direct") this.#directs.message(connection, record);
    else if (name === "Broadcast") this.emit("broadcast", record);
    else if (name === "TokenExpiring") void this.#renew(connection);
  }
  /** Puts a new token in the place of the one that expires. When that fails the connection ends with 4010, and the next one has a new one. */
  async #renew(connection) {
    try {
      const token = await this.#options.token(this.#ended.signal);
      if (token === connection.token) return;
      const { leftRooms } = await connection.ask("refresh_token", { token });
      for (const room of leftRooms) this.#rooms.get(room)?.finish("kicked");
    } catch (error) {
      if (!this.error) this.emit("error", error);
    }
  }
  #persist(operation, request, signal) {
    return persist(this.#connector, (connection) => connection.ask(operation, request), signal);
  }
};

// src/features/reactions.ts
function react(room, seq, emoji) {
  return room.ask("react", { seq, emoji });
}
function unreact(room, seq, emoji) {
  return room.ask("react", { seq, emoji, remove: true });
}
function reactions(room, seq) {
  return room.ask("reactions", { seq });
}

// src/features/reading.ts
function subscribe(room) {
  return room.ask("subscribe_room");
}
function unsubscribe(room) {
  return room.ask("unsubscribe_room");
}
function markRead(room, seq) {
  return room.ask("mark_read", { seq });
}
function unread(client, request = {}, options) {
  return client.call("unread", request, options);
}

// src/features/search.ts
function search(room, query, { signal, ...request } = {}) {
  return room.ask("search", { query, ...request }, { signal });
}

// src/features/state.ts
var StateMap = class extends TypedTarget {
  #entries = /* @__PURE__ */ new Map();
  #version = 0;
  constructor(room) {
    super();
    room.addEventListener("snapshot", ({ detail }) => this.#load(detail));
    room.addEventListener("message", ({ detail }) => this.#take(detail));
    room.addEventListener("change", ({ detail }) => this.#forget(detail));
    if (room.snapshot) this.#load(room.snapshot);
  }
  /** The entries by their keys. */
  get entries() {
    return this.#entries;
  }
  get(key) {
    return this.#entries.get(key);
  }
  #load({ state }) {
    if (!state) return;
    this.#version = state.version;
    const present = new Map(state.entries.map((entry) => [entry.key, entry]));
    for (const key of [...this.#entries.keys()]) if (!present.has(key)) this.#set(key);
    for (const [key, entry] of present) if (this.#entries.get(key)?.seq !== entry.seq) this.#set(key, entry);
  }
  /** What is not newer than the snapshot is in it. */
  #take({ key, event, data, from, seq, timestamp, changed }) {
    if (key === void 0 || event === void 0 || seq <= this.#version || changed?.deleted) return;
    this.#set(key, data && { key, event, data, from, seq, timestamp });
  }
  /** An event that is deleted takes its value with it. */
  #forget({ kind, seq }) {
    if (kind !== "deleted") return;
    for (const [key, entry] of this.#entries) if (entry.seq === seq) this.#set(key);
  }
  #set(key, entry) {
    if (entry) this.#entries.set(key, entry);
    else if (!this.#entries.delete(key)) return;
    this.emit("change", { key, entry });
  }
};

// src/features/stored-events.ts
function storeEvent(room, event, data, options = {}) {
  return room.send("", { ...options, event, data });
}
export {
  ChatClient,
  ChatError,
  StateMap,
  markRead,
  plainJson,
  react,
  reactions,
  search,
  storeEvent,
  subscribe,
  unreact,
  unread,
  unsubscribe
};

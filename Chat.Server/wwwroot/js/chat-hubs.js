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
    return abortable(signal, (resolve) => this.once(resolve));
  }
  /** Calls at the next beat; returns what takes that back. */
  once(wake) {
    this.#waiters.add(wake);
    return () => this.#waiters.delete(wake);
  }
};
function abortable(signal, begin) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
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
function delay(ms, signal, short) {
  return abortable(signal, (resolve) => {
    const end = () => {
      cleanUp();
      resolve();
    };
    const cleanUp = () => {
      clearTimeout(timer);
      forget?.();
    };
    const timer = setTimeout(end, ms);
    const forget = short?.once(end);
    return cleanUp;
  });
}

// src/errors.ts
var ChatError = class _ChatError extends Error {
  name = "ChatError";
  code;
  /** The least to wait before trying again, in milliseconds. */
  retryAfterMs;
  /** When a mute or a ban ends, RFC 3339; absent for never. */
  until;
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.until = details.until;
  }
  /** @internal */
  static from(refusal) {
    return new _ChatError(refusal.code, refusal.message, refusal);
  }
};
function isTransient(error) {
  return error instanceof ChatError && ["rate_limited", "unavailable", "internal", "timeout"].includes(error.code);
}

// src/connection/connection.ts
var Connection = class {
  welcome;
  end;
  /** Whether the server has said that it is about to end. */
  draining = false;
  token;
  #line;
  #owner;
  #timing;
  #pending = /* @__PURE__ */ new Set();
  #begun = performance.now();
  #heard = this.#begun;
  #watch;
  #retired = false;
  constructor(transport, url, token, timing2, owner) {
    this.token = token;
    this.#timing = timing2;
    this.#owner = owner;
    this.#watch = setTimeout(() => this.#finish({ reason: "No welcome came." }), timing2.answer);
    this.#line = transport({
      url,
      token,
      event: (name, record) => this.#event(name, record),
      fault: (refusal) => owner.fault(refusal),
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
    const timer = setTimeout(() => settle(new ChatError("timeout", `No answer to ${operation} came.`)), this.#timing.answer);
    this.#pending.add(settle);
    this.#line.request(operation, request, (refusal, result) => {
      this.#heard = performance.now();
      settle(refusal && ChatError.from(refusal), result);
    });
  }
  ask(operation, request) {
    return new Promise((resolve, reject) => this.request(operation, request, (error, result) => error ? reject(error) : resolve(result)));
  }
  /** Asks whether the line still stands, and ends the connection when nothing comes within the time. */
  check(within) {
    if (!this.welcome || this.end) return;
    const asked = performance.now();
    this.#line.request("ping", {}, () => this.#heard = performance.now());
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#heard < asked ? this.#finish({ code: 1006, reason: "The server is silent." }) : this.#listen(), within);
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
    this.#heard = performance.now();
    if (name === "Welcome") {
      this.welcome = record;
      clearTimeout(this.#watch);
      this.#listen();
    }
    this.#owner.event(this, name, record);
  }
  #listen() {
    const left = this.#heard + this.#timing.silence - performance.now();
    this.#watch = setTimeout(() => this.#heard + this.#timing.silence > performance.now() ? this.#listen() : this.check(this.#timing.silence), left);
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
  return new ChatError("timeout", "The connection was lost before the answer came.");
}

// src/connection/timing.ts
var timing = {
  /** To the welcome, and to each answer. */
  answer: 15e3,
  /** Silence before the line is checked, and the time the server has to break it. */
  silence: 2e4,
  /** The same when the page or the network has just come back: sleeping devices lose their lines without a word. */
  wakeCheck: 5e3,
  backoff: 1e3,
  longestBackoff: 3e4,
  /** A connection that lasted this long begins the count of attempts anew. */
  proven: 6e4,
  abused: 1e4,
  typingRepeat: 3e3,
  typingLasts: 6e3
};
function backoff(attempt, { backoff: backoff2, longestBackoff } = timing, random = Math.random) {
  return random() * Math.min(longestBackoff, backoff2 * 2 ** attempt);
}

// src/connection/endings.ts
var healthy = [1001, 1011, 4008];
var faults = [1002, 1003, 1007, 1008, 1009, 4002];
function isUnauthorized(end) {
  return end.status === 401 || end.code === 4001;
}
function verdict(end, welcomed, attempt, timing2) {
  const { code = 0, reason = "" } = end;
  if (end.final) return ChatError.from(end.final);
  if (code === 4003) return new ChatError("removed", "The user was removed by an administrator.");
  if (code === 4011) return new ChatError("disconnected", "A back end ended the connection.");
  if (end.status === 403) return new ChatError("forbidden", "The server does not take connections from here.");
  if (faults.includes(code)) return new ChatError("protocol_error", `The server ended the connection with ${code} ${reason}`);
  if (code === 4010) return 0;
  const least = Math.max(end.retryAfterMs ?? 0, code === 4009 ? timing2.abused : 0);
  return Math.max(least, backoff(welcomed && healthy.includes(code) ? 0 : attempt, timing2));
}

// src/connection/wake.ts
function onWake(wake) {
  const { document, window } = globalThis;
  if (!document || !window) {
    globalThis.addEventListener?.("online", wake);
    return () => globalThis.removeEventListener?.("online", wake);
  }
  const visible = () => document.visibilityState === "visible" && wake();
  const shown = (event) => event.persisted && wake();
  document.addEventListener("visibilitychange", visible);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", shown);
  return () => {
    document.removeEventListener("visibilitychange", visible);
    window.removeEventListener("online", wake);
    window.removeEventListener("pageshow", shown);
  };
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
  #hurry = new Pulse();
  #count = 0;
  #callers = 0;
  #refused;
  #stopListening;
  constructor(owner) {
    this.#owner = owner;
  }
  async connect(signal) {
    signal?.throwIfAborted();
    if (this.state === "disconnected") {
      this.#become("connecting");
      this.#stopListening = onWake(() => this.#wake());
      void this.#connect(0);
    }
    this.#callers++;
    try {
      while (this.state !== "connected") {
        if (this.error) throw this.error;
        await this.#changed.wait(signal);
      }
    } finally {
      if (--this.#callers === 0 && this.state === "connecting") {
        this.#attempts?.abort();
        this.#stopListening?.();
        this.#become("disconnected");
      }
    }
  }
  /** A connection that stands. */
  async connected(signal) {
    for (; ; ) {
      if (this.error) throw this.error;
      if (this.#current && !this.#current.end) return this.#current;
      await this.#changed.wait(signal);
    }
  }
  close(error) {
    if (this.error) return;
    this.error = error;
    this.#attempts?.abort(error);
    this.#stopListening?.();
    this.#become("closed");
    this.#owner.closed(error);
    this.#current?.close();
  }
  async #connect(wait) {
    if (this.#attempts) return;
    const { signal } = this.#attempts = new AbortController();
    try {
      for (; ; ) {
        await delay(wait, signal, this.#hurry);
        const made = await this.#attempt(signal);
        this.#count++;
        if (typeof made === "number") wait = made;
        else {
          this.#attempts = void 0;
          return made instanceof Connection ? this.#take(made) : this.close(made);
        }
      }
    } catch {
    } finally {
      if (this.#attempts?.signal === signal) this.#attempts = void 0;
    }
  }
  /** Makes one attempt: the connection with its welcome, the time to wait for the next attempt, or why there must be none. */
  async #attempt(signal) {
    const { url, transport, timing: timing2 } = this.#owner;
    let token;
    try {
      token = await until(Promise.resolve(this.#owner.token(signal)), signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#owner.fault({ code: "unavailable", message: `The token provider failed: ${error}` });
      return backoff(this.#count, timing2);
    }
    if (token === this.#refused) return unauthorized();
    return abortable(signal, (resolve) => {
      const connection = new Connection(transport, url, token, timing2, {
        event: (connection2, name, record) => {
          if (name === "Welcome") resolve(connection2);
          if (name === "Draining") void this.#drained(connection2, record.reconnectAfterMs);
          this.#owner.event(connection2, name, record);
        },
        fault: (refusal) => this.#owner.fault(refusal),
        ended: (connection2, end) => connection2.welcome ? this.#lost(connection2, end) : resolve(this.#next(connection2, end))
      });
      return () => connection.close();
    });
  }
  /** What follows an end. A refused token is asked for once more. */
  #next(connection, end) {
    if (!isUnauthorized(end)) return verdict(end, !!connection.welcome, this.#count, this.#owner.timing);
    if (this.#refused !== void 0) return unauthorized();
    this.#refused = connection.token;
    return 0;
  }
  #take(connection) {
    this.#refused = void 0;
    const before = this.#current;
    this.#current = connection;
    const ready = this.#owner.connected(connection);
    this.#become("connected");
    if (before && !before.end) void ready.then(() => before.retire());
    if (connection.end) this.#lost(connection, connection.end);
  }
  #lost(connection, end) {
    if (connection !== this.#current || this.error) return;
    if (connection.age >= this.#owner.timing.proven) this.#count = 0;
    const next = this.#next(connection, end);
    if (next instanceof ChatError) return this.close(next);
    this.#become("reconnecting");
    void this.#connect(next);
  }
  /** A second connection is made before the first one ends: half-way, so that the clients still come one after the other. */
  async #drained(connection, reconnectAfterMs) {
    if (connection.draining) return;
    connection.draining = true;
    this.#count = 0;
    if (connection === this.#current && !connection.end) await this.#connect(reconnectAfterMs / 2);
  }
  #wake() {
    this.#hurry.beat();
    this.#current?.check(this.#owner.timing.wakeCheck);
  }
  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#owner.state(state);
    this.#changed.beat();
  }
};
function unauthorized() {
  return new ChatError("unauthorized", "The server does not take the token.");
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
  set(index, item) {
    this.#items[index % this.capacity] = item;
  }
  push(item) {
    if (this.#closed) return;
    this.set(this.#end++, item);
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
  /** Reads from the oldest item on. Who falls behind goes on with the oldest there is. */
  async *read(missed) {
    for (let next = this.start; ; ) {
      if (next < this.start) {
        missed?.(this.start - next);
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
    return this.ring.read(() => this.#owner.gap({ kind: "missing" }));
  }
  /** Takes a live message. */
  message(connection, message) {
    const other = message.from === this.#owner.me() ? message.to : message.from;
    let conversation = this.#conversations.get(other);
    if (!conversation) {
      conversation = { seq: message.seq - 1, heard: 0, last: 0 };
      void this.#learnEpoch(other, conversation);
    }
    this.#conversations.delete(other);
    this.#conversations.set(other, conversation);
    if (this.#conversations.size > conversationsKept) this.#conversations.delete(this.#conversations.keys().next().value);
    const again = conversation.connection === connection && message.seq <= conversation.last;
    conversation.connection = connection;
    conversation.last = message.seq;
    conversation.heard = message.seq;
    if (again || message.seq > conversation.seq + 1) void this.#catchUp(other, conversation);
    else if (!conversation.catchUp) this.#append(conversation, message);
  }
  /** A new connection: what came meanwhile is in the log. */
  async connected() {
    for (const [other, conversation] of [...this.#conversations].reverse()) await this.#catchUp(other, conversation);
  }
  #append(conversation, message) {
    if (message.seq <= conversation.seq) return;
    conversation.seq = message.seq;
    this.ring.push(message);
    this.#owner.direct(message);
  }
  /** So that a lost log is noticed, whatever numbers the next one has. */
  async #learnEpoch(userId, conversation) {
    const page = await this.#owner.page({ userId, limit: 1 }).catch(() => void 0);
    conversation.epoch ??= page?.position.epoch;
  }
  async #catchUp(userId, conversation) {
    const run = conversation.catchUp = {};
    for (; ; ) {
      const { seq, epoch } = conversation;
      let page;
      try {
        page = await this.#owner.page({ userId, after: seq, epoch, limit: pageLength });
      } catch {
        break;
      }
      if (conversation.catchUp !== run) return;
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
      for (const message of messages) this.#append(conversation, toDirect(message, userId, this.#owner.me()));
      if ((!hasMore || messages.length === 0) && conversation.heard <= conversation.seq) break;
    }
    conversation.catchUp = void 0;
  }
};
function toDirect({ id, seq, from, text, timestamp, clientMessageId }, other, me) {
  return { id, seq, from, to: from === other ? me : other, text, timestamp, clientMessageId };
}

// src/events.ts
var TypedTarget = class extends EventTarget {
  /** @internal */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
};

// src/contract.ts
var limits = {
  /** The longest room name. Names have at least one character, no control characters, no leading or trailing white space and no unpaired surrogates; they are compared exactly, so `Room` and `room` are two rooms. */
  roomNameLength: 128,
  /** The longest user id (the `sub` of a token); the rules of room names apply. */
  userIdLength: 128,
  /** The longest token, wherever it stands. */
  tokenLength: 16384,
  /** The longest `client_message_id`. */
  clientMessageIdLength: 64,
  /** The most bytes of a message's annotations, as compact JSON in UTF-8. */
  annotationsBytes: 1024,
  /** How deep they may be. */
  annotationsDepth: 16,
  /** The longest text unless the server is configured otherwise. */
  defaultTextLength: 4e3,
  /** The most user ids in one answer to `members` or `online`. */
  queryListLength: 1e4,
  /** The most messages in one page of history. */
  historyPageLength: 200,
  /** The page of history when the request names no limit. */
  defaultHistoryPageLength: 50,
  /** The longest reason of a moderator. */
  reasonLength: 500,
  /** The most sanctions in one page. */
  sanctionPageLength: 200,
  /** The page of sanctions when the request names no limit. */
  defaultSanctionPageLength: 50
};
var endpoints = {
  /** The SignalR hub, for JSON and MessagePack. */
  hub: "/hubs/chat",
  /** The WebSocket endpoint for plain JSON. */
  plainJson: "/api/v1/ws",
  /** Where the HTTP interface begins. */
  api: "/api/v1",
  /** The HTTP interface to users: `POST revoke` with `{"user_id":…}` or `POST {id}/revoke`, for administrators. */
  users: "/api/v1/users"
};

// src/json/keys.ts
var opaque = "annotations";
function camelCase(value) {
  return convert(value, (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()));
}
function snakeCase(value) {
  return convert(value, (name) => name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase()));
}
function convert(value, rename) {
  if (Array.isArray(value)) return value.map((item) => convert(item, rename));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), name === opaque ? item : convert(item, rename)]));
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
var events = {
  welcome: "Welcome",
  joined: "MemberJoined",
  left: "MemberLeft",
  message: "Message",
  message_edited: "MessageEdited",
  message_deleted: "MessageDeleted",
  typing: "Typing",
  direct: "Direct",
  broadcast: "Broadcast",
  token_expiring: "TokenExpiring",
  draining: "Draining"
};
function plainJson(webSocket) {
  return (attempt) => new PlainJsonLine(attempt, webSocket);
}
var PlainJsonLine = class {
  #attempt;
  #answers = /* @__PURE__ */ new Map();
  #socket;
  #lastId = 0;
  #closed = false;
  /** A join whose messages are still coming: they follow the answer directly, nothing between. */
  #join;
  constructor(attempt, webSocket) {
    this.#attempt = attempt;
    (webSocket ? Promise.resolve(webSocket) : findWebSocket()).then(
      (found) => this.#open(found),
      () => this.#end({ final: { code: "unsupported", message: "There is no WebSocket here: use Node.js 22, install the package ws, or give the option webSocket." } })
    );
  }
  request(operation, request, answer) {
    const id = ++this.#lastId;
    this.#answers.set(id, answer);
    this.#socket.send(JSON.stringify({ type: operation, id, ...snakeCase(request) }));
  }
  close() {
    this.#closed = true;
    this.#socket?.close(1e3);
  }
  #open(webSocket) {
    if (this.#closed) return;
    try {
      const url = this.#attempt.url.replace(/^http/, "ws").replace(/\/$/, "") + endpoints.plainJson;
      const socket = this.#socket = new webSocket(url, ["chat.v1", `bearer.${this.#attempt.token}`]);
      socket.onmessage = ({ data }) => this.#closed || this.#receive(data);
      socket.onerror = () => {
      };
      socket.onclose = ({ code, reason }) => this.#end({ code, reason });
      socket.once?.("unexpected-response", (request, { statusCode, headers }) => {
        const seconds = +headers["retry-after"];
        this.#end({ status: statusCode, retryAfterMs: seconds > 0 ? seconds * 1e3 : void 0 });
        request.destroy();
      });
    } catch (error) {
      this.#end({ reason: String(error) });
    }
  }
  #end(end) {
    if (this.#closed) return;
    this.#closed = true;
    this.#attempt.end(end);
  }
  #receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return this.#attempt.fault({ code: "unreadable", message: "The server sent a frame that is not JSON." });
    }
    const { type, id, ...rest } = frame;
    const answer = this.#answers.get(id);
    if (type === "ack" && answer) {
      this.#answers.delete(id);
      this.#answered(camelCase(rest), answer);
    } else if (type === "error") {
      this.#answers.delete(id);
      if (answer) answer(camelCase(rest));
      else this.#attempt.fault(camelCase(rest));
    } else {
      const name = events[type === "system" ? frame.event : type];
      const record = camelCase(frame);
      delete record.type;
      if (this.#join && (name === "Message" || name === "MessageEdited" || name === "MessageDeleted")) this.#collect(record);
      else if (name) this.#attempt.event(name, record);
    }
  }
  #answered(result, answer) {
    if ("messageId" in result) {
      const { messageId, ...others } = result;
      result = { id: messageId, ...others };
    }
    if (!("missed" in result)) return answer(void 0, result);
    this.#join = { snapshot: { ...result, missed: [], changes: [] }, missed: result.missed, changes: result.changes ?? 0, answer };
    this.#whole();
  }
  #collect(record) {
    const join = this.#join;
    const kind = join.missed > 0 ? "missed" : "changes";
    join[kind]--;
    join.snapshot[kind].push(record);
    this.#whole();
  }
  #whole() {
    const { snapshot, missed, changes, answer } = this.#join;
    if (missed > 0 || changes > 0) return;
    this.#join = void 0;
    answer(void 0, snapshot);
  }
};

// src/connection/persist.ts
async function persist(connected, ask, timing2, signal) {
  for (let attempt = 0; ; ) {
    const connection = await connected(signal);
    try {
      return await until(ask(connection), signal);
    } catch (error) {
      if (!isTransient(error) || signal?.aborted) throw error;
      if (connection.end) continue;
      await delay(error.retryAfterMs ?? backoff(attempt++, timing2), signal);
    }
  }
}

// src/rooms/change.ts
function toChange(record) {
  const { room, seq, id } = record;
  if ("deletedAt" in record) return { kind: "deleted", room, seq, id, text: "", at: record.deletedAt, by: record.by, change: record.change };
  if ("editedAt" in record) return { kind: "edited", room, seq, id, text: record.text, at: record.editedAt, by: record.by, change: record.change };
  const { deleted, at, by, change } = record.changed;
  return { kind: deleted ? "deleted" : "edited", room, seq, id, text: record.text, at, by, change };
}
function withChange(message, { kind, text, at, by, change }) {
  if ((message.changed?.change ?? 0) >= change) return message;
  const deleted = kind === "deleted";
  const changed = { ...message, text, changed: { change, deleted, at, by } };
  if (!deleted) return changed;
  const { clientMessageId, annotations, ...tombstone } = changed;
  return tombstone;
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
    let last = ring.end > next ? { epoch: ring.at(next).epoch, seq: ring.at(next).message.seq - 1 } : this.#position;
    for (; ; ) {
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
  async *#missed(last) {
    for (let seq = last.seq; !this.#holds(last.epoch, seq); ) {
      let page;
      try {
        page = await this.#owner.page({ after: seq, epoch: last.epoch, limit: pageLength2 });
      } catch (error) {
        if (this.#ring.closed) return;
        throw error;
      }
      const messages = page.position.epoch === last.epoch ? page.messages.filter((message) => message.seq > seq) : [];
      if (messages.length === 0) return;
      if (messages[0].seq > seq + 1) this.#owner.gap({ kind: "missing", from: seq + 1, to: messages[0].seq - 1 });
      for (const message of messages) {
        yield message;
        seq = message.seq;
        if (this.#holds(last.epoch, seq)) return;
      }
    }
  }
  /** Whether the ring goes on from there, or cannot be reached from there by numbers. */
  #holds(epoch, seq) {
    const oldest = this.#ring.at(this.#ring.start);
    return oldest.epoch !== epoch || oldest.message.seq <= seq + 1;
  }
  #indexAfter({ epoch, seq }) {
    let index = this.#ring.start;
    while (index < this.#ring.end && this.#ring.at(index).epoch === epoch && this.#ring.at(index).message.seq <= seq) index++;
    return index;
  }
  async #catchUpWith(connection, learnChanges) {
    const run = this.#catchUp = {};
    const feed = this.#feeds.get(connection);
    while (feed.last > this.#position.seq) {
      const { epoch, seq } = this.#position;
      let page;
      try {
        page = await this.#owner.page({ after: seq, epoch, limit: pageLength2 });
      } catch {
        return;
      }
      if (this.#catchUp !== run) return;
      if (page.position.epoch !== epoch || page.position.seq < seq) return this.#owner.rejoin(connection);
      for (const message of page.messages) this.#append(message);
      if (page.messages.length === 0) this.#skipTo(page.position.seq);
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
    const { epoch, seq } = this.#position;
    if (message.seq <= seq) return;
    this.#skipTo(message.seq - 1);
    for (const change of this.#early) if (change.seq === message.seq) message = withChange(message, change);
    this.#position = { epoch, seq: message.seq };
    this.#ring.push({ epoch, message });
    this.#owner.message(message);
  }
  /** Says that messages are missing, if any are, and goes on behind them. */
  #skipTo(to) {
    const { epoch, seq } = this.#position;
    if (to <= seq) return;
    this.#owner.gap({ kind: "missing", from: seq + 1, to });
    this.#position = { epoch, seq: to };
  }
  #apply(change) {
    if (change.change <= this.#change) return;
    this.#change = change.change;
    if (change.seq > this.#position.seq) this.#early.push(change);
    if (this.#early.length > this.#ring.capacity) this.#early.shift();
    for (let index = this.#ring.end - 1; index >= this.#ring.start; index--) {
      const { epoch, message } = this.#ring.at(index);
      if (epoch !== this.#position.epoch || message.seq < change.seq) break;
      if (message.seq === change.seq) this.#ring.set(index, { epoch, message: withChange(message, change) });
    }
    this.changes.push(change);
    this.#owner.change(change);
  }
};

// src/rooms/members.ts
var Members = class {
  #users = /* @__PURE__ */ new Set();
  count = 0;
  get list() {
    return [...this.#users];
  }
  /** False where the server's list was cut or comings are not announced: the count is true, the list is not whole. */
  get complete() {
    return this.#users.size >= this.count;
  }
  replace(members, count) {
    this.#users = new Set(members);
    this.count = count;
  }
  joined({ userId, members, memberCount }) {
    if (members.length >= memberCount) this.#users = new Set(members);
    else this.#users.add(userId);
    this.count = memberCount;
  }
  left(userId, count) {
    this.#users.delete(userId);
    this.count = count;
  }
};

// src/rooms/typing.ts
var Typing = class {
  #others = /* @__PURE__ */ new Map();
  #timing;
  #changed;
  #sentAt = -Infinity;
  constructor(timing2, changed) {
    this.#timing = timing2;
    this.#changed = changed;
  }
  get users() {
    return [...this.#others.keys()];
  }
  heard(user, isTyping) {
    const known = this.#others.get(user);
    clearTimeout(known);
    if (isTyping) this.#others.set(user, setTimeout(() => this.heard(user, false), this.#timing.typingLasts));
    else this.#others.delete(user);
    if (known !== void 0 !== isTyping) this.#changed();
  }
  /** Whether the server is to be told now: at most every few seconds, and once when it stops. */
  tell(isTyping) {
    const now = performance.now();
    if (isTyping ? now - this.#sentAt < this.#timing.typingRepeat : this.#sentAt === -Infinity) return false;
    this.#sentAt = isTyping ? now : -Infinity;
    return true;
  }
  /** The own message says that typing has ended. */
  spoke() {
    this.#sentAt = -Infinity;
  }
  clear() {
    for (const timer of this.#others.values()) clearTimeout(timer);
    this.#others.clear();
  }
};

// src/rooms/room.ts
var Room = class extends TypedTarget {
  name;
  /** Ends when the room is left for good, with the reason: `left`, `kicked`, `closed` or the server's code. It never rejects. */
  left;
  #owner;
  #log;
  #members = new Members();
  #typing;
  #changed = new Pulse();
  #connection;
  #entered = false;
  #over;
  #tellLeft;
  /** @internal */
  constructor(owner, name, after) {
    super();
    this.#owner = owner;
    this.name = name;
    this.left = new Promise((resolve) => this.#tellLeft = resolve);
    this.#typing = new Typing(owner.timing, () => this.emit("typing", this.typing));
    this.#log = new RoomLog({
      message: (message) => {
        this.#typing.heard(message.from, false);
        this.emit("message", message);
      },
      change: (change) => this.emit("change", change),
      gap: (gap) => this.emit("gap", gap),
      rejoin: (connection) => this.enter(connection),
      page: (request) => this.#persist("history", request)
    }, owner.messageBuffer, after);
  }
  /** The messages since the join, from the oldest that is still held; ends when the room is left or the client closed. Each enumeration reads for itself. */
  get messages() {
    return { [Symbol.asyncIterator]: () => this.#log.read() };
  }
  /** The edits and deletions since the join, in their order. Who falls behind by as many as `messageBuffer` misses the oldest. */
  get changes() {
    return { [Symbol.asyncIterator]: () => this.#log.changes.read() };
  }
  /** Where the room has got to, to be given to `join` as `after` in a later run. */
  get position() {
    return this.#log.position;
  }
  /** Who is in the room, as far as it is known. */
  get members() {
    return this.#members.list;
  }
  /** How many users are in the room. */
  get memberCount() {
    return this.#members.count;
  }
  /** Whether `members` lists them all. */
  get membersComplete() {
    return this.#members.complete;
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
    return this.#owner.unsent(this.name);
  }
  /**
   * Says something. Ends with the receipt: the message is stored. Rejects with the server's refusal, `timeout` at the deadline,
   * `outbox_full`, `closed` or `left`.
   */
  send(text, options) {
    if (this.#over) return Promise.reject(this.#over);
    this.#typing.spoke();
    return this.#owner.send(this.name, text, options);
  }
  /** Tells the others that the user is typing or has stopped; may be called with every key. Without a connection nothing is told. */
  setTyping(isTyping) {
    if (this.live && this.#typing.tell(isTyping)) this.#connection.request("typing", { room: this.name, isTyping }, () => {
    });
  }
  /** Gives a message another text. */
  edit(seq, text, options) {
    return this.#persist("edit", { seq, text }, options?.signal);
  }
  /** Deletes a message; its number stays. */
  delete(seq, options) {
    return this.#persist("delete", { seq }, options?.signal);
  }
  /** Asks the server for up to 10,000 members, which is more than `members` may list. */
  queryMembers(options) {
    return this.#persist("members", {}, options?.signal);
  }
  /** Reads a page of the server's log, oldest message first; the newest page with neither `before` nor `after`. */
  history({ signal, ...request } = {}) {
    return this.#persist("history", request, signal);
  }
  /** The server's messages before the number, newest first; from the newest on without one. */
  async *before(seq, { signal } = {}) {
    for (let more = true; more; ) {
      const page = await this.history({ before: seq, limit: 200, signal });
      yield* [...page.messages].reverse();
      seq = page.messages[0]?.seq;
      more = page.hasMore && seq !== void 0;
    }
  }
  /** The server's messages after the number, oldest first, up to the newest there is. */
  async *after(seq, { signal } = {}) {
    for (let more = true; more; ) {
      const page = await this.history({ after: seq, limit: 200, signal });
      const messages = page.messages.filter((message) => message.seq > seq);
      yield* messages;
      seq = messages.at(-1)?.seq ?? seq;
      more = page.hasMore && messages.length > 0;
    }
  }
  /** Leaves the room for good. Its readers end, and its unsent messages fail with `left`. */
  async leave() {
    if (this.#over) return;
    const connection = this.#connection;
    this.finish("left", "The room was left.");
    if (connection && !connection.end) await connection.ask("leave_room", { room: this.name }).catch(() => {
    });
  }
  /** Ends when a connection is in the room. @internal */
  async joined(signal) {
    for (; ; ) {
      if (this.#over) throw this.#over;
      if (this.#entered && this.live) return this.#connection;
      await this.#changed.wait(signal);
    }
  }
  /** Joins with a connection, again and again until it has worked, the connection is lost or the server refuses. @internal */
  enter(connection, done = () => {
  }, attempt = 0) {
    if (this.#over || connection.end) return done();
    const { after, changes } = this.#log.resume;
    connection.request("join_room", { room: this.name, after, changes }, (error, snapshot) => {
      if (this.#over || connection.end) return done();
      if (!error) {
        this.#arrived(connection, snapshot, after);
        return done();
      }
      if (isTransient(error)) {
        const { timing: timing2 } = this.#owner;
        setTimeout(() => this.enter(connection, done, attempt + 1), error.retryAfterMs ?? backoff(attempt, timing2));
      } else {
        this.finish(error.code, error.message, error);
        done();
      }
    });
  }
  /** Takes an event of a connection. @internal */
  message(connection, message) {
    this.#log.message(connection, message);
  }
  /** @internal */
  changeCame(connection, change) {
    this.#log.change(connection, change);
  }
  /** @internal */
  typingHeard(connection, userId, isTyping) {
    if (connection === this.#connection && userId !== this.#owner.me()) this.#typing.heard(userId, isTyping);
  }
  /** @internal */
  memberJoined(connection, joined) {
    if (connection !== this.#connection) return;
    this.#members.joined(joined);
    this.emit("members", this.members);
  }
  /** @internal */
  memberLeft(connection, { userId, memberCount, reason }) {
    if (userId === this.#owner.me() && (reason === "kicked" || reason === "closed"))
      return this.finish(reason, reason === "kicked" ? "The user was removed from the room." : "The room was closed.");
    if (connection !== this.#connection) return;
    this.#typing.heard(userId, false);
    this.#members.left(userId, memberCount);
    this.emit("members", this.members);
  }
  /** The room is over, for a reason that is a code. @internal */
  finish(reason, message, error = new ChatError(reason, message)) {
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
    this.#entered = true;
    this.#members.replace(snapshot.members, snapshot.memberCount);
    this.#log.joined(connection, snapshot, after);
    this.#changed.beat();
    this.emit("members", this.members);
  }
  #persist(operation, request, signal) {
    return persist(
      (signal2) => this.joined(signal2),
      async (connection) => {
        try {
          return await connection.ask(operation, { room: this.name, ...request });
        } catch (error) {
          this.mayHaveLost(connection, error);
          throw error;
        }
      },
      this.#owner.timing,
      signal
    );
  }
  /** A connection that the server says is not in the room joins again, and the request counts as one to repeat. @internal */
  mayHaveLost(connection, error) {
    if (!(error instanceof ChatError) || error.code !== "not_a_member" || this.#over) return;
    if (connection === this.#connection) {
      this.#connection = void 0;
      this.enter(connection);
    }
    throw new ChatError("unavailable", error.message, { retryAfterMs: 0 });
  }
};

// src/sending/uuid.ts
function uuid() {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (+digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> +digit / 4).toString(16));
}

// src/sending/sender.ts
var Sender = class {
  #owner;
  #outbox;
  #lanes = /* @__PURE__ */ new Map();
  #working = /* @__PURE__ */ new Set();
  #ready;
  #lastCreated = 0;
  constructor(owner, outbox) {
    this.#owner = owner;
    this.#outbox = outbox;
    this.#ready = this.#restore();
  }
  /** What waits, in a room or with a user, or everywhere. */
  unsent(to) {
    const lanes = to ? [this.#lanes.get(laneOf(to)) ?? []] : [...this.#lanes.values()];
    return lanes.flat().map(({ item }) => item);
  }
  send(to, text, { signal, clientMessageId = uuid() } = {}) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.unsent().length >= this.#owner.outboxLimit) return Promise.reject(new ChatError("outbox_full", "Too many messages wait to be sent."));
    const createdAt = this.#lastCreated = Math.max(Date.now(), this.#lastCreated + 1e-3);
    return new Promise((resolve, reject) => {
      const parcel = this.#parcel({ clientMessageId, ...to, text, createdAt }, (error, receipt) => {
        clearTimeout(deadline);
        signal?.removeEventListener("abort", abort);
        if (receipt) resolve(receipt);
        else reject(error);
      });
      const deadline = setTimeout(() => parcel.end(new ChatError("timeout", "No receipt came in time; the message may have been stored.")), this.#owner.sendDeadline);
      const abort = () => parcel.end(signal.reason);
      signal?.addEventListener("abort", abort);
      void this.#store(parcel.item);
      this.#lane(parcel.item).push(parcel);
      void this.#work(parcel.item);
    });
  }
  /** Fails what waits in a room that was left, or, when the client ends, everywhere: then the outbox keeps it for the next run. */
  fail(error, to) {
    for (const parcel of to ? [...this.#lanes.get(laneOf(to)) ?? []] : [...this.#lanes.values()].flat()) parcel.end(error, void 0, !to);
  }
  #lane(item) {
    const key = laneOf(item);
    return this.#lanes.get(key) ?? this.#lanes.set(key, []).get(key);
  }
  #parcel(item, settle) {
    let ended = false;
    const parcel = {
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
      }
    };
    return parcel;
  }
  async #work(to) {
    await this.#ready;
    const key = laneOf(to);
    if (this.#working.has(key)) return;
    this.#working.add(key);
    for (let parcel; parcel = this.#lane(to)[0]; ) {
      try {
        const receipt = await persist(
          () => this.#owner.connectedFor(parcel.item, parcel.stop.signal),
          (connection) => this.#deliver(parcel, connection),
          this.#owner.timing,
          parcel.stop.signal
        );
        parcel.end(void 0, receipt);
      } catch (error) {
        parcel.end(error);
      }
    }
    this.#working.delete(key);
    this.#lanes.delete(key);
  }
  async #deliver(parcel, connection) {
    const now = Date.now();
    const { sentAt = now, clientMessageId, room, userId, text } = parcel.item;
    if (now - sentAt > this.#owner.duplicateWindow)
      throw new ChatError("expired", "The message was under way long ago: sent again it may be stored twice.");
    if (parcel.item.sentAt === void 0) {
      parcel.item = { ...parcel.item, sentAt };
      await this.#store(parcel.item);
      parcel.stop.signal.throwIfAborted();
    }
    try {
      const receipt = await connection.ask(room === void 0 ? "direct" : "message", { room, userId, text, clientMessageId });
      if (typeof receipt?.seq !== "number") throw new ChatError("unreadable", "The receipt has no number.");
      return receipt;
    } catch (error) {
      this.#owner.refused(parcel.item, connection, error);
      throw error;
    }
  }
  /** Puts what an earlier run has left before everything else. */
  async #restore() {
    const left = await this.#attempt(() => this.#outbox?.load());
    for (const item of [...left ?? []].reverse()) {
      this.#lane(item).unshift(this.#parcel(item, () => {
      }));
      void this.#work(item);
    }
  }
  #store(item) {
    return this.#attempt(() => this.#outbox?.put(item));
  }
  async #attempt(use) {
    try {
      return await use();
    } catch (error) {
      this.#owner.fault(error);
      return void 0;
    }
  }
};
function laneOf({ room, userId }) {
  return room === void 0 ? `user:${userId}` : `room:${room}`;
}

// src/client.ts
var ChatClient = class extends TypedTarget {
  #connector;
  #sender;
  #directs;
  #rooms = /* @__PURE__ */ new Map();
  #joining = /* @__PURE__ */ new Map();
  #roomsChanged = new Pulse();
  #states = new Ring(100);
  #ended = new AbortController();
  #timing;
  #options;
  #welcome;
  /**
   * @param url The server's address: `https://chat.example`, in a page also a relative one such as `/`.
   */
  constructor(url, options) {
    super();
    const timing2 = this.#timing = { ...timing, ...options.timing };
    const { messageBuffer = 1e3, sendDeadline = 12e4, duplicateWindow = 6e5, outboxLimit = 1e3 } = options;
    this.#options = { ...options, messageBuffer };
    this.#states.push("disconnected");
    this.#connector = new Connector({
      url: String(new URL(url, globalThis.location?.href)),
      transport: options.transport ?? plainJson(options.webSocket),
      timing: timing2,
      token: options.token,
      state: (state) => {
        this.#states.push(state);
        this.emit("state", state);
      },
      connected: (connection) => this.#connected(connection),
      event: (connection, name, record) => this.#event(connection, name, record),
      fault: (refusal) => this.emit("error", ChatError.from(refusal)),
      closed: (error) => this.#closed(error)
    });
    this.#directs = new Directs({
      me: () => this.userId,
      direct: (message) => this.emit("direct", message),
      gap: (gap) => this.emit("gap", gap),
      page: (request) => this.#persist("history", request)
    }, messageBuffer);
    this.#sender = new Sender({
      timing: timing2,
      sendDeadline,
      duplicateWindow,
      outboxLimit,
      connectedFor: (item, signal) => this.#connectedFor(item, signal),
      refused: ({ room }, connection, error) => room !== void 0 && this.#rooms.get(room)?.mayHaveLost(connection, error),
      sent: (item, receipt) => this.emit("sent", { item, receipt }),
      failed: (item, error) => this.emit("failed", { item, error }),
      fault: (error) => this.emit("error", new ChatError("unavailable", `The outbox failed: ${error}`))
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
    return this.#welcome?.userId;
  }
  /** What the server said at the beginning of the latest connection. */
  get welcome() {
    return this.#welcome;
  }
  /** The present state and each that follows; ends when the client is closed. */
  get states() {
    const states = this.#states;
    return {
      async *[Symbol.asyncIterator]() {
        for (let next = states.end - 1; ; ) {
          if (next < states.start) next = states.start;
          else if (next < states.end) yield states.at(next++);
          else if (states.closed) return;
          else await states.wait();
        }
      }
    };
  }
  /** The rooms that are joined. */
  get rooms() {
    return [...this.#rooms.values()].filter((room) => !this.#joining.has(room.name));
  }
  /** All direct messages from and to the user since the client began; ends when it is closed. Each enumeration reads for itself. */
  get directs() {
    return { [Symbol.asyncIterator]: () => this.#directs.read() };
  }
  /** What waits to be sent, also from an earlier run. */
  get unsent() {
    return this.#sender.unsent();
  }
  /**
   * Connects. Ends when the server has said welcome; a server that cannot be reached is tried again until the signal is aborted.
   * Rejects with the reason when the server refuses for good, and the client is closed.
   */
  connect(options) {
    return this.#connector.connect(options?.signal);
  }
  /** Ends the connection and the client, for good: readers end, and what waits fails with `closed`. An outbox keeps it for the next run. */
  close() {
    this.#connector.close(new ChatError("closed", "The client was closed."));
  }
  /**
   * Joins a room; without a connection it waits for one. A joined room gives the same room.
   * `after` is a position from an earlier run: what was said since then comes first. Rejects with the server's code.
   */
  join(name, { after, signal } = {}) {
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
  direct(userId, text, options) {
    if (this.error) return Promise.reject(this.error);
    return this.#sender.send({ userId }, text, options);
  }
  /** Reads a page of the conversation with a user; its messages have the other user's id for a room. */
  directHistory(userId, { signal, ...request } = {}) {
    return this.#persist("history", { userId, ...request }, signal);
  }
  /**
   * Asks the server for anything else, such as `online` or `mute`, once: waits for a connection, and rejects with what the server says.
   * `timeout` says that no answer came, and nothing of what was done.
   */
  async call(operation, request = {}, options) {
    const connection = await this.#connector.connected(options?.signal);
    return until(connection.ask(operation, request), options?.signal);
  }
  #begin(name, after) {
    const room = new Room({
      timing: this.#timing,
      messageBuffer: this.#options.messageBuffer,
      me: () => this.userId,
      send: (room2, text, options) => this.#sender.send({ room: room2 }, text, options),
      unsent: (room2) => this.#sender.unsent({ room: room2 }),
      forget: (room2, error) => this.#forget(room2, error)
    }, name, after);
    this.#rooms.set(name, room);
    const done = room.joined().then(() => {
      this.#joining.delete(name);
      this.#roomsChanged.beat();
      return room;
    });
    const joining = { room, callers: 0, done };
    this.#joining.set(name, joining);
    this.#connector.connected(this.#ended.signal).then((connection) => room.live || room.enter(connection), () => {
    });
    return joining;
  }
  #forget(room, error) {
    if (this.#rooms.get(room.name) !== room) return;
    this.#rooms.delete(room.name);
    this.#joining.delete(room.name);
    if (!this.error) this.#sender.fail(error, { room: room.name });
  }
  async #connected(connection) {
    this.#welcome = connection.welcome;
    void this.#directs.connected();
    await Promise.all([...this.#rooms.values()].map((room) => new Promise((done) => room.enter(connection, done))));
  }
  #closed(error) {
    this.#ended.abort(error);
    this.#sender.fail(error);
    for (const room of [...this.#rooms.values()]) room.finish("closed", error.message, error);
    this.#directs.ring.close();
    this.#states.close();
  }
  /** For a room a connection that is in it, whenever it is joined. */
  async #connectedFor({ room: name }, signal) {
    if (name === void 0) return this.#connector.connected(signal);
    for (let room; ; await this.#roomsChanged.wait(signal)) if ((room = this.#rooms.get(name)) && !this.#joining.has(name)) return room.joined(signal);
  }
  #event(connection, name, record) {
    const handlers = {
      Message: (message) => this.#rooms.get(message.room)?.message(connection, message),
      MessageEdited: (edited) => this.#rooms.get(edited.room)?.changeCame(connection, toChange(edited)),
      MessageDeleted: (deleted) => this.#rooms.get(deleted.room)?.changeCame(connection, toChange(deleted)),
      MemberJoined: (joined) => this.#rooms.get(joined.room)?.memberJoined(connection, joined),
      MemberLeft: (left) => this.#rooms.get(left.room)?.memberLeft(connection, left),
      Typing: ({ room, userId, isTyping }) => this.#rooms.get(room)?.typingHeard(connection, userId, isTyping),
      Direct: (message) => this.#directs.message(connection, message),
      Broadcast: (notice) => this.emit("broadcast", notice),
      TokenExpiring: () => void this.#renew(connection)
    };
    handlers[name]?.(record);
  }
  /** Puts a new token in the place of the one that expires. When that fails the connection ends with 4010, and the next one has a new one. */
  async #renew(connection) {
    try {
      const token = await this.#options.token(this.#ended.signal);
      if (token === connection.token) return;
      const { leftRooms } = await persist(async () => connection, (connection2) => connection2.ask("refresh_token", { token }), this.#timing, this.#ended.signal);
      for (const room of leftRooms) this.#rooms.get(room)?.finish("kicked", "The new token does not allow the room.");
    } catch (error) {
      if (!this.error && !isTransient(error)) this.emit("error", new ChatError("unauthorized", `The token could not be renewed: ${error}`));
    }
  }
  #persist(operation, request, signal) {
    return persist((signal2) => this.#connector.connected(signal2), (connection) => connection.ask(operation, request), this.#timing, signal);
  }
};

// src/sending/indexed-db-outbox.ts
var store = "items";
function indexedDbOutbox(name) {
  const prefix = `chat-hubs/outbox/${name}`;
  const owner = `${prefix}/${uuid()}`;
  let opened;
  const inStore = async (mode, use) => {
    const database = await (opened ??= open(prefix));
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = use(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const adopt = async () => {
    const living = new Set((await locks()?.query())?.held?.map((lock) => lock.name));
    const rows = await inStore("readonly", (items) => items.getAll());
    const adopted = rows.filter((row) => !living.has(row.owner)).sort((a, b) => a.createdAt - b.createdAt);
    await inStore("readwrite", (items) => adopted.forEach((row) => items.put({ ...row, owner })));
    return adopted.map(({ owner: owner2, ...item }) => item);
  };
  return {
    load: async () => {
      if (!locks()) return adopt();
      const alive = new Promise((held) => {
        void locks().request(owner, () => (held(), new Promise(() => {
        })));
      });
      await alive;
      return locks().request(prefix, adopt);
    },
    put: (item) => inStore("readwrite", (items) => void items.put({ ...item, owner })),
    remove: (clientMessageId) => inStore("readwrite", (items) => void items.delete(clientMessageId))
  };
}
function locks() {
  return navigator.locks;
}
function open(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "clientMessageId" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
export {
  ChatClient,
  ChatError,
  indexedDbOutbox,
  limits,
  plainJson
};

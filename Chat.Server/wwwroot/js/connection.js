import { Backoff } from './backoff.js';

/** Close codes after which the same token will not be let in again: bad token, banned, token expired. */
const finalCloseCodes = new Set([4001, 4003, 4010]);
const answerWithinMs = 15_000;
const pingEveryMs = 25_000;
/** A connection that lived this long has proved the server well: the next loss starts with a short wait again. */
const provenAfterMs = 5_000;

/** A refusal of the server, or `disconnected` / `timeout` when no answer came. The codes are in docs/protocol.md. */
export class ChatError extends Error {
  constructor(code, message, retryAfterMs) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later. */
  get retryable() {
    return ['unavailable', 'rate_limited', 'timeout'].includes(this.code);
  }
}

/**
 * A plain-JSON chat connection that stands on nothing else in this page: one WebSocket, requests with answers, and a new
 * socket whenever the old one is lost. Being in a room belongs to a socket, so after each `open` the rooms must be joined again.
 *
 *   const connection = new ChatConnection('wss://chat.example/api/v1/ws', token);
 *   connection.addEventListener('open', () => connection.request('join_room', { room: 'general' }));
 *   connection.addEventListener('frame', ({ detail: frame }) => console.log(frame.type, frame));
 *   connection.start();
 *   const receipt = await connection.request('message', { room: 'general', text: 'hello' });
 *
 * Events: `open` (the server's welcome came), `state` (`state` has changed), `frame` (detail: any frame that is not an answer).
 */
export class ChatConnection extends EventTarget {
  #url;
  #token;
  #socket = null;
  #backoff = new Backoff();
  #answers = new Map();
  #lastId = 0;
  #openedAt = 0;
  #timers = { welcome: 0, ping: 0, retry: 0 };

  /** `connecting`, `open`, `waiting` (for the next attempt) or `closed` (for good, see `closeCode`). */
  state = 'closed';
  /** The welcome frame of the present socket. A new object for each, so it also tells sockets apart. */
  welcome = null;
  /** Why the last socket ended, while there is no other. */
  closeCode = null;
  closeReason = '';

  constructor(url, token) {
    super();
    this.#url = url;
    this.#token = token;
  }

  start() {
    if (this.state === 'closed') this.#connect();
  }

  stop() {
    this.#drop();
    this.#become('closed');
  }

  /** Cuts a wait short, for example because the network has come back. */
  retryNow() {
    if (this.state === 'waiting') this.#connect();
  }

  /** Asks whether the line still stands, and replaces it if no answer comes. */
  async check() {
    if (this.state !== 'open') return this.retryNow();
    const asked = this.welcome;
    try {
      await this.request('ping');
    } catch (error) {
      if (error.code === 'timeout' && asked === this.welcome) this.#lost(1006, 'No answer');
    }
  }

  /** Sends a request; resolves with the `ack` frame, rejects with a ChatError. */
  request(type, fields = {}) {
    if (this.state !== 'open') return Promise.reject(new ChatError('disconnected', 'Not connected.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#settle(id, answer => answer.reject(new ChatError('timeout', 'The server did not answer in time.'))),
        answerWithinMs);
      this.#answers.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ type, id, ...fields }));
    });
  }

  #connect() {
    this.#drop();
    // Subprotocols are the one header a browser lets a page set: the token stays out of addresses and their logs.
    const socket = new WebSocket(this.#url, ['chat.v1', `bearer.${this.#token}`]);
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
    this.#socket = socket;
    this.#timers.welcome = setTimeout(() => this.#lost(1006, 'No welcome'), answerWithinMs);
    this.#become('connecting');
  }

  #receive(frame) {
    if (frame.type === 'ack' && frame.id !== undefined) {
      this.#settle(frame.id, answer => answer.resolve(frame));
    } else if (frame.type === 'error' && this.#answers.has(frame.id)) {
      this.#settle(frame.id, answer => answer.reject(new ChatError(frame.code, frame.message, frame.retry_after_ms)));
    } else {
      // A bad token is also accepted first and then closed, so only the welcome says that we are in.
      if (frame.type === 'system' && frame.event === 'welcome') this.#opened(frame);
      this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
    }
  }

  #opened(welcome) {
    clearTimeout(this.#timers.welcome);
    this.#timers.ping = setInterval(() => this.check(), pingEveryMs);
    this.#openedAt = Date.now();
    this.welcome = welcome;
    this.closeCode = null;
    this.#become('open');
    this.dispatchEvent(new Event('open'));
  }

  #lost(code, reason) {
    if (this.state === 'open' && Date.now() - this.#openedAt >= provenAfterMs) this.#backoff.reset();
    this.#drop();
    this.closeCode = code;
    this.closeReason = reason;
    if (finalCloseCodes.has(code)) return this.#become('closed');
    this.#timers.retry = setTimeout(() => this.#connect(), this.#backoff.next());
    this.#become('waiting');
  }

  /** Lets the socket go without waiting for its close handshake, which a dead line would hold up. */
  #drop() {
    clearTimeout(this.#timers.welcome);
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.retry);
    if (this.#socket) {
      this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
      this.#socket = null;
    }
    for (const id of [...this.#answers.keys()])
      this.#settle(id, answer => answer.reject(new ChatError('disconnected', 'The connection was lost.')));
  }

  #settle(id, how) {
    const answer = this.#answers.get(id);
    if (!answer) return;
    this.#answers.delete(id);
    clearTimeout(answer.timer);
    how(answer);
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}

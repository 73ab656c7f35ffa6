import { ChatClient } from '../../chat-hubs.js';
import { h, reconcile, setText } from '../../views/dom.js';
import { clockTime, fullTime } from '../format.js';
import { linkTo } from '../router.js';
import { button } from './heading.js';

const serviceRoot = new URL('../../../', import.meta.url);
const shown = 200;
const atOnce = 100;

/** What is said in a room, as it is said. It is joined hidden, so nobody in the room sees that somebody reads. */
export class Tail {
  #client = null;
  #messages = new Map();
  #drawing = 0;

  constructor({ api }) {
    this.api = api;
    this.list = h('ol', { class: 'tail', role: 'log', 'aria-live': 'off', 'aria-label': 'What is said', tabindex: '0', 'data-testid': 'tail' });
    this.state = h('span', { class: 'muted', role: 'status', 'data-testid': 'tail-state' });
    this.pause = button('Pause', () => this.#set(!this.isPaused), { 'aria-pressed': 'false', 'data-testid': 'pause' });
    this.element = h('section', { class: 'panel' }, h('div', { class: 'heading-row' }, h('h2', {}, 'What is said'), this.state, this.pause), this.list);
  }

  get isPaused() {
    return this.pause.getAttribute('aria-pressed') === 'true';
  }

  /** Connects as long as a room is looked at, and no longer. */
  open(room) {
    this.close();
    this.#messages.clear();
    this.#set(false);
    const client = this.#client = new ChatClient(serviceRoot, { token: () => this.api.token });
    client.addEventListener('state', () => client === this.#client && this.#tell(client));
    this.#follow(client, room);
  }

  close() {
    this.#client?.close();
    this.#client = null;
  }

  async #follow(client, name) {
    const isOver = () => client !== this.#client;
    try {
      const room = await client.join(name, { hidden: true });
      if (isOver()) return;
      room.addEventListener('message', ({ detail }) => this.#add([detail]));
      room.addEventListener('change', ({ detail }) => this.#change(detail));
      room.addEventListener('gap', ({ detail }) => detail.kind === 'reset' && this.#messages.clear());
      room.left.then(reason => {
        if (isOver() || client.state === 'closed') return;
        if (reason === 'closed') this.open(name); // by an administrator; who comes next is in the same room
        else setText(this.state, `This is not told any more (${reason}).`);
      });
      const { messages } = await room.history({ limit: atOnce });
      if (!isOver()) this.#add(messages);
    } catch (error) {
      if (!isOver()) setText(this.state, error.message);
    }
  }

  #tell({ state }) {
    setText(this.state, state === 'connected' ? '' : state === 'closed' ? 'The connection has ended. Open the room again to go on.' : 'Connecting…');
  }

  #set(paused) {
    this.pause.setAttribute('aria-pressed', `${paused}`);
    this.#draw();
  }

  /** Keeps the newest, by their numbers: the page of history comes after what was said meanwhile. */
  #add(messages) {
    const known = this.#messages;
    for (const message of messages) if (!known.has(message.seq)) known.set(message.seq, message);
    this.#messages = new Map([...known].sort(([one], [other]) => one - other).slice(-shown));
    this.#draw();
  }

  #change({ kind, seq, text, change }) {
    const message = this.#messages.get(seq);
    if (message && !(message.changed?.change >= change)) this.#messages.set(seq, { ...message, text, changed: { change, deleted: kind === 'deleted' } });
    this.#draw();
  }

  /** Once for all that came since the last picture. */
  #draw() {
    if (!this.isPaused) this.#drawing ||= requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#drawing = 0;
    if (this.isPaused) return;
    const isAtEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 8;
    reconcile(this.list, [...this.#messages.values()], { key: ({ id }) => id, create: line, update: (element, message) => setText(element.lastChild, textOf(message)) });
    if (isAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }
}

const textOf = ({ text, changed }) => changed?.deleted ? '(deleted)' : text;

const line = ({ seq, from, timestamp }) => h('li', { 'data-testid': 'said-line' },
  h('span', { class: 'muted' }, h('time', { datetime: timestamp, title: fullTime(timestamp) }, clockTime(timestamp)), ` #${seq} `),
  h('a', { href: linkTo('users', from) }, from), ' ', h('span', { dir: 'auto' }));

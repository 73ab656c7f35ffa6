import { h } from '../../views/dom.js';
import { inPath } from '../api.js';
import { clockTime, fullTime } from '../format.js';
import { linkTo } from '../router.js';
import { button } from './heading.js';

const shown = 200;

/** What is said in a room, as it is said. It asks by number, so nobody in the room sees that somebody reads. */
export class Tail {
  #place = null;

  constructor({ api, poll }) {
    this.api = api;
    this.list = h('ol', { class: 'tail', role: 'log', 'aria-live': 'off', 'aria-label': 'What is said', tabindex: '0', 'data-testid': 'tail' });
    this.pause = button('Pause', () => this.#toggle(), { 'aria-pressed': 'false', 'data-testid': 'pause' });
    this.element = h('section', { class: 'panel' }, h('div', { class: 'heading-row' }, h('h2', {}, 'What is said'), this.pause), this.list);
    this.poll = poll(() => this.#read(), 1000);
  }

  open(room) {
    this.room = room;
    this.#place = null;
    this.list.replaceChildren();
    this.#set(false);
    this.poll.start();
  }

  close() {
    this.poll.stop();
  }

  #toggle() {
    this.#set(this.pause.getAttribute('aria-pressed') === 'false');
  }

  #set(paused) {
    this.pause.setAttribute('aria-pressed', `${paused}`);
    if (paused) this.poll.stop();
    else if (this.room) this.poll.start();
  }

  async #read() {
    const { room } = this;
    const query = this.#place ? { after: this.#place.seq, epoch: this.#place.epoch, limit: 200 } : { limit: 50 };
    const { messages, position, has_more: more } = await this.api.get(`rooms/${inPath(room)}/messages`, query);
    if (room !== this.room) return;
    if (this.#place && position.epoch !== this.#place.epoch) this.list.replaceChildren();
    const isAtEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 8;
    this.list.append(...messages.map(line));
    while (this.list.children.length > shown) this.list.firstChild.remove();
    if (isAtEnd) this.list.scrollTop = this.list.scrollHeight;
    const isBehind = this.#place && more && messages.length;
    this.#place = isBehind ? { ...position, seq: messages.at(-1).seq } : position;
    this.list.classList.toggle('empty-list', !this.list.children.length);
  }
}

const line = ({ seq, from, text, timestamp, changed }) => h('li', { 'data-testid': 'said-line' },
  h('span', { class: 'muted' }, h('time', { datetime: timestamp, title: fullTime(timestamp) }, clockTime(timestamp)), ` #${seq} `),
  h('a', { href: linkTo('users', from) }, from), ' ', h('span', { dir: 'auto' }, changed?.deleted ? '(deleted)' : text));

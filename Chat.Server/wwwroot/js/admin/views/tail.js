import { h } from '../../views/dom.js';
import { inPath } from '../api.js';
import { clockTime, fullTime } from '../format.js';
import { linkTo } from '../router.js';
import { button } from './heading.js';

const shown = 200;
const atOnce = 100;

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

  /** Where more was said than one answer holds, it goes on with the newest. */
  async #read() {
    const { room } = this;
    const place = this.#place;
    const query = place && !place.isBehind ? { after: place.seq, epoch: place.epoch, limit: atOnce } : { limit: atOnce };
    const { messages, position, has_more: more } = await this.api.get(`rooms/${inPath(room)}/messages`, query);
    if (room !== this.room) return;
    const isSame = place?.epoch === position.epoch;
    if (!isSame) this.list.replaceChildren();
    const isAtEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 8;
    const fresh = isSame ? messages.filter(({ seq }) => seq > place.seq) : messages;
    this.list.append(...fresh.map(line));
    while (this.list.children.length > shown) this.list.firstChild.remove();
    if (isAtEnd) this.list.scrollTop = this.list.scrollHeight;
    this.#place = { epoch: position.epoch, seq: messages.at(-1)?.seq ?? position.seq, isBehind: isSame && more && !place.isBehind };
  }
}

const line = ({ seq, from, text, timestamp, changed }) => h('li', { 'data-testid': 'said-line' },
  h('span', { class: 'muted' }, h('time', { datetime: timestamp, title: fullTime(timestamp) }, clockTime(timestamp)), ` #${seq} `),
  h('a', { href: linkTo('users', from) }, from), ' ', h('span', { dir: 'auto' }, changed?.deleted ? '(deleted)' : text));

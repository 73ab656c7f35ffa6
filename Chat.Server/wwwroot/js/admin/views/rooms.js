import { h } from '../../views/dom.js';
import { count, nothing, perSecond } from '../format.js';
import { Pages } from '../pages.js';
import { linkTo } from '../router.js';
import { search } from '../search.js';
import { Table } from '../table.js';
import { heading } from './heading.js';

const onPage = 50;

/** The rooms that have members. The server searches and pages; the rate is what came between two answers. */
export class RoomsView {
  title = 'Rooms';
  #heads = new Map();
  #prefix = '';

  constructor({ api, poll }) {
    this.pages = new Pages(() => this.poll.now());
    this.table = new Table('Rooms that have members', [
      { title: 'Room', make: ({ room }) => h('a', { href: linkTo('rooms', room) }, room) },
      { title: 'Members', numeric: true, text: ({ member_count }) => count(member_count) },
      { title: 'Messages', numeric: true, text: ({ position }) => count(position.seq) },
      { title: 'Rate', numeric: true, text: ({ rate }) => rate === null ? nothing : perSecond(rate) },
    ], ({ room }) => room, 'No room begins so.');
    this.element = h('section', {},
      heading('Rooms'),
      search('Rooms that begin with', prefix => {
        this.#prefix = prefix;
        this.pages.reset();
        this.poll.now();
      }),
      this.table.element, this.pages.element);
    this.poll = poll(async () => {
      const { cursor } = this.pages;
      const prefix = this.#prefix;
      const { rooms, next } = await api.get('rooms', { prefix, cursor, limit: onPage, heads: true });
      if (cursor !== this.pages.cursor || prefix !== this.#prefix) return; // another page is wanted by now
      this.#rate(rooms);
      this.table.draw(rooms);
      this.pages.draw(next);
    }, 3000);
  }

  open() {
    this.poll.start();
  }

  close() {
    this.poll.stop();
  }

  refresh() {
    this.poll.now();
  }

  #rate(rooms) {
    const now = performance.now();
    const heads = new Map();
    for (const room of rooms) {
      const before = this.#heads.get(room.room);
      const isSame = before?.epoch === room.position.epoch;
      room.rate = isSame ? (room.position.seq - before.seq) / (now - before.at) * 1000 : null;
      heads.set(room.room, { ...room.position, at: now });
    }
    this.#heads = heads;
  }
}

import { h } from '../../views/dom.js';
import { count, nothing, perSecond } from '../format.js';
import { linkTo } from '../router.js';
import { Table } from '../table.js';
import { Listing } from './listing.js';

/** The rooms that have members. The rate is what came between two answers. */
export class RoomsView extends Listing {
  #heads = new Map();

  constructor({ api, poll }) {
    const table = new Table('Rooms that have members', [
      { title: 'Room', make: ({ room }) => h('a', { href: linkTo('rooms', room) }, room) },
      { title: 'Members', numeric: true, text: ({ member_count }) => count(member_count) },
      { title: 'Messages', numeric: true, text: ({ position }) => count(position.seq) },
      { title: 'Rate', numeric: true, text: ({ rate }) => rate === null ? nothing : perSecond(rate) },
    ], ({ room }) => room, 'No room begins so.');
    super(poll, {
      title: 'Rooms',
      label: 'Rooms that begin with',
      table,
      ask: query => api.get('rooms', { ...query, heads: true }),
      show: ({ rooms }) => {
        this.#rate(rooms);
        table.draw(rooms);
      },
    });
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

import { h, setText } from '../../views/dom.js';
import { inPath } from '../api.js';
import { count } from '../format.js';
import { Pages } from '../pages.js';
import { linkTo } from '../router.js';
import { Table } from '../table.js';
import { button } from './heading.js';
import { Tail } from './tail.js';

const onPage = 50;

/** One room: how it stands, who is in it, what is said, and what can be done about it. */
export class RoomView {
  title = 'Room';

  constructor(shared) {
    const { api, actions, poll } = shared;
    this.name = h('h1', { tabindex: '-1', 'data-testid': 'room-name' });
    this.facts = h('p', { class: 'muted facts', 'data-testid': 'room-facts' });
    this.tail = new Tail(shared);
    this.pages = new Pages(() => this.poll.now());
    this.members = new Table('Members', [
      { title: 'User', make: user => h('a', { href: linkTo('users', user) }, user) },
      { title: 'Actions', make: user => [
        button('Kick', () => actions.kick(user, this.room), { 'aria-label': `Kick ${user}`, 'data-testid': 'kick' }),
        button('Mute', () => actions.mute(user, this.room), { 'aria-label': `Mute ${user}` }),
        button('Ban', () => actions.ban(user, this.room), { 'aria-label': `Ban ${user}` })] },
    ], user => user, 'Nobody is in this room.');
    this.element = h('section', {},
      h('p', {}, h('a', { href: linkTo('rooms') }, 'All rooms')),
      h('div', { class: 'heading-row' }, this.name,
        button('Forget history', () => actions.forget(this.room)), button('Close the room', () => actions.close(this.room), { 'data-testid': 'close-room' })),
      this.facts,
      h('div', { class: 'columns' }, this.tail.element, h('section', { class: 'panel' }, h('div', { class: 'heading-row' }, h('h2', {}, 'Members')), this.members.element, this.pages.element)));
    this.poll = poll(async () => {
      const { room } = this;
      const path = `rooms/${inPath(room)}`;
      const [state, list] = await Promise.all([api.get(path), api.get(`${path}/members`, { cursor: this.pages.cursor, limit: onPage })]);
      if (room !== this.room) return;
      setText(this.facts, factsOf(state));
      this.members.draw(list.members);
      this.pages.draw(list.next);
    }, 3000);
  }

  open(room) {
    this.room = room;
    setText(this.name, room);
    setText(this.facts, '');
    this.pages.reset();
    this.members.draw([]);
    this.poll.start();
    this.tail.open(room);
  }

  close() {
    this.poll.stop();
    this.tail.close();
  }

  refresh() {
    this.poll.now();
  }
}

const factsOf = ({ member_count: members, position, last_change: changes, settings }) => [
  `${count(members)} members`, `${count(position.seq)} messages`, `${count(changes)} changes`, `${settings.post} may post`,
  settings.max_members && `at most ${count(settings.max_members)} members`, settings.slow_mode_seconds > 0 && `slow mode of ${settings.slow_mode_seconds} s`,
].filter(Boolean).join(' · ');

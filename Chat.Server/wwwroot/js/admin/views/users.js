import { h, setText } from '../../views/dom.js';
import { count } from '../format.js';
import { Pages } from '../pages.js';
import { linkTo } from '../router.js';
import { search } from '../search.js';
import { Table } from '../table.js';
import { button, heading } from './heading.js';

const onPage = 50;

/** Who is connected. */
export class UsersView {
  title = 'Users';
  #prefix = '';

  constructor({ api, actions, poll }) {
    this.counts = h('p', { class: 'muted' });
    this.pages = new Pages(() => this.poll.now());
    this.table = new Table('Users who are connected', [
      { title: 'User', make: user => h('a', { href: linkTo('users', user) }, user) },
      { title: 'Actions', make: user => button('Disconnect', () => actions.disconnect(user), { 'aria-label': `Disconnect ${user}` }) },
    ], user => user, 'No user who begins so is connected.');
    this.element = h('section', {},
      heading('Users'), this.counts,
      search('Users who begin with', prefix => {
        this.#prefix = prefix;
        this.pages.reset();
        this.poll.now();
      }),
      this.table.element, this.pages.element);
    this.poll = poll(async () => {
      const { cursor } = this.pages;
      const prefix = this.#prefix;
      const { users, user_count, connection_count, next } = await api.get('users', { prefix, cursor, limit: onPage });
      if (cursor !== this.pages.cursor || prefix !== this.#prefix) return;
      setText(this.counts, `${count(user_count)} users with ${count(connection_count)} connections`);
      this.table.draw(users);
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
}

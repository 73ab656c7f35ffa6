import { h, setText } from '../../views/dom.js';
import { count } from '../format.js';
import { linkTo } from '../router.js';
import { Table } from '../table.js';
import { button } from './heading.js';
import { Listing } from './listing.js';

/** Who is connected. */
export class UsersView extends Listing {
  constructor({ api, actions, poll }) {
    const facts = h('p', { class: 'muted' });
    const table = new Table('Users who are connected', [
      { title: 'User', make: user => h('a', { href: linkTo('users', user) }, user) },
      { title: 'Actions', make: user => button('Disconnect', () => actions.disconnect(user), { 'aria-label': `Disconnect ${user}` }) },
    ], user => user, 'No user who begins so is connected.');
    super(poll, {
      title: 'Users',
      label: 'Users who begin with',
      facts,
      table,
      ask: query => api.get('users', query),
      show: ({ users, user_count, connection_count }) => {
        setText(facts, `${count(user_count)} users with ${count(connection_count)} connections`);
        table.draw(users);
      },
    });
  }
}

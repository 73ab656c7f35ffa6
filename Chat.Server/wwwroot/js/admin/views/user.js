import { h, setText } from '../../views/dom.js';
import { inPath } from '../api.js';
import { fullTime, nodeName } from '../format.js';
import { linkTo } from '../router.js';
import { Table } from '../table.js';
import { button } from './heading.js';
import { sanctionTable } from './sanctions.js';

/** One user: connections on all nodes, what is imposed, and what can be done. */
export class UserView {
  title = 'User';

  constructor({ api, actions, poll }) {
    this.name = h('h1', { tabindex: '-1', 'data-testid': 'user-name' });
    this.ended = h('a', {}, 'Why its connections ended');
    this.connections = new Table('Connections', [
      { title: 'Since', text: ({ since }) => fullTime(since) },
      { title: 'Protocol', text: ({ protocol }) => protocol },
      { title: 'Node', text: ({ node }) => nodeName(node) },
      { title: 'Address', text: ({ address }) => address ?? '' },
      { title: 'Client', text: ({ agent }) => agent ?? '', wide: true },
      { title: 'Rooms', text: ({ rooms }) => someOf(rooms) },
      { title: 'Actions', make: ({ connection_id: id }) => button('Disconnect', () => actions.disconnect(this.user, id), { 'aria-label': `Disconnect the connection ${id}`, 'data-testid': 'disconnect' }) },
    ], ({ connection_id: id }) => id, 'This user is not connected.');
    this.sanctions = sanctionTable(actions);
    this.element = h('section', {},
      h('p', {}, h('a', { href: linkTo('users') }, 'All users')),
      h('div', { class: 'heading-row' }, this.name,
        button('Disconnect', () => actions.disconnect(this.user), { 'data-testid': 'disconnect-user' }), button('Mute', () => actions.mute(this.user)),
        button('Ban', () => actions.ban(this.user)), button('Revoke tokens', () => actions.revoke(this.user))),
      h('p', {}, this.ended),
      h('h2', {}, 'Connections'), this.connections.element,
      h('h2', {}, 'Mutes and bans'), this.sanctions.element);
    this.poll = poll(async () => {
      const { user } = this;
      const [{ connections }, { sanctions }] = await Promise.all([api.get(`users/${inPath(user)}/connections`), api.get('sanctions', { user_id: user })]);
      if (user !== this.user) return;
      this.connections.draw(connections);
      this.sanctions.draw(sanctions);
    }, 3000);
  }

  open(user) {
    this.user = user;
    setText(this.name, user);
    this.ended.href = linkTo('ended', user);
    this.connections.draw([]);
    this.sanctions.draw([]);
    this.poll.start();
  }

  close() {
    this.poll.stop();
  }

  refresh() {
    this.poll.now();
  }
}

const some = 5;
const someOf = rooms => rooms.slice(0, some).join(', ') + (rooms.length > some ? ` and ${rooms.length - some} more` : '');

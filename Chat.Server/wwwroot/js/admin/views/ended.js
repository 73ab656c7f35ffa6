import { h, setText } from '../../views/dom.js';
import { bytes, count, duration, fullTime, nodeName, perSecond } from '../format.js';
import { Pages } from '../pages.js';
import { linkTo } from '../router.js';
import { Table } from '../table.js';
import { heading } from './heading.js';

const onPage = 50;

const codes = [
  ['', 'any'], ['none', 'not by the server'], ['1001', '1001 going away'], ['1013', '1013 try again later'], ['4002', '4002 invalid JSON'], ['4003', '4003 removed'],
  ['4008', '4008 too slow'], ['4009', '4009 rate limit abused'], ['4010', '4010 token expired'], ['4011', '4011 disconnected'],
];

/** Why connections ended: the last thousand of each node. */
export class EndedView {
  title = 'Ended';

  constructor({ api, poll }) {
    this.user = h('input', { id: 'ended-user', maxlength: 128, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', 'data-testid': 'ended-user' });
    this.code = h('select', { id: 'ended-code', 'data-testid': 'ended-code' }, ...codes.map(([value, text]) => h('option', { value }, text)));
    this.silent = h('p', { class: 'muted' });
    this.pages = new Pages(() => this.poll.now());
    this.table = new Table('Connections that ended, the newest first', [
      { title: 'Ended', text: ({ ended_at }) => fullTime(ended_at) },
      { title: 'User', make: ({ user_id: user }) => h('a', { href: linkTo('users', user) }, user) },
      { title: 'Code', make: ({ code }) => h('span', { class: 'mark', 'data-state': code === undefined ? 'none' : 'closed' }, code === undefined ? 'none' : `${code}`) },
      { title: 'Reason', text: ({ reason, code }) => reason ?? (code === undefined ? 'The client or the network ended it' : '') },
      { title: 'Lived', numeric: true, text: ({ lived_seconds }) => duration(lived_seconds) },
      { title: 'Queued', numeric: true, text: ({ queued_bytes }) => bytes(queued_bytes) },
      { title: 'Sent', numeric: true, text: ({ sent, sent_per_second }) => `${count(sent)} (${perSecond(sent_per_second)})` },
      { title: 'Received', numeric: true, text: ({ received, received_per_second }) => `${count(received)} (${perSecond(received_per_second)})` },
      { title: 'Protocol', text: ({ protocol }) => protocol, wide: true },
      { title: 'Node', text: ({ node }) => nodeName(node), wide: true },
      { title: 'Address', text: ({ address }) => address ?? '', wide: true },
      { title: 'Client', text: ({ agent }) => agent ?? '', wide: true },
    ], ({ ended_at: at, connection_id: id }) => `${at} ${id}`, 'No such connection has ended.');
    const form = h('form', { class: 'search' },
      h('label', { for: this.user.id }, 'User'), this.user, h('label', { for: this.code.id }, 'Close code'), this.code);
    const anew = () => {
      this.pages.reset();
      this.poll.now();
    };
    form.addEventListener('change', anew);
    form.addEventListener('submit', event => event.preventDefault());
    this.element = h('section', {},
      heading('Ended connections'), h('p', { class: 'muted' }, 'Why was this connection closed? Each node remembers its last 1,000.'), form, this.silent, this.table.element, this.pages.element);
    this.poll = poll(async () => {
      const { cursor } = this.pages;
      const { connections, silent, next } = await api.get('connections/ended', { user_id: this.user.value.trim(), code: this.code.value, cursor, limit: onPage });
      if (cursor !== this.pages.cursor) return;
      setText(this.silent, silent.length ? `Without what ended on ${silent.map(nodeName).join(', ')}, which does not answer.` : '');
      this.table.draw(connections);
      this.pages.draw(next);
    }, 3000);
  }

  open(user = '') {
    this.user.value = user;
    this.pages.reset();
    this.poll.start();
  }

  close() {
    this.poll.stop();
  }
}

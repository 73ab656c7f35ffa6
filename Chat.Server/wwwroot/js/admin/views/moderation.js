import { h } from '../../views/dom.js';
import { Pages } from '../pages.js';
import { button, heading } from './heading.js';
import { sanctionTable } from './sanctions.js';

const onPage = 50;

/** What is imposed in the whole service and in rooms. */
export class ModerationView {
  title = 'Moderation';

  constructor({ api, actions, poll }) {
    this.pages = new Pages(() => this.poll.now());
    this.table = sanctionTable(actions);
    this.element = h('section', {},
      heading('Moderation', button('Mute a user', () => actions.impose('mutes'), { 'data-testid': 'mute-user' }), button('Ban a user', () => actions.impose('bans'), { 'data-testid': 'ban-user' })),
      this.table.element, this.pages.element);
    this.poll = poll(async () => {
      const { cursor } = this.pages;
      const { sanctions, next } = await api.get('sanctions', { cursor, limit: onPage });
      if (cursor !== this.pages.cursor) return;
      this.table.draw(sanctions);
      this.pages.draw(next);
    }, 3000);
  }

  open() {
    this.pages.reset();
    this.poll.start();
  }

  close() {
    this.poll.stop();
  }

  refresh() {
    this.poll.now();
  }
}

import { h, icon, reconcile, setText } from './dom.js';

const linkTexts = {
  connecting: ['Connecting', 'Connecting to the server…'],
  connected: ['Connected', ''],
  reconnecting: ['Reconnecting', 'The connection is lost. Trying again; what you write is kept and sent later.'],
  closed: ['Signed out', 'Signed out.'],
};

/** What concerns the whole page: the state of the connection, announcements, and errors without a better place. */
export class BannersView {
  constructor(chat) {
    this.chat = chat;
    this.pill = document.getElementById('connection-state');
    this.bar = document.getElementById('connection-bar');
    this.list = document.getElementById('banners');
    document.getElementById('retry-now').addEventListener('click', () => chat.connect());
  }

  draw() {
    const { client: { state }, store } = this.chat;
    const [short, long] = linkTexts[state];
    this.pill.dataset.state = state;
    setText(this.pill, short);
    this.bar.hidden = state === 'connected';
    setText(this.bar.querySelector('span'), long);
    document.getElementById('retry-now').hidden = state !== 'reconnecting';
    reconcile(this.list, store.banners, { key: banner => banner.key, create: banner => this.#create(banner) });
  }

  #create(banner) {
    return h('li', { class: 'banner', 'data-kind': banner.kind, 'data-testid': banner.kind },
      icon(banner.kind === 'announcement' ? 'announce' : 'alert'),
      h('p', {}, h('strong', {}, banner.title), ' ', h('span', { dir: 'auto' }, banner.text)),
      h('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', onclick: () => this.chat.store.dismiss(banner) }, icon('close')));
  }
}

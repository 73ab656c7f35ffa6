import { avatar } from './avatar.js';
import { focusUnlessTouch, h, icon, reconcile, setText } from './dom.js';
import { goTo } from '../router.js';

/** The rooms and direct conversations, the form that joins a room, and who is signed in. */
export class SidebarView {
  constructor(chat) {
    this.chat = chat;
    this.rooms = document.getElementById('rooms');
    this.users = document.getElementById('users');
    this.form = document.getElementById('join-form');
    this.input = document.getElementById('join-room');
    this.error = document.getElementById('join-error');
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#join();
    });
    document.getElementById('me-avatar').replaceChildren(avatar(chat.store.me));
  }

  draw() {
    const { store } = this.chat;
    this.#drawList(this.rooms, store.of('room'));
    this.#drawList(this.users, store.of('user'));
    document.getElementById('no-rooms').hidden = store.of('room').length > 0;
    document.getElementById('no-users').hidden = store.of('user').length > 0;
    setText(document.getElementById('me'), store.me);
    setText(document.getElementById('me-role'), store.admin ? 'Administrator' : '');
    document.title = store.unread ? `(${store.unread}) Chat.Hubs` : 'Chat.Hubs';
  }

  focus() {
    focusUnlessTouch(this.input);
  }

  async #join() {
    const name = this.input.value.trim();
    setText(this.error, '');
    if (!name) return this.input.focus();
    try {
      const room = await this.chat.join(name);
      this.input.value = '';
      goTo(room);
    } catch (error) {
      setText(this.error, error.message);
      this.input.focus();
    }
  }

  #drawList(list, conversations) {
    reconcile(list, conversations, {
      key: conversation => conversation,
      create: conversation => this.#createItem(conversation),
      update: (item, conversation) => this.#updateItem(item, conversation),
    });
  }

  #createItem(conversation) {
    const { kind, name } = conversation;
    return h('li', {},
      h('button', { type: 'button', class: 'item', 'data-testid': `${kind}-item`, 'data-name': name, onclick: () => goTo(conversation) },
        kind === 'room' ? h('span', { class: 'hash', 'aria-hidden': 'true' }, '#') : avatar(name),
        h('span', { class: 'name' }, name),
        h('span', { class: 'unsent', 'data-testid': 'unsent', hidden: true }, icon('alert'), h('span', { class: 'hidden-label' }, 'has messages that were not sent')),
        h('span', { class: 'badge', 'data-testid': 'unread', hidden: true })));
  }

  #updateItem(item, conversation) {
    const { store, outbox } = this.chat;
    const { unread, isMentioned } = conversation;
    const button = item.firstChild;
    if (conversation === store.active) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    button.classList.toggle('has-unread', unread > 0);
    button.querySelector('.unsent').hidden = !outbox.of(conversation).some(({ error }) => error);
    const badge = button.querySelector('.badge');
    badge.hidden = unread === 0;
    setText(badge, (isMentioned ? '@ ' : '') + (unread > 99 ? '99+' : unread));
    badge.setAttribute('aria-label', isMentioned ? `${unread} unread, you are mentioned` : `${unread} unread`);
  }
}

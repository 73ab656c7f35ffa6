import { avatar } from './avatar.js';
import { h, reconcile, setText } from './dom.js';
import { goTo } from '../router.js';

/** Who is in the room, and who of them is typing. A click on somebody opens a direct conversation. */
export class MembersView {
  constructor(chat) {
    this.chat = chat;
    this.app = document.getElementById('app');
    this.panel = document.getElementById('members');
    this.toggle = document.getElementById('toggle-members');
    this.toggle.addEventListener('click', () => this.#open(!this.app.classList.contains('members-open')));
    document.getElementById('close-members').addEventListener('click', () => this.#open(false));
    this.panel.addEventListener('keydown', event => event.key === 'Escape' && this.#open(false));
  }

  draw() {
    const { active, me } = this.chat.store;
    const room = active?.kind === 'room' ? active : null;
    this.panel.hidden = !room;
    if (!room) return this.app.classList.remove('members-open');

    const typing = new Set(room.typing);
    const members = [...room.members].sort((one, other) => (other === me) - (one === me) || one.localeCompare(other));
    setText(document.getElementById('member-count'), String(room.memberCount));
    reconcile(document.getElementById('member-list'), members, {
      key: name => name,
      create: name => this.#createMember(name, name === me),
      update: (item, name) => { item.querySelector('.typing-mark').hidden = !typing.has(name); },
    });
    const others = room.memberCount - members.length;
    document.getElementById('more-members').hidden = others <= 0;
    setText(document.getElementById('more-members'), `and ${others} more`);
  }

  #createMember(name, isMe) {
    const content = [
      avatar(name),
      h('span', { class: 'name' }, name),
      h('span', { class: 'typing-mark', 'data-testid': 'member-typing', hidden: true, title: 'typing' }, '…'),
    ];
    const attributes = { class: 'item', 'data-testid': 'member', 'data-name': name };
    return h('li', {}, isMe
      ? h('div', attributes, ...content, h('span', { class: 'you' }, 'you'))
      : h('button', { ...attributes, type: 'button', title: `Message ${name}`, onclick: () => this.#message(name) }, ...content));
  }

  #message(name) {
    this.app.classList.remove('members-open');
    goTo(this.chat.openUser(name));
  }

  /** On narrow screens the panel lies over the conversation: focus goes in with it, and back out. */
  #open(open) {
    this.app.classList.toggle('members-open', open);
    this.toggle.setAttribute('aria-expanded', String(open));
    (open ? document.getElementById('close-members') : this.toggle).focus();
  }
}

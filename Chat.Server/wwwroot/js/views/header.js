import { setText } from './dom.js';
import { goToList } from '../router.js';

/** The head of the conversation: its name, who is typing, and the ways out of it. */
export class HeaderView {
  constructor(chat) {
    this.chat = chat;
    this.title = document.getElementById('title');
    this.subtitle = document.getElementById('subtitle');
    this.leave = document.getElementById('leave');
    this.toggle = document.getElementById('toggle-members');
    this.notice = document.getElementById('notice');
    this.typing = document.getElementById('typing');
    this.leave.addEventListener('click', () => this.#leave());
    document.getElementById('back').addEventListener('click', goToList);
    document.getElementById('dismiss-notice').addEventListener('click', () => this.#dismissNotice());
  }

  draw() {
    const conversation = this.chat.store.active;
    document.getElementById('no-conversation').hidden = conversation !== null;
    document.getElementById('conversation').hidden = conversation === null;
    this.toggle.hidden = conversation?.kind !== 'room';
    if (!conversation) return;

    const { kind, name, memberCount, notice, error } = conversation;
    const isRoom = kind === 'room';
    setText(this.title, isRoom ? `# ${name}` : name);
    setText(this.subtitle, !isRoom ? 'Direct messages' : memberCount === 1 ? '1 member' : `${memberCount} members`);
    setText(this.leave.querySelector('span'), isRoom ? 'Leave' : 'Close');
    this.leave.setAttribute('aria-label', isRoom ? `Leave ${name}` : `Close the conversation with ${name}`);
    document.getElementById('log').setAttribute('aria-label', isRoom ? `Messages in ${name}` : `Messages with ${name}`);
    this.notice.hidden = !notice && !error;
    this.notice.dataset.kind = error ? 'error' : 'info';
    setText(this.notice.querySelector('span'), error || notice);
    this.#drawTyping(conversation.typing);
  }

  #drawTyping(users) {
    const text = users.length === 0 ? ''
      : users.length === 1 ? `${users[0]} is typing`
      : users.length === 2 ? `${users[0]} and ${users[1]} are typing`
      : 'Several people are typing';
    this.typing.classList.toggle('shown', text !== '');
    setText(this.typing.querySelector('span'), text);
  }

  #dismissNotice() {
    const { store } = this.chat;
    store.active.notice = store.active.error = '';
    store.changed();
  }

  #leave() {
    const { store, outbox } = this.chat;
    const conversation = store.active;
    const unsent = outbox.of(conversation).length;
    if (unsent && !confirm(`${unsent} of your messages in ${conversation.name} were not sent and would be lost. Leave anyway?`)) return;
    this.chat.close(conversation);
    goToList();
  }
}

import { h, reconcile, setText } from './dom.js';

const offered = ['👍', '❤️', '😂', '🎉', '😮', '👀'];
const names = new Intl.ListFormat('en');

/** What others and the user have reacted with: each can be joined, or taken back. */
export function drawReactions(element, entry, { react, me }) {
  const list = Object.entries(entry.reactions ?? {});
  element.hidden = list.length === 0;
  reconcile(element, list, {
    key: ([emoji]) => emoji,
    create: ([emoji]) => h('button', { type: 'button', class: 'reaction', 'data-testid': 'reaction', 'data-emoji': emoji }, h('span', {}, emoji), h('span', { class: 'number' })),
    update: (button, [emoji, { count, users }]) => {
      setText(button.querySelector('.number'), String(count));
      button.title = who(users, count);
      button.setAttribute('aria-pressed', String(users.includes(me)));
      button.setAttribute('aria-label', `${emoji} ${who(users, count)}`);
      button.disabled = !entry.canAnswer;
      button.onclick = () => react(entry, emoji);
    },
  });
}

export const createPalette = pick =>
  h('div', { class: 'palette', role: 'group', 'aria-label': 'Reactions', 'data-testid': 'palette' },
    ...offered.map(emoji => h('button', { type: 'button', class: 'quiet', 'aria-label': `React with ${emoji}`, 'data-emoji': emoji, onclick: () => pick(emoji) }, emoji)));

const who = (users, count) => names.format(count > users.length ? [...users, `${count - users.length} more`] : users);

import { avatar } from './avatar.js';
import { h, icon, setText } from './dom.js';
import { withLinks } from './links.js';
import { clockTime, fullTime } from './time.js';

const states = { sending: ['clock', 'Sending'], sent: ['check', 'Sent'], failed: ['alert', 'Not sent'] };

/** One entry of the log, see timeline.js. `onRetry` and `onDiscard` get the key of a message that was refused. */
export function createEntry(entry, actions) {
  if (entry.type !== 'message') return h('li', { class: entry.type, 'data-testid': entry.type }, h('span', {}, entry.text));
  const { key, from, own, text } = entry;
  return h('li', { class: 'message', 'data-testid': 'message', 'data-from': from },
    !own && avatar(from),
    h('div', { class: 'body' },
      h('div', { class: 'author' }, own ? 'You' : from),
      h('div', { class: 'bubble' },
        h('span', { class: 'text', 'data-testid': 'message-text', dir: 'auto' }, ...withLinks(text)),
        h('span', { class: 'meta' }, h('time'), own && h('span', { class: 'state', 'data-testid': 'message-state' }))),
      own && h('div', { class: 'failure' },
        h('span', { class: 'reason', 'data-testid': 'message-error' }),
        h('button', { type: 'button', class: 'link', 'data-testid': 'retry', onclick: () => actions.onRetry(key) }, 'Try again'),
        h('button', { type: 'button', class: 'link', 'data-testid': 'discard', onclick: () => actions.onDiscard(key) }, 'Discard'))));
}

export function updateEntry(element, entry) {
  if (entry.type !== 'message') return;
  element.classList.toggle('first', entry.first);
  element.classList.toggle('own', entry.own);

  const time = element.querySelector('time');
  time.dateTime = entry.timestamp;
  time.title = fullTime(entry.timestamp);
  setText(time, clockTime(entry.timestamp));

  if (!entry.own || element.dataset.state === entry.state) return;
  element.dataset.state = entry.state;
  const [symbol, label] = states[entry.state];
  element.querySelector('.state').replaceChildren(icon(symbol), h('span', { class: 'hidden-label' }, label));
  setText(element.querySelector('.reason'), entry.error && `Not sent: ${entry.error}`);
}

import { avatar } from './avatar.js';
import { h, icon, setText } from './dom.js';
import { withLinks } from './links.js';
import { clockTime, fullTime } from './time.js';

const states = { sending: ['clock', 'Sending'], sent: ['check', 'Sent'], failed: ['alert', 'Not sent'] };

/** One entry of the log, see timeline.js. */
export function createEntry(entry) {
  if (entry.type !== 'message') return h('li', { class: entry.type, 'data-testid': entry.type }, h('span'));
  const { from, own, text } = entry;
  return h('li', { class: own ? 'message own' : 'message', 'data-testid': 'message', 'data-from': from },
    !own && avatar(from),
    h('div', { class: 'body' },
      h('div', { class: 'author' }, own ? 'You' : from),
      h('div', { class: 'bubble' },
        h('span', { class: 'text', 'data-testid': 'message-text', dir: 'auto' }, ...withLinks(text)),
        h('span', { class: 'meta' }, h('time'), own && h('span', { class: 'state' })))));
}

/** `actions` are `retry` and `discard`; both get the key of the message that was not sent. */
export function updateEntry(element, entry, actions) {
  if (entry.type !== 'message') return setText(element.firstChild, entry.text);
  element.classList.toggle('first', entry.first);

  if (entry.changed && element.dataset.change !== `${entry.changed.change}`) showChange(element, entry);

  const time = element.querySelector('time');
  time.dateTime = entry.timestamp;
  time.title = fullTime(entry.timestamp);
  setText(time, clockTime(entry.timestamp));

  if (!entry.own || element.dataset.state === entry.state) return;
  element.dataset.state = entry.state;
  const [symbol, label] = states[entry.state];
  element.querySelector('.state').replaceChildren(icon(symbol), h('span', { class: 'hidden-label' }, label));
  element.querySelector('.failure')?.remove();
  if (entry.state === 'failed') element.querySelector('.body').append(createFailure(entry, actions));
}

function showChange(element, { text, changed }) {
  element.dataset.change = changed.change;
  element.classList.toggle('deleted', changed.deleted);
  element.querySelector('.text').replaceChildren(...changed.deleted ? ['This message was deleted.'] : [...withLinks(text), h('span', { class: 'edited' }, ' (edited)')]);
}

const createFailure = ({ key, error }, { retry, discard }) =>
  h('div', { class: 'failure' },
    h('span', { 'data-testid': 'message-error' }, `Not sent: ${error}`),
    h('button', { type: 'button', class: 'link', 'data-testid': 'retry', onclick: () => retry(key) }, 'Try again'),
    h('button', { type: 'button', class: 'link', 'data-testid': 'discard', onclick: () => discard(key) }, 'Discard'));

import { avatar } from './avatar.js';
import { h, icon, setText } from './dom.js';
import { withLinks } from './links.js';
import { createPalette, drawReactions } from './reactions.js';
import { clockTime, fullTime } from './time.js';

const states = { sending: ['clock', 'Sending'], sent: ['check', 'Sent'], seen: ['checks', 'Seen'], failed: ['alert', 'Not sent'] };

/** One entry of the log, see timeline.js. */
export function createEntry(entry) {
  if (entry.type !== 'message') return h('li', { class: entry.type, 'data-testid': entry.type }, h('span'));
  const { from, own, text, answers } = entry;
  return h('li', { class: own ? 'message own' : 'message', 'data-testid': 'message', 'data-from': from },
    !own && avatar(from),
    h('div', { class: 'body' },
      h('div', { class: 'author' }, own ? 'You' : from),
      answers && h('button', { type: 'button', class: 'quote', 'data-testid': 'quote' }),
      h('div', { class: 'bubble' },
        h('span', { class: 'text', 'data-testid': 'message-text', dir: 'auto' }, ...withLinks(text)),
        h('span', { class: 'meta' }, h('time'), own && h('span', { class: 'state' }))),
      h('div', { class: 'reactions', 'data-testid': 'reactions' })));
}

/** `actions` are `retry` and `discard`, which get the key of the message that was not sent, and `reply`, `react` and `goTo`. */
export function updateEntry(element, entry, actions) {
  if (entry.type !== 'message') return setText(element.firstChild, entry.text);
  element.classList.toggle('first', entry.first);
  element.classList.toggle('mentions-me', entry.mentionsMe);
  if (entry.seq) element.dataset.seq = entry.seq;

  if (entry.changed && element.dataset.change !== `${entry.changed.change}`) showChange(element, entry);
  if (entry.answers) showQuote(element.querySelector('.quote'), entry.answers, actions);
  drawReactions(element.querySelector('.reactions'), entry, actions);
  showTools(element, entry, actions);

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

/** Reactions are changes too, and leave the text as it was. */
function showChange(element, { text, changed }) {
  element.dataset.change = changed.change;
  if (changed.reacted) return;
  element.classList.toggle('deleted', changed.deleted);
  element.querySelector('.text').replaceChildren(...changed.deleted ? ['This message was deleted.'] : [...withLinks(text), h('span', { class: 'edited' }, ' (edited)')]);
}

/** The message that is answered, when it is here; it may have been changed since, or be further back. */
function showQuote(quote, { seq, from, text, changed }, { goTo }) {
  quote.onclick = () => goTo(seq);
  setText(quote, changed?.deleted ? 'A deleted message' : from === undefined ? 'An earlier message' : `${from}: ${text}`);
}

/** What can be done with a message that is stored; once it is deleted, nothing. */
function showTools(element, entry, actions) {
  let tools = element.querySelector('.tools');
  if (!entry.canAnswer) return tools?.remove();
  if (!tools) {
    const pick = h('button', { type: 'button', class: 'quiet', 'data-testid': 'react', 'aria-label': 'React', title: 'React', 'aria-expanded': 'false' }, icon('smile'));
    const reply = h('button', { type: 'button', class: 'quiet', 'data-testid': 'reply', 'aria-label': 'Reply', title: 'Reply' }, icon('reply'));
    tools = h('div', { class: 'tools' }, pick, reply);
    pick.addEventListener('click', () => {
      const palette = tools.querySelector('.palette');
      pick.setAttribute('aria-expanded', String(!palette));
      if (palette) palette.remove();
      else tools.append(createPalette(emoji => {
        tools.querySelector('.palette').remove();
        pick.setAttribute('aria-expanded', 'false');
        pick.focus();
        actions.react(tools.entry, emoji);
      }));
    });
    reply.addEventListener('click', () => actions.reply(tools.entry));
    element.append(tools);
  }
  tools.entry = entry;
}

const createFailure = ({ key, error }, { retry, discard }) =>
  h('div', { class: 'failure' },
    h('span', { 'data-testid': 'message-error' }, `Not sent: ${error}`),
    h('button', { type: 'button', class: 'link', 'data-testid': 'retry', onclick: () => retry(key) }, 'Try again'),
    h('button', { type: 'button', class: 'link', 'data-testid': 'discard', onclick: () => discard(key) }, 'Discard'));

import { ChatClient } from './chat-hubs.js';
import { StateMap, storeEvent } from './features.js';

const size = 8;
const asked = new URLSearchParams(location.search);
const me = asked.get('user') ?? `guest-${Math.random().toString(36).slice(2, 6)}`;
const { chat: server } = await (await fetch('server')).json();

const chat = new ChatClient(server, {
  token: async signal => {
    const answer = await fetch(`${server}/dev/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: me }), signal });
    return (await answer.json()).token;
  },
});
const element = id => document.getElementById(id);
chat.addEventListener('state', () => (element('state').textContent = chat.state));
element('me').textContent = me;

/** The same colour on every page. */
const colorOf = user => `hsl(${[...user].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 360, 7)} 70% 45%)`;

const room = await chat.join(asked.get('room') ?? 'board', { state: true });

// The fields: who has one is the value of its key. Stored events come to all in one order, so all see the same board, also who comes later or was away.
const fields = new StateMap(room);
const board = element('board');
for (let number = 0; number < size * size; number++) {
  const field = document.createElement('button');
  const key = `field-${number}`;
  field.dataset.key = key;
  field.setAttribute('aria-label', `Field ${number + 1}`);
  field.onclick = () => storeEvent(room, 'field.taken', fields.get(key)?.from === me ? undefined : {}, { key });
  board.append(field);
}

function draw() {
  const scores = new Map();
  for (const field of board.querySelectorAll('button')) {
    const owner = fields.get(field.dataset.key)?.from;
    field.dataset.owner = owner ?? '';
    field.style.background = owner ? colorOf(owner) : '';
    if (owner) scores.set(owner, (scores.get(owner) ?? 0) + 1);
  }
  element('scores').replaceChildren(...[...scores].sort(([, one], [, other]) => other - one).map(([user, count]) => line(user, count)));
}
fields.addEventListener('change', draw);
draw();

// The cursors: not stored, and the newest of a player takes the place of one that has not been sent to somebody yet.
const cursors = new Map();
let moved;
board.addEventListener('pointermove', ({ clientX, clientY }) => {
  if (!moved) requestAnimationFrame(tell);
  const { left, top, width, height } = board.getBoundingClientRect();
  moved = { x: (clientX - left) / width, y: (clientY - top) / height };
});
function tell() {
  room.publish('cursor', moved, { key: 'mouse', excludeSelf: true }).catch(() => {}); // without a connection it is not worth anything
  moved = undefined;
}
room.addEventListener('event', ({ detail: { from, event, data } }) => {
  if (event !== 'cursor') return;
  if (!cursors.has(from)) board.append(cursors.set(from, Object.assign(document.createElement('span'), { className: 'cursor', textContent: from })).get(from));
  const cursor = cursors.get(from);
  cursor.dataset.user = from;
  cursor.style.setProperty('--color', colorOf(from));
  cursor.style.translate = `${data.x * board.clientWidth}px ${data.y * board.clientHeight}px`;
});
room.addEventListener('MemberLeft', ({ detail: { userId } }) => {
  cursors.get(userId)?.remove();
  cursors.delete(userId);
});

// The chat: the past first, then what comes live. What has an event is a move and no message.
element('say').onsubmit = submit => {
  submit.preventDefault();
  const { text } = submit.target.elements;
  if (text.value.trim()) room.send(text.value.trim());
  text.value = '';
};
const { messages } = await room.history({ limit: 50 });
const last = messages.at(-1)?.seq ?? 0;
messages.forEach(show);
for await (const message of room.messages) if (message.seq > last) show(message);

function show({ from, text, event, seq }) {
  if (event !== undefined) return;
  const said = line(from, text);
  said.dataset.seq = seq;
  element('log').append(said);
  said.scrollIntoView({ block: 'nearest' });
}

function line(user, text) {
  const item = document.createElement('li');
  const who = Object.assign(document.createElement('span'), { className: 'who', textContent: user });
  who.style.setProperty('--color', colorOf(user));
  item.append(who, ` ${text}`);
  return item;
}

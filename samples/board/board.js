import { ChatClient, storeEvent } from './chat-hubs.js';
import { showCursors } from './cursors.js';
import { columns, Game, rows } from './game.js';

const user = new URLSearchParams(location.search).get('user') ?? `guest-${Math.floor(Math.random() * 1000)}`;
const { chat: server } = await (await fetch('server')).json();
const client = new ChatClient(server, {
  token: async signal => {
    const answer = await fetch(`${server}/dev/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user }), signal });
    return (await answer.json()).token;
  },
});

const [board, says, state] = ['board', 'says', 'state'].map(id => document.getElementById(id));
const cells = Array.from({ length: columns * rows }, (_, index) => {
  const cell = document.createElement('button');
  const [column, row] = [index % columns, rows - 1 - Math.floor(index / columns)];
  cell.ariaLabel = `column ${column + 1}, row ${row + 1}`;
  cell.addEventListener('click', () => move('move', { column }));
  board.append(cell);
  return { cell, at: row * columns + column };
});

const game = new Game();
let last = 0;

/** Moves and words stand in one log, so they have one order. */
function apply({ seq, from, text, event, data }) {
  if (seq <= last) return;
  last = seq;
  if (event === 'move') {
    game.apply(data, from);
  } else if (event === 'new.game') {
    game.begin();
  } else {
    const line = document.createElement('li');
    line.textContent = `${from}: ${text}`;
    says.append(line);
    line.scrollIntoView({ block: 'nearest' });
  }
}

function draw() {
  for (const { cell, at } of cells) cell.className = ['', 'one', 'two'][(game.cells[at] ?? -1) + 1];
  board.dataset.moves = game.moves;
  const news = game.winner ? `${game.winner} has won` : game.moves === cells.length ? 'a draw' : `move ${game.moves + 1}`;
  state.textContent = `${user} · ${client.state} · ${news}`;
}

/** What is said without a connection waits for the next one, and is said once. */
const say = text => room.send(text).catch(error => (state.textContent = error.message));
/** A move too: it is an event that is stored, which stands among the messages and has a number as they have. */
const move = (event, data) => storeEvent(room, event, data).catch(error => (state.textContent = error.message));

client.addEventListener('state', draw);
const room = await client.join('board');
room.addEventListener('gap', () => location.reload()); // the server has lost the log or trimmed it: begin with what there is
for await (const message of room.after(0)) apply(message);
draw();
showCursors(board, room);
document.getElementById('say').addEventListener('submit', submitted => {
  submitted.preventDefault();
  const { text } = submitted.target.elements;
  if (text.value) say(text.value);
  text.value = '';
});
document.getElementById('again').addEventListener('click', () => move('new.game'));
document.body.dataset.ready = 'true';
for await (const message of room.messages) {
  apply(message);
  draw();
}

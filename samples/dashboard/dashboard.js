import { ChatClient } from './chat-hubs.js';

const shown = 120;
const { chat: server, room: name } = await (await fetch('server')).json();

const chat = new ChatClient(server, {
  token: async signal => {
    const answer = await fetch(`${server}/dev/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: 'viewer' }), signal });
    return (await answer.json()).token;
  },
});
const status = document.getElementById('state');
chat.addEventListener('state', () => (status.textContent = chat.state));

const points = [];
function draw(messages) {
  points.push(...messages.map(({ text }) => JSON.parse(text)));
  points.splice(0, points.length - shown);
  for (const figure of ['cpu', 'memory']) {
    document.querySelector(`polyline.${figure}`).setAttribute('points', points.map((point, x) => `${x},${100 - point[figure]}`).join(' '));
    document.getElementById(figure).textContent = points.at(-1)?.[figure] ?? '–';
  }
}

// The past first, then what comes live: the number says where one ends and the other begins.
const room = await chat.join(name);
const { messages } = await room.history({ limit: shown });
draw(messages);
const last = messages.at(-1)?.seq ?? 0;
for await (const message of room.messages) if (message.seq > last) draw([message]);

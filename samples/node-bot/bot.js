// Says an hour's time zones on "!time Europe/Berlin", and comes back by itself after every restart of the server.
//   npm start --prefix samples/node-bot
import { ChatClient } from '@chat-hubs/client';

const server = process.env.CHAT_SERVER ?? 'http://localhost:5000';
const name = process.env.CHAT_USER ?? 'clock';

/** A token of a server in Development; in Production your back end signs one. */
async function token(signal) {
  const answer = await fetch(`${server}/dev/token`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: name }), signal });
  return (await answer.json()).token;
}

function timeIn(zone) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format();
  } catch {
    return 'not known';
  }
}

const chat = new ChatClient(server, { token });
chat.addEventListener('state', () => console.log(chat.state));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => chat.close());

const room = await chat.join(process.env.CHAT_ROOM ?? 'general');
for await (const { from, text } of room.messages) {
  const [, zone] = /^!time\s+(\S+)/.exec(text) ?? [];
  if (zone && from !== name) await room.send(`${zone}: ${timeIn(zone)}`);
}

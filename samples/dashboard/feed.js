// Posts what this machine does into a room every second, over the HTTP API, and serves a page that draws it.
//   npm start --prefix samples/dashboard
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { cpus, freemem, totalmem } from 'node:os';

const chat = process.env.CHAT_SERVER ?? 'http://localhost:5000';
const port = Number(process.env.PORT ?? 5300);
const room = 'machine';

const files = {
  '/': ['text/html', new URL('index.html', import.meta.url)],
  '/dashboard.js': ['text/javascript', new URL('dashboard.js', import.meta.url)],
  '/chat-hubs.js': ['text/javascript', new URL('../../clients/typescript/dist/index.js', import.meta.url)],
  '/server': ['application/json'],
};

createServer(async ({ url }, answer) => {
  const [type, file] = files[url] ?? [];
  if (!type) return answer.writeHead(404).end();
  answer.writeHead(200, { 'content-type': type }).end(file ? await readFile(file) : JSON.stringify({ chat, room }));
}).listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));

/** An administrator's token of a server in Development; in Production a back end has a key of its own. */
async function token() {
  const answer = await fetch(`${chat}/dev/token`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: 'feed', role: 'admin' }) });
  return (await answer.json()).token;
}

let before = times();
function times() {
  const all = cpus().flatMap(cpu => Object.values(cpu.times)).reduce((sum, time) => sum + time, 0);
  return { all, idle: cpus().reduce((sum, cpu) => sum + cpu.times.idle, 0) };
}

function figures() {
  const now = times();
  const busy = 1 - (now.idle - before.idle) / Math.max(1, now.all - before.all);
  before = now;
  return { cpu: Math.round(busy * 100), memory: Math.round((1 - freemem() / totalmem()) * 100) };
}

async function post() {
  const answer = await fetch(`${chat}/api/v1/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ text: JSON.stringify(figures()) }),
  });
  if (!answer.ok) console.error(answer.status, await answer.text());
}

setInterval(() => post().catch(error => console.error(error.message)), 1000);

// Serves a page with a game, and the client for it from the chat server.
//   npm start --prefix samples/board
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const chat = process.env.CHAT_SERVER ?? 'http://localhost:5000';
const port = Number(process.env.PORT ?? 5400);

const file = name => readFile(new URL(name, import.meta.url));
const pages = {
  '/': ['text/html', () => file('index.html')],
  '/board.js': ['text/javascript', () => file('board.js')],
  '/game.js': ['text/javascript', () => file('game.js')],
  '/cursors.js': ['text/javascript', () => file('cursors.js')],
  '/chat-hubs.js': ['text/javascript', async () => (await fetch(`${chat}/js/chat-hubs.js`)).text()],
  '/server': ['application/json', () => JSON.stringify({ chat })],
};

createServer(async ({ url }, answer) => {
  try {
    const [type, content] = pages[new URL(url, chat).pathname] ?? [];
    if (!type) return answer.writeHead(404).end();
    const body = await content();
    answer.writeHead(200, { 'content-type': type }).end(body);
  } catch (error) {
    answer.writeHead(502).end(error.message);
  }
}).listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));

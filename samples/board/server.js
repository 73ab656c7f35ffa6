// Serves the page of the game; all that the players see of each other goes through the chat server.
//   npm start --prefix samples/board
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const chat = process.env.CHAT_SERVER ?? 'http://localhost:5000';
const port = Number(process.env.PORT ?? 5400);
const client = new URL('../../clients/typescript/dist/', import.meta.url);

const files = {
  '/': ['text/html', new URL('index.html', import.meta.url)],
  '/board.js': ['text/javascript', new URL('board.js', import.meta.url)],
  '/chat-hubs.js': ['text/javascript', new URL('index.js', client)],
  '/features.js': ['text/javascript', new URL('features.js', client)],
  '/server': ['application/json'],
};

createServer(async ({ url }, answer) => {
  const [type, file] = files[url.replace(/\?.*/, '')] ?? [];
  if (!type) return answer.writeHead(404).end();
  answer.writeHead(200, { 'content-type': type }).end(file ? await readFile(file) : JSON.stringify({ chat }));
}).listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));

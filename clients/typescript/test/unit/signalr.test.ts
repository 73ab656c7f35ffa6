import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import * as signalRModule from '@microsoft/signalr';
import { ChatClient } from '../../src/index.js';
import { signalR } from '../../src/signalr/index.js';

test('A server that takes no connection is not asked for server-sent events, which nothing would end', async () => {
  const accepts: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') accepts.push(request.headers.accept ?? '');
    const transports = ['WebSockets', 'ServerSentEvents', 'LongPolling'].map((transport) => ({ transport, transferFormats: ['Text', 'Binary'] }));
    if (request.url!.includes('/negotiate')) response.end(JSON.stringify({ negotiateVersion: 1, connectionId: 'id', connectionToken: 'token', availableTransports: transports }));
    else response.writeHead(404).end();
  });
  server.on('upgrade', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new ChatClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    token: () => 'token', transport: signalR({ signalR: signalRModule }), maxReconnectDelay: 10,
  });

  const connecting = client.connect().catch(() => {});
  while (accepts.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  client.close();
  await connecting;
  await new Promise((resolve) => server.close(resolve));

  assert.deepEqual(accepts.filter((accept) => accept.includes('event-stream')), []);
});

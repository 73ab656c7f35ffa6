import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { ChatClient } from '../../src/index.js';
import { eventually, join, ScriptedServer } from './scripted-server.js';

test('On draining a second connection is in all rooms before the first one ends', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    if (join(peer, frame) || frame.type !== 'message') return;
    peer.answer(frame, { message_id: 'm', seq: 1, timestamp: '2026-01-01T00:00:00Z', duplicate: false });
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  const states: string[] = [];
  client.addEventListener('state', ({ detail }) => states.push(detail));
  await client.connect();
  const room = await client.join('room');
  const [first] = server.peers;
  let isClosed = false;
  void first!.closed.then(() => (isClosed = true));
  first!.tell({ type: 'draining', reconnect_after_ms: 100 });

  await eventually(() => server.peers[1]?.requests('join_room').length === 1);
  await eventually(() => isClosed);
  await room.send('hello');
  assert.equal(server.peers[1]!.requests('message').length, 1);
  assert.deepEqual(states, ['connecting', 'connected']);
});

test('Joining connects a client that nobody has connected', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => join(peer, frame));
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());

  const [one, two] = await Promise.all([client.join('one'), client.join('two')]);

  assert.deepEqual([one.live, two.live, client.state, server.peers.length], [true, true, 'connected', 1]);
});

test('A token that is refused is asked for once more, and the same or the next refused one closes the client', async (t) => {
  const server = await ScriptedServer.start(() => {}, (peer) => peer.end(4001));
  t.after(() => server.stop());
  const same = server.client();
  await assert.rejects(same.connect(), { code: 'unauthorized' });
  assert.equal(server.peers.length, 1);
  assert.deepEqual([same.state, same.error?.code], ['closed', 'unauthorized']);

  let asked = 0;
  const next = server.client({ token: () => `token${asked++}` });
  await assert.rejects(next.connect(), { code: 'unauthorized' });
  assert.deepEqual(server.peers.slice(1).map(({ token }) => token), ['token0', 'token1']);
});

test('A token that expires is replaced without a drop', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => peer.answer(frame, { expires_at: '2026-01-01T00:00:00Z', left_rooms: [] }));
  t.after(() => server.stop());
  let asked = 0;
  const client = server.client({ token: () => `token${asked++}` });
  t.after(() => client.close());
  await client.connect();
  server.peers[0]!.tell({ type: 'token_expiring', expires_at: '2026-01-01T00:00:00Z' });
  await eventually(() => server.peers[0]!.requests('refresh_token').length === 1);
  assert.equal(server.peers[0]!.requests('refresh_token')[0]!.token, 'token1');
  assert.equal(server.peers.length, 1);
});

test('A refusal before the upgrade is understood: 403 is for good, 503 waits as long as it says', async (t) => {
  const statuses = [503, 403];
  const times: number[] = [];
  const server = createServer().on('upgrade', (_, socket) => {
    times.push(performance.now());
    socket.end(`HTTP/1.1 ${statuses.shift()} No\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const client = new ChatClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { token: () => 'token' });
  await assert.rejects(client.connect(), { code: 'forbidden' });
  assert.ok(times[1]! - times[0]! >= 990);
});

test('Connecting goes on until the caller gives up, and may begin again', async (t) => {
  const nobody = new ChatClient('http://127.0.0.1:9', { token: () => 'token' });
  const failing: unknown[] = [];
  const error = await nobody.connect({ signal: AbortSignal.timeout(300) }).catch((reason) => reason);
  assert.equal(error.name, 'TimeoutError');
  assert.equal(nobody.state, 'disconnected');
  nobody.close();

  const server = await ScriptedServer.start(() => {});
  t.after(() => server.stop());
  let fails = true;
  const client = server.client({ token: async () => { if (fails) throw new Error('no token'); return 'token'; } });
  t.after(() => client.close());
  client.addEventListener('error', ({ detail }) => failing.push(detail));
  const stop = new AbortController();
  const given = assert.rejects(client.connect({ signal: stop.signal }), { name: 'AbortError' });
  await eventually(() => failing.length > 0);
  stop.abort();
  fails = false;
  await Promise.all([given, client.connect()]);
  assert.equal(client.state, 'connected');
});

test('A room is left for good when its user is kicked or a later join is refused, and may be joined anew', async (t) => {
  let refuse = false;
  const server = await ScriptedServer.start((peer, frame) => {
    if (refuse && frame.type === 'join_room') peer.refuse(frame, 'banned', { until: '2030-01-01T00:00:00Z' });
    else join(peer, frame);
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const kicked = await client.join('one');
  server.peers[0]!.tell({ type: 'system', event: 'left', room: 'one', user_id: 'alice', member_count: 0, reason: 'kicked' });
  assert.equal(await kicked.left, 'kicked');
  assert.notEqual(await client.join('one'), kicked);

  const banned = await client.join('two');
  refuse = true;
  server.peers[0]!.cut();
  assert.equal(await banned.left, 'banned');
  const messages = [];
  for await (const message of banned.messages) messages.push(message);
  assert.deepEqual(messages, []);
  const error = await client.join('two').catch((reason) => reason);
  assert.deepEqual([error.code, error.until], ['banned', '2030-01-01T00:00:00Z']);
});

test('Messages that another connection has brought already are dropped, holes are gaps, and numbers that begin anew join again', async (t) => {
  let position = { epoch: 'e', seq: 0 };
  const server = await ScriptedServer.start((peer, frame) => void join(peer, frame, position));
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const room = await client.join('room');
  const told: unknown[] = [];
  room.addEventListener('message', ({ detail }) => told.push(detail.seq));
  room.addEventListener('gap', ({ detail }) => told.push(detail));
  const [peer] = server.peers;
  const say = (seq: number) => peer!.tell({ type: 'message', from: 'bob', room: 'room', text: 't', id: `m${seq}`, seq, timestamp: '2026-01-01T00:00:00Z' });
  say(1);
  say(2);
  say(5);
  position = { epoch: 'f', seq: 0 };
  say(1);
  await eventually(() => peer!.requests('join_room').length === 2);
  await eventually(() => room.position.epoch === 'f');
  say(1);
  await eventually(() => told.length === 6);
  assert.deepEqual(told, [1, 2, { kind: 'missing', from: 3, to: 4 }, 5, { kind: 'reset' }, 1]);
});

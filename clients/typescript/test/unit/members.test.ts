import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, join, ScriptedServer } from './scripted-server.js';

test('Who comes, and who goes and why, is told before the members change for the reader', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    if (join(peer, frame)) return;
    peer.tell({ type: 'system', event: 'joined', room: 'room', user_id: 'bob', members: ['alice', 'bob'], member_count: 2 });
    peer.tell({ type: 'system', event: 'left', room: 'room', user_id: 'bob', member_count: 1, reason: 'kicked' });
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const room = await client.join('room');
  const told: unknown[] = [];
  room.addEventListener('MemberJoined', ({ detail }) => told.push(`${detail.userId} joined`));
  room.addEventListener('MemberLeft', ({ detail }) => told.push(`${detail.userId} ${detail.reason}`));
  room.addEventListener('members', ({ detail }) => told.push(detail.length));
  void client.call('ping').catch(() => {});
  await eventually(() => told.length === 4);

  assert.deepEqual(told, ['bob joined', 2, 'bob kicked', 1]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, ScriptedServer } from './scripted-server.js';

const said = (seq: number) => ({ id: `m${seq}`, seq, from: 'bob', text: `${seq}`, timestamp: '2026-01-01T00:00:00Z' });

test('A conversation whose newest page was read goes on in the stream, also over a lost connection', async (t) => {
  let head = 2;
  const server = await ScriptedServer.start((peer, frame) => {
    if (frame.type !== 'history') return;
    const messages = Array.from({ length: head }, (_, i) => said(i + 1)).filter(({ seq }) => seq > (frame.after ?? 0) && seq < (frame.before ?? Infinity));
    peer.answer(frame, { room: frame.user_id, messages: messages.map((message) => ({ ...message, room: 'bob' })), has_more: false, position: { epoch: 'e', seq: head } });
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  const heard: number[] = [];
  client.addEventListener('direct', ({ detail }) => heard.push(detail.seq));
  await client.connect();

  await client.directHistory('bob', { before: 2 });
  assert.equal((await client.directHistory('bob')).messages.length, 2);
  head = 4;
  server.peers[0]!.cut();
  await eventually(() => heard.length === 2);
  server.peers[1]!.tell({ type: 'direct', to: 'alice', ...said(5) });
  await eventually(() => heard.length === 3);

  assert.deepEqual(heard, [3, 4, 5]);
});

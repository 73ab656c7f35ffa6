import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outbox, OutboxItem } from '../../src/index.js';
import { eventually, join, ScriptedServer, type Frame, type Peer, welcome } from './scripted-server.js';

const receipt = (seq: number) => ({ message_id: `m${seq}`, seq, timestamp: '2026-01-01T00:00:00Z', duplicate: false });

/** An outbox of an application's own. */
class MapOutbox implements Outbox {
  readonly items = new Map<string, OutboxItem>();

  constructor(...items: OutboxItem[]) {
    for (const item of items) this.items.set(item.clientMessageId, item);
  }

  load = async () => [...this.items.values()];
  put = async (item: OutboxItem) => void this.items.set(item.clientMessageId, item);
  remove = async (id: string) => void this.items.delete(id);
}

test('One message is under way in each room and each conversation, and rooms do not wait for each other', async (t) => {
  const waiting: [Peer, Frame][] = [];
  const server = await ScriptedServer.start((peer, frame) => join(peer, frame) || waiting.push([peer, frame]));
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const [one, two] = await Promise.all([client.join('one'), client.join('two')]);

  const sent = [one.send('1a'), one.send('1b'), two.send('2a'), client.direct('bob', 'da'), client.direct('bob', 'db')];
  await eventually(() => waiting.length === 3);
  assert.deepEqual(waiting.map(([, frame]) => frame.text).sort(), ['1a', '2a', 'da']);
  assert.equal(client.unsent.length, 5);
  for (let seq = 1; waiting.length > 0; seq++) {
    const [peer, frame] = waiting.shift()!;
    peer.answer(frame, receipt(seq));
    await eventually(() => waiting.length > 0 || client.unsent.length === 0);
  }

  assert.equal((await Promise.all(sent)).length, 5);
  const texts = server.peers[0]!.frames.filter(({ text }) => text).map(({ text }) => text);
  assert.ok(texts.indexOf('1a') < texts.indexOf('1b') && texts.indexOf('da') < texts.indexOf('db'));
});

test('What is transient is sent again with the same id, a refusal fails the message and the next one goes', async (t) => {
  const refusals = ['rate_limited', 'unavailable', 'internal'];
  const server = await ScriptedServer.start((peer, frame) => {
    if (join(peer, frame) || frame.type !== 'message') return;
    const code = frame.text === 'first' ? refusals.shift() : frame.text === 'second' ? 'rejected' : undefined;
    if (code) peer.refuse(frame, code, { retry_after_ms: 1 });
    else peer.answer(frame, receipt(1));
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const room = await client.join('room');
  const ended: string[] = [];
  client.addEventListener('sent', ({ detail }) => ended.push(`sent ${detail.item.text}`));
  client.addEventListener('failed', ({ detail }) => ended.push(`failed ${detail.item.text}`));

  const first = room.send('first');
  const second = assert.rejects(room.send('second'), { code: 'rejected' });
  const third = room.send('third');
  await Promise.all([first, second, third]);
  const frames = server.peers[0]!.requests('message');
  assert.equal(frames.filter(({ text }) => text === 'first').length, 4);
  assert.equal(new Set(frames.map((frame) => frame.client_message_id)).size, 3);
  assert.deepEqual(ended, ['sent first', 'failed second', 'sent third']);
});

test('A message without a receipt goes out again after a lost connection, behind the join', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    if (join(peer, frame) || frame.type !== 'message') return;
    if (server.peers.length === 1) peer.cut();
    else peer.answer(frame, receipt(1));
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const room = await client.join('room');
  await room.send('hello');
  const [before, after] = server.peers as [Peer, Peer];
  assert.deepEqual(after.frames.map(({ type }) => type), ['join_room', 'message']);
  assert.equal(after.frames[1]!.client_message_id, before.requests('message')[0]!.client_message_id);
  assert.deepEqual(after.frames[0]!.after, { epoch: 'e', seq: 0 });
});

test('A connection that is not in the room joins it first', async (t) => {
  let refused = false;
  const server = await ScriptedServer.start((peer, frame) => {
    if (join(peer, frame) || frame.type !== 'message') return;
    if (refused) return peer.answer(frame, receipt(1));
    refused = true;
    peer.refuse(frame, 'not_a_member');
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  await (await client.join('room')).send('hello');
  assert.deepEqual(server.peers[0]!.frames.map(({ type }) => type), ['join_room', 'message', 'join_room', 'message']);
});

test('At the deadline a message fails and is not sent again, and the next one goes', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    if (!join(peer, frame) && frame.text === 'second') peer.answer(frame, receipt(1));
  });
  t.after(() => server.stop());
  const client = server.client({ sendDeadline: 500 });
  t.after(() => client.close());
  await client.connect();
  const room = await client.join('room');
  const first = assert.rejects(room.send('first'), { code: 'timeout' });
  await first;
  await room.send('second');
  assert.deepEqual(server.peers[0]!.requests('message').map(({ text }) => text), ['first', 'second']);
  assert.deepEqual(client.unsent, []);
});

test('No more wait than the outbox may hold', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => join(peer, frame));
  t.after(() => server.stop());
  const client = server.client({ outboxLimit: 2 });
  await client.connect();
  const room = await client.join('room');
  const waiting = [assert.rejects(room.send('1'), { code: 'closed' }), assert.rejects(client.direct('bob', '2'), { code: 'closed' })];
  await assert.rejects(room.send('3'), { code: 'outbox_full' });
  client.close();
  await Promise.all(waiting);
});

test('What an earlier run has left goes first, in its order, and what was under way too long ago is not sent', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    if (!join(peer, frame) && frame.type === 'message') peer.answer(frame, receipt(1));
  });
  t.after(() => server.stop());
  const now = Date.now();
  const outbox = new MapOutbox(
    { clientMessageId: 'a', room: 'room', text: 'old', createdAt: now - 900_000, sentAt: now - 700_000 },
    { clientMessageId: 'b', room: 'room', text: 'first', createdAt: now - 800_000 },
    { clientMessageId: 'c', room: 'room', text: 'second', createdAt: now - 700_000, sentAt: now - 1000 });
  const client = server.client({ outbox });
  const failed: unknown[] = [];
  client.addEventListener('failed', ({ detail }) => failed.push([detail.item.text, (detail.error as { code: string }).code]));
  await client.connect();
  await eventually(() => client.unsent.length === 3);
  await (await client.join('room')).send('third');

  assert.deepEqual(server.peers[0]!.requests('message').map(({ text, client_message_id: id }) => [text, id]).slice(0, 2), [['first', 'b'], ['second', 'c']]);
  assert.equal(server.peers[0]!.requests('message').length, 3);
  assert.deepEqual(failed, [['old', 'expired']]);
  await eventually(() => outbox.items.size === 0);

  const kept = assert.rejects(client.direct('bob', 'kept'), { code: 'closed' });
  await eventually(() => outbox.items.size === 1);
  client.close();
  await kept;
  assert.deepEqual([...outbox.items.values()].map(({ text }) => text), ['kept']);
});

test('Leaving a room fails what waits there, and nothing else', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    if (!join(peer, frame) && frame.type === 'leave_room') peer.answer(frame);
  });
  t.after(() => server.stop());
  const client = server.client();
  await client.connect();
  const [one, two] = await Promise.all([client.join('one'), client.join('two')]);
  const gone = assert.rejects(one.send('1'), { code: 'left' });
  const stays = assert.rejects(two.send('2'), { code: 'closed' });
  await one.leave();
  await gone;
  assert.deepEqual(client.unsent.map(({ text }) => text), ['2']);
  client.close();
  await stays;
});

test('A message that is too big for the server fails alone: others are kept, and sent by the next connection', async (t) => {
  const waiting: Frame[] = [];
  const server = await ScriptedServer.start((peer, frame) => {
    if (join(peer, frame)) return;
    if (server.peers.length > 1) return peer.answer(frame, receipt(1));
    waiting.push(frame);
    if (waiting.length === 3) peer.end(1009);
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  await client.connect();
  const [one, two] = await Promise.all([client.join('one'), client.join('two')]);

  const big = assert.rejects(one.send('big'), { code: 'text_too_long' });
  await eventually(() => waiting.length === 1);
  const others = [two.send('small'), client.direct('bob', 'small'), one.send('behind')];

  await big;
  assert.equal((await Promise.all(others)).length, 3);
  assert.equal(client.state, 'connected');
  assert.ok(!server.peers[1]!.frames.some(({ text }) => text === 'big'));
});

test('A message that is given up is not sent, also when an earlier run has left it', async (t) => {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const server = await ScriptedServer.start((peer, frame) => {
    if (frame.type === 'direct') peer.answer(frame, receipt(1));
  }, (peer) => void opened.then(() => welcome(peer)));
  t.after(() => server.stop());
  const outbox = new MapOutbox({ clientMessageId: 'a', userId: 'bob', text: 'left', createdAt: 1 });
  const client = server.client({ outbox });
  t.after(() => client.close());
  const given = assert.rejects(client.direct('bob', 'now', { clientMessageId: 'b' }), { code: 'discarded' });
  await eventually(() => client.unsent.length === 2);

  for (const id of ['a', 'b', 'unknown']) client.discard(id);
  await given;
  open();
  await client.direct('bob', 'later');

  assert.deepEqual(server.peers[0]!.requests('direct').map(({ text }) => text), ['later']);
  await eventually(() => outbox.items.size === 0);
});

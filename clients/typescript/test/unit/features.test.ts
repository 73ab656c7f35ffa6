import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Room } from '../../src/index.js';
import { markRead, react, reactions, search, StateMap, storeEvent, subscribe, unread, unreact, unsubscribe } from '../../src/features/index.js';
import { eventually, join, ScriptedServer, type Frame, type Peer } from './scripted-server.js';

const time = '2026-01-01T00:00:00Z';
const entry = (key: string, seq: number, data: object) => ({ key, event: 'move', data, from: 'bob', seq, timestamp: time });

/** A room at a server that answers joins by the first function and all else by the second. */
async function open(t: TestContext, options: object, joins: (peer: Peer, frame: Frame) => void, others: (peer: Peer, frame: Frame) => void): Promise<[Room, ScriptedServer]> {
  const server = await ScriptedServer.start((peer, frame) => (frame.type === 'join_room' ? joins(peer, frame) : others(peer, frame)));
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  return [await client.join('room', options), server];
}

const snapshot = (seq: number, fields: object) =>
  ({ room: 'room', members: ['alice'], member_count: 1, position: { epoch: 'e', seq }, missed: 0, recovered: true, last_change: 0, changes: 0, ...fields });

test('Stored events come as messages, in their place, live and among what was missed', async (t) => {
  const stored = (seq: number) => ({ type: 'event', room: 'room', event: 'move', from: 'bob', data: { from_x: seq }, key: 'white', id: `m${seq}`, seq, timestamp: time });
  const [room] = await open(t, { after: { epoch: 'e', seq: 0 } }, (peer, frame) => {
    peer.answer(frame, snapshot(2, { missed: 2 }));
    peer.tell({ type: 'message', room: 'room', from: 'bob', text: 'hi', id: 'm1', seq: 1, timestamp: time });
    peer.tell(stored(2));
    peer.tell({ type: 'event', room: 'room', event: 'seen', from: 'bob' });
    peer.tell(stored(3));
  }, () => {});
  const heard: unknown[] = [];
  for await (const { seq, text, event, key, data } of room.messages) {
    heard.push([seq, text, event, key, data]);
    if (seq === 3) break;
  }

  assert.deepEqual(heard, [[1, 'hi', undefined, undefined, undefined], [2, '', 'move', 'white', { from_x: 2 }], [3, '', 'move', 'white', { from_x: 3 }]]);
});

test('Changes between a join and a reaction that it told of come live', async (t) => {
  const edited = (seq: number, change: number, text: string, reactions?: object) =>
    ({ type: 'message_edited', room: 'room', seq, id: `m${seq}`, text, edited_at: time, by: 'bob', change, ...(reactions && { reactions }) });
  const heart = { heart: { count: 1, users: ['bob'] } };
  let isAgain = false;
  const [room, server] = await open(t, { after: { epoch: 'e', seq: 3 } }, (peer, frame) => {
    if (!isAgain) return peer.answer(frame, snapshot(3, {}));
    peer.answer(frame, snapshot(3, { last_change: 1, changes: 1 }));
    peer.tell(edited(1, 3, 'edited', heart));
    peer.tell(edited(2, 2, 'in between'));
    peer.tell({ type: 'message_reacted', room: 'room', seq: 1, id: 'm1', reactions: heart, change: 3 });
    peer.tell(edited(3, 4, 'last'));
  }, () => {});
  const texts: string[] = [];
  isAgain = true;
  server.peers[0]!.cut();
  for await (const { text, change } of room.changes) {
    texts.push(`${change}: ${text}`);
    if (change === 4) break;
  }

  assert.deepEqual(texts, ['3: edited', '2: in between', '4: last']);
});

test('A stored event is sent as a message is: with an id, again after a lost connection', async (t) => {
  const [room, server] = await open(t, {}, join, (peer, frame) => {
    if (server.peers.length === 1) peer.cut();
    else peer.answer(frame, { message_id: 'm1', seq: 1, timestamp: time, duplicate: false });
  });

  assert.equal((await storeEvent(room, 'move', { fromX: 1 }, { key: 'white' })).seq, 1);
  const [first, second] = server.peers.map((peer) => peer.requests('publish')[0]!);
  assert.deepEqual([first!.event, first!.data, first!.key, first!.store], ['move', { fromX: 1 }, 'white', true]);
  assert.equal(second!.client_message_id, first!.client_message_id);
});

test('The state is the snapshot and what came after it, and goes with what is deleted', async (t) => {
  const [room, server] = await open(t, { state: true }, (peer, frame) => {
    assert.equal(frame.state, true);
    const later = !!frame.after;
    peer.answer(frame, snapshot(later ? 9 : 3, {
      recovered: later, state: { room: 'room', epoch: 'e', version: later ? 9 : 4, entries: later ? [entry('c', 9, { n: 9 })] : [entry('a', 1, { some_n: 1 }), entry('b', 4, { n: 4 })] },
    }));
  }, () => {});
  const state = new StateMap(room);
  const changed: string[] = [];
  state.addEventListener('change', ({ detail }) => changed.push(`${detail.key} ${detail.entry?.seq}`));
  const seqs = () => [...state.entries.values()].map(({ key, seq }) => `${key}${seq}`).sort();
  assert.deepEqual(seqs(), ['a1', 'b4']);
  assert.deepEqual(state.get('a')!.data, { some_n: 1 });

  const peer = server.peers[0]!;
  const move = (seq: number, key: string, data?: object) => peer.tell({ type: 'event', room: 'room', event: 'move', from: 'bob', data, key, id: `m${seq}`, seq, timestamp: time });
  move(4, 'a', { old: true }); // is in the snapshot already
  move(5, 'a', { n: 5 });
  move(6, 'b');
  move(7, 'c', { n: 7 });
  peer.tell({ type: 'message_deleted', room: 'room', seq: 7, id: 'm7', deleted_at: time, by: 'bob', change: 1 });
  await eventually(() => changed.length === 4);
  assert.deepEqual(changed, ['a 5', 'b undefined', 'c 7', 'c undefined']);
  assert.deepEqual(seqs(), ['a5']);

  peer.cut();
  await eventually(() => changed.length === 6);
  assert.deepEqual(changed.slice(4), ['a undefined', 'c 9']);
});

test('Reactions are told as such, shown on what nobody has read yet, and no edit to whoever shows edits', async (t) => {
  const [room, server] = await open(t, {}, join, () => {});
  const told: unknown[] = [];
  room.addEventListener('reactions', ({ detail: { seq, reactions, change } }) => told.push([seq, reactions, change]));
  room.addEventListener('change', ({ detail: { kind, text, reactions, change } }) => told.push([kind, text, reactions, change]));
  const thumbs = { ':some_thumb:': { count: 1, users: ['bob'] } };
  const peer = server.peers[0]!;
  for (const frame of [
    { type: 'message', from: 'bob', text: 'hi', id: 'm1', seq: 1, timestamp: time },
    { type: 'message_reacted', seq: 1, id: 'm1', reactions: thumbs, change: 1 },
    { type: 'message_edited', seq: 1, id: 'm1', text: 'hi!', edited_at: time, by: 'bob', change: 2, reactions: thumbs },
    { type: 'message_reacted', seq: 1, id: 'm1', reactions: {}, change: 3 },
  ]) peer.tell({ room: 'room', ...frame });
  await eventually(() => told.length === 4);

  assert.deepEqual(told, [[1, thumbs, 1], ['edited', 'hi!', thumbs, 2], [1, thumbs, 2], [1, {}, 3]]);
  for await (const { text, reactions, changed } of room.messages) {
    assert.deepEqual([text, reactions, changed!.change, changed!.by, changed!.reacted], ['hi!', {}, 3, 'bob', undefined]);
    break;
  }
});

test('What is asked of a room names it, and what others have read is told', async (t) => {
  const [room, server] = await open(t, { unread: true }, join, (peer, frame) => peer.answer(frame, { room: 'room', read: 3, count: 2, mentions: 1 }));
  const read: unknown[] = [];
  room.addEventListener('read', ({ detail: { userId, seq } }) => read.push([userId, seq]));

  assert.deepEqual(await subscribe(room), { room: 'room', read: 3, count: 2, mentions: 1 });
  await markRead(room, 3);
  await react(room, 1, '👍');
  await unreact(room, 1, '👍');
  await reactions(room, 1);
  await search(room, 'some words', { limit: 5 });
  await unsubscribe(room);
  const peer = server.peers[0]!;
  peer.tell({ type: 'read', room: 'room', user_id: 'bob', seq: 7 });
  await eventually(() => read.length === 1);

  assert.deepEqual(read, [['bob', 7]]);
  assert.deepEqual(peer.frames.map(({ id, ...frame }) => frame), [
    { type: 'join_room', room: 'room', changes: 0, unread: true }, { type: 'subscribe_room', room: 'room' }, { type: 'mark_read', room: 'room', seq: 3 },
    { type: 'react', room: 'room', seq: 1, emoji: '👍' }, { type: 'react', room: 'room', seq: 1, emoji: '👍', remove: true }, { type: 'reactions', room: 'room', seq: 1 },
    { type: 'search', room: 'room', query: 'some words', limit: 5 }, { type: 'unsubscribe_room', room: 'room' },
  ]);
});

test('The rooms with what is unread are asked for, and rooms that are read elsewhere are told of', async (t) => {
  const server = await ScriptedServer.start((peer, frame) => {
    peer.answer(frame, { rooms: [{ room: 'room', read: 1, count: 2, mentions: 0 }], next: 'more' });
    peer.tell({ type: 'read', room: 'room', user_id: 'alice', seq: 3 });
  });
  t.after(() => server.stop());
  const client = server.client();
  t.after(() => client.close());
  const read: number[] = [];
  client.addEventListener('read', ({ detail }) => read.push(detail.seq));

  assert.deepEqual(await unread(client, { limit: 1 }), { rooms: [{ room: 'room', read: 1, count: 2, mentions: 0 }], next: 'more' });
  await eventually(() => read.length === 1);
  assert.equal(server.peers[0]!.frames[0]!.limit, 1);
});

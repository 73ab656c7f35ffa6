import assert from 'node:assert/strict';
import { ChatError } from '../../src/index.js';
import { clientOf, eventually, run } from './scenario.js';

/** What two users can do together. */
await run(async () => {
  const alice = clientOf('alice');
  const bob = clientOf('bob');
  const states: string[] = [];
  void (async () => {
    for await (const state of alice.states) states.push(state);
    states.push('end');
  })();
  const early = alice.join('lobby'); // before there is a connection
  await Promise.all([alice.connect(), bob.connect()]);
  const hers = await early;
  assert.equal(await alice.join('lobby'), hers);
  const his = await bob.join('lobby');
  assert.equal(alice.userId, 'alice');

  // Members and typing.
  await eventually(() => hers.members.length === 2 && his.members.length === 2);
  assert.deepEqual([hers.memberCount, hers.membersComplete], [2, true]);
  hers.setTyping(true);
  hers.setTyping(true);
  await eventually(() => his.typing.includes('alice'));
  const reading = his.messages[Symbol.asyncIterator]();
  const receipt = await hers.send('hello', { clientMessageId: 'mine' });
  const { value: message } = await reading.next();
  assert.deepEqual([message!.text, message!.from, message!.seq, message!.id, message!.clientMessageId], ['hello', 'alice', 1, receipt.id, 'mine']);
  assert.match(message!.timestamp, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.deepEqual(his.typing, []);

  // Changes: told in order, and applied to what nobody has read.
  const changing = his.changes[Symbol.asyncIterator]();
  const edited = await hers.edit(1, 'hello!');
  assert.deepEqual([edited.id, edited.text, edited.change], [receipt.id, 'hello!', 1]);
  const { value: edit } = await changing.next();
  assert.deepEqual([edit!.kind, edit!.seq, edit!.text, edit!.by, edit!.at], ['edited', 1, 'hello!', 'alice', edited.editedAt]);
  await hers.send('gone');
  await hers.delete(2);
  assert.equal((await changing.next()).value!.kind, 'deleted');
  const { value: tombstone } = await reading.next();
  assert.deepEqual([tombstone!.text, tombstone!.changed?.deleted], ['', true]);

  // History, both ways.
  for (let n = 3; n <= 7; n++) await hers.send(String(n));
  assert.deepEqual((await his.history({ before: 4, limit: 2 })).messages.map(({ seq }) => seq), [2, 3]);
  const backwards = [];
  for await (const { seq } of his.before(5)) backwards.push(seq);
  assert.deepEqual(backwards, [4, 3, 2, 1]);
  const forwards = [];
  for await (const { seq } of his.after(4)) forwards.push(seq);
  assert.deepEqual(forwards, [5, 6, 7]);

  // A position from an earlier run.
  const position = his.position;
  await his.leave();
  assert.equal(await his.left, 'left');
  await assert.rejects(his.send('too late'), { code: 'left' });
  await eventually(() => hers.members.length === 1);
  await hers.send('meanwhile');
  const again = await bob.join('lobby', { after: position });
  const { value: missed } = await again.messages[Symbol.asyncIterator]().next();
  assert.equal(missed!.text, 'meanwhile');

  // Direct messages.
  const directs = bob.directs[Symbol.asyncIterator]();
  await alice.direct('bob', 'psst');
  await alice.direct('bob', 'psst again');
  assert.deepEqual([(await directs.next()).value!.text, (await directs.next()).value!.text], ['psst', 'psst again']);
  assert.equal((await bob.directHistory('alice', { limit: 1 })).messages[0]!.text, 'psst again');

  // Everything else, and refusals.
  assert.equal((await alice.call('online')).userCount, 2);
  await assert.rejects(alice.call('kick', { room: 'lobby', userId: 'bob' }), (error: ChatError) => error instanceof ChatError && error.code === 'forbidden');
  await assert.rejects(hers.send('x'.repeat(5000)), { code: 'text_too_long' });
  await assert.rejects(alice.join(' '), { code: 'invalid_room' });
  await hers.send('after a refusal');

  // Giving up.
  await assert.rejects(alice.join('other', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await assert.rejects(hers.send('never', { signal: AbortSignal.abort() }), { name: 'AbortError' });

  alice.close();
  await assert.rejects(alice.connect(), { code: 'closed' });
  await assert.rejects(hers.send('too late'), { code: 'closed' });
  await eventually(() => states.includes('end'));
  assert.deepEqual(states, ['disconnected', 'connecting', 'connected', 'closed', 'end']);
  await eventually(() => again.members.length === 1);
  bob.close();
});

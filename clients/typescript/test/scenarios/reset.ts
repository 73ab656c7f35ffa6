import assert from 'node:assert/strict';
import { clientOf, eventually, heard, run, say } from './scenario.js';

/** A server without a disk is killed: numbers begin anew. */
await run(async () => {
  const alice = clientOf('alice');
  await alice.connect();
  const room = await alice.join('lobby');
  const told: string[] = [];
  room.addEventListener('message', ({ detail }) => told.push(`${detail.seq} ${detail.text}`));
  room.addEventListener('gap', ({ detail }) => told.push(detail.kind));
  const directs: string[] = [];
  alice.addEventListener('direct', ({ detail }) => directs.push(`${detail.seq} ${detail.text}`));
  alice.addEventListener('gap', ({ detail }) => directs.push(`${detail.kind} ${detail.userId}`));
  await room.send('one');
  await room.send('two');
  await alice.direct('bob', 'one');
  await alice.direct('bob', 'two');
  await eventually(() => told.length === 2 && directs.length === 2);

  say('kill');
  await heard('started');
  await room.send('three');
  await alice.direct('bob', 'three');
  await eventually(() => told.length >= 4 && directs.length >= 3);

  assert.deepEqual(told, ['1 one', '2 two', 'reset', '1 three']);
  assert.deepEqual(directs, ['1 one', '2 two', '1 three']);
  assert.equal(room.position.seq, 1);
  alice.close();
});

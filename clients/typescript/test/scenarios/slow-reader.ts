import assert from 'node:assert/strict';
import { clientOf, eventually, run } from './scenario.js';

/** A reader that stands still while more is said than the room holds. */
await run(async () => {
  const alice = clientOf('alice', { messageBuffer: 10 });
  await alice.connect();
  const room = await alice.join('lobby');
  const reader = room.messages[Symbol.asyncIterator]();
  const seqs: number[] = [];
  const first = reader.next();
  await room.send('message');
  seqs.push((await first).value!.seq);

  await Promise.all(Array.from({ length: 250 }, () => room.send('message')));
  await eventually(() => room.position.seq === 251);
  while (seqs.length < 251) seqs.push((await reader.next()).value!.seq);

  assert.deepEqual(seqs, Array.from({ length: 251 }, (_, index) => index + 1));
  const late: number[] = [];
  for await (const { seq } of room.messages) {
    late.push(seq);
    if (seq === 251) break;
  }
  assert.equal(late.length, 10);
  alice.close();
  assert.equal((await reader.next()).done, true);
});

import assert from 'node:assert/strict';
import type { Gap } from '../../src/index.js';
import { clientOf, eventually, heard, run, say } from './scenario.js';

/** A server is killed while two users talk, and comes back: everything is there, once and in order, and so are the changes. */
await run(async () => {
  const alice = clientOf('alice');
  const bob = clientOf('bob');
  await Promise.all([alice.connect(), bob.connect()]);
  const [hers, his] = await Promise.all([alice.join('lobby'), bob.join('lobby')]);
  const heardTexts: string[] = [];
  const seqs: number[] = [];
  const gaps: Gap[] = [];
  const directs: string[] = [];
  const changes: string[] = [];
  his.addEventListener('gap', ({ detail }) => gaps.push(detail));
  his.addEventListener('change', ({ detail }) => changes.push(`${detail.kind} ${detail.seq} ${detail.text}`));
  void (async () => {
    for await (const { text, seq } of his.messages) {
      heardTexts.push(text);
      seqs.push(seq);
    }
  })();
  void (async () => {
    for await (const { text } of bob.directs) directs.push(text);
  })();
  const first = await hers.send('0');
  await alice.direct('bob', 'd0');
  await eventually(() => heardTexts.length === 1 && directs.length === 1);

  say('kill');
  const sending = Array.from({ length: 50 }, (_, index) => hers.send(String(index + 1)));
  const direct = alice.direct('bob', 'd1');
  await heard('killed');
  say('start');
  const receipts = await Promise.all(sending);
  await direct;
  await hers.edit(first.seq, 'edited');
  await eventually(() => heardTexts.length === 51 && directs.length === 2 && changes.length === 1);

  assert.deepEqual(heardTexts, Array.from({ length: 51 }, (_, index) => String(index)));
  assert.deepEqual(seqs, Array.from({ length: 51 }, (_, index) => index + 1));
  assert.deepEqual(receipts.map(({ seq }) => seq), seqs.slice(1));
  assert.deepEqual(changes, ['edited 1 edited']);
  assert.deepEqual(directs, ['d0', 'd1']);
  assert.deepEqual(gaps, []);
  assert.equal(bob.state, 'connected');
  alice.close();
  bob.close();
});

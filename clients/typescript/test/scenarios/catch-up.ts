import assert from 'node:assert/strict';
import { clientOf, eventually, heard, run, say } from './scenario.js';

/** More was said meanwhile than the server gives back with a join, and what was there was changed. */
await run(async () => {
  const alice = clientOf('alice');
  await alice.connect();
  const hers = await alice.join('lobby');
  const first = await hers.send('first');
  let hold = false;
  let release = () => {};
  const bob = clientOf('bob', {
    token: async () => {
      if (hold) await new Promise<void>((resolve) => (release = resolve));
      return bobsToken;
    },
  });
  const bobsToken = JSON.parse(process.env['CHAT_SCENARIO']!).tokens.bob;
  await bob.connect();
  const his = await bob.join('lobby', { after: { epoch: hers.position.epoch, seq: 0 } });
  const seqs: number[] = [];
  const changes: string[] = [];
  let gaps = 0;
  his.addEventListener('message', ({ detail }) => seqs.push(detail.seq));
  his.addEventListener('change', ({ detail }) => changes.push(detail.text));
  his.addEventListener('gap', () => gaps++);

  hold = true;
  say('cut');
  await heard('cut');
  await eventually(() => bob.state === 'reconnecting');
  await Promise.all(Array.from({ length: 450 }, (_, index) => hers.send(`message ${index}`)));
  await hers.edit(first.seq, 'edited');
  hold = false;
  release();
  await eventually(() => seqs.length === 450 && changes.length === 1);

  assert.deepEqual(seqs, Array.from({ length: 450 }, (_, index) => index + 2));
  assert.deepEqual(changes, ['edited']);
  assert.equal(gaps, 0);
  assert.equal(his.position.seq, 451);
  alice.close();
  bob.close();
});

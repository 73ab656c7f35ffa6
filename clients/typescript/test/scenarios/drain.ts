import assert from 'node:assert/strict';
import { plainJson, type ServerEvents, type State } from '../../src/index.js';
import { clientOf, eventually, heard, run, say } from './scenario.js';

/** What the client needs at most to be elsewhere, on the slowest of machines. */
const enough = 5_000;

/** A server ends as it should while somebody is there, who misses nothing and, if there was time to move, is never without a connection. */
await run(async () => {
  let notice = 0;
  const transport = plainJson();
  const alice = clientOf('alice', {
    transport: (attempt) => transport({
      ...attempt,
      event: (name, record) => {
        if (name === 'Draining') notice = (record as ServerEvents['Draining']).reconnectAfterMs;
        attempt.event(name, record);
      },
    }),
  });
  const states: State[] = [];
  alice.addEventListener('state', ({ detail }) => states.push(detail));
  await alice.connect();
  const room = await alice.join('lobby');
  const seqs: number[] = [];
  void (async () => {
    for await (const { seq } of room.messages) seqs.push(seq);
  })();
  let stop = false;
  const talking = (async () => {
    let sent = 0;
    for (; !stop; sent++) await room.send(`message ${sent}`);
    return sent;
  })();

  await eventually(() => seqs.length > 10);
  say('drain');
  await heard('drained');
  const before = seqs.length;
  await eventually(() => seqs.length > before + 10);
  stop = true;
  const sent = await talking;
  await eventually(() => seqs.length >= sent);

  assert.deepEqual(seqs, Array.from({ length: sent }, (_, index) => index + 1));
  if (notice / 2 > enough) assert.deepEqual(states, ['connecting', 'connected']);
  alice.close();
});

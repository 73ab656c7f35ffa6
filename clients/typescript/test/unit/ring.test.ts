import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ring } from '../../src/streams/ring.js';

async function take<T>(reader: AsyncGenerator<T, void, undefined>, count: number): Promise<T[]> {
  const items: T[] = [];
  while (items.length < count) items.push((await reader.next()).value as T);
  return items;
}

test('Every reader reads every item, from the oldest on, and waits for the next', async () => {
  const ring = new Ring<number>(3);
  const early = ring.read();
  const first = take(early, 2);
  ring.push(1);
  ring.push(2);
  assert.deepEqual(await first, [1, 2]);
  assert.deepEqual(await take(ring.read(), 2), [1, 2]);
  ring.push(3);
  assert.deepEqual(await take(early, 1), [3]);
});

test('A ring holds no more than its capacity, and who falls behind goes on with the oldest there is', async () => {
  const ring = new Ring<number>(3);
  let behind = 0;
  ring.push(0);
  const reader = ring.read(undefined, () => behind++);
  assert.deepEqual(await take(reader, 1), [0]);
  for (let item = 1; item <= 10; item++) ring.push(item);
  assert.deepEqual(await take(reader, 3), [8, 9, 10]);
  assert.equal(behind, 1);
  assert.equal(ring.end - ring.start, 3);
});

test('After the close readers get what is there, and end', async () => {
  const ring = new Ring<number>(3);
  ring.push(1);
  const waiting = ring.read(1).next();
  ring.close();
  ring.push(2);
  assert.equal((await waiting).done, true);
  const items = [];
  for await (const item of ring.read()) items.push(item);
  assert.deepEqual(items, [1]);
});

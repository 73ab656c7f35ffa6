import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdict } from '../../src/connection/endings.js';
import { backoff } from '../../src/connection/timing.js';
import { ChatError } from '../../src/errors.js';
import type { LineEnd } from '../../src/connection/transport.js';

const waits = (end: LineEnd, welcomed: boolean, attempt: number) => Array.from({ length: 1000 }, () => verdict(end, welcomed, attempt) as number);

test('A wait is a random time between 0 and the step, which doubles up to 30 seconds', () => {
  for (const [attempt, step] of [[0, 1_000], [1, 2_000], [4, 16_000], [5, 30_000], [2000, 30_000]] as const) {
    const times = Array.from({ length: 1000 }, () => backoff(attempt));
    assert.ok(times.every((time) => time >= 0 && time < step));
    assert.ok(Math.max(...times) > step * 0.9 && Math.min(...times) < step * 0.1);
  }
});

test('After the end of a healthy connection by 1001, 1011 or 4008 the first attempt follows within a second', () => {
  for (const code of [1001, 1011, 4008]) assert.ok(waits({ code }, true, 5).every((time) => time < 1_000));
  assert.ok(waits({ code: 1006 }, true, 5).some((time) => time > 1_000));
  assert.ok(waits({ code: 1001 }, false, 5).some((time) => time > 1_000));
});

test('What the server says is the least to wait', () => {
  assert.ok(waits({ status: 503, retryAfterMs: 7_000 }, false, 0).every((time) => time >= 7_000));
  assert.ok(waits({ code: 4009 }, true, 0).every((time) => time >= 10_000));
  assert.equal(verdict({ code: 4010 }, true, 5), 0);
});

test('Ends that say so close the client, with their code', () => {
  const ends: [LineEnd, string][] = [
    [{ code: 4003 }, 'removed'], [{ code: 4011 }, 'disconnected'], [{ status: 403 }, 'forbidden'],
    ...[1002, 1003, 1007, 1008, 1009, 4002].map((code): [LineEnd, string] => [{ code }, 'protocol_error']),
    [{ final: { code: 'unsupported', message: 'no' } }, 'unsupported'],
  ];
  for (const [end, code] of ends) {
    const error = verdict(end, true, 0);
    assert.ok(error instanceof ChatError && error.code === code);
  }
  for (const end of [{}, { code: 1006 }, { code: 1000 }, { code: 1013 }, { status: 429 }, { status: 500 }]) assert.equal(typeof verdict(end, true, 0), 'number');
});

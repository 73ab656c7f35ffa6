// Plays every scenario of the stage that CHAT_STAGE names, or those of CHAT_SCENARIOS, a few at a time; with CHAT_TRANSPORT=signalr over SignalR.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as signalRModule from '@microsoft/signalr';
import { WebSocket } from 'ws';
import { signalR } from '../../src/signalr/index.js';
import { play, type StageSocketConstructor } from './driver.js';

const stage = process.env['CHAT_STAGE'];
const transport = process.env['CHAT_TRANSPORT'] === 'signalr' ? () => signalR({ signalR: signalRModule }) : undefined;

if (stage) {
  const named = process.env['CHAT_SCENARIOS'];
  const scenarios: string[] = named ? named.split(' ') : await (await fetch(new URL('/scenarios', stage))).json() as string[];
  await describe('conformance', { concurrency: 4 }, () => {
    for (const scenario of scenarios) {
      test(scenario, async () => {
        const failure = await play(stage, scenario, WebSocket as unknown as StageSocketConstructor, transport);
        if (failure) assert.fail(failure);
      });
    }
  });
} else {
  test('conformance', { skip: 'CHAT_STAGE does not say where a stage is' });
}

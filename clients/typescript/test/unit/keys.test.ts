import assert from 'node:assert/strict';
import { test } from 'node:test';
import { camelCase, snakeCase } from '../../src/json/keys.js';

test('Names are converted wherever they stand, both ways', () => {
  const wire = { member_count: 2, changed: { edited_at: 'now' }, messages: [{ client_message_id: 'a_b' }], text: 'some_text', none: null };
  const record = { memberCount: 2, changed: { editedAt: 'now' }, messages: [{ clientMessageId: 'a_b' }], text: 'some_text', none: null };
  assert.deepEqual(camelCase(wire), record);
  assert.deepEqual(snakeCase(record), wire);
});

test('What is in data is left as it is, both ways', () => {
  const data = { spam_score: 1, camelCase: [{ a_b: 'c', aB: null }] };
  assert.deepEqual(camelCase({ messages: [{ reply_to: 1, data }] }), { messages: [{ replyTo: 1, data }] });
  assert.deepEqual(snakeCase({ replyTo: 1, data }), { reply_to: 1, data });
});

test('What is in annotations is left as it is', () => {
  const annotations = { spam_score: 1, deep: [{ a_b: 'c' }] };
  assert.deepEqual(camelCase({ messages: [{ annotations }] }), { messages: [{ annotations }] });
});

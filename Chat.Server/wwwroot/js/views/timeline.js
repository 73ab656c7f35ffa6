import { dayName } from './time.js';

const names = new Intl.ListFormat('en');
const togetherWithinMs = 5 * 60_000;

/**
 * The entries of a conversation's log from top to bottom: days, notes, messages, and last what is not sent yet.
 * A message is `first` when it opens a run of one author's messages.
 */
export function timeline(conversation, unsent, me) {
  const entries = [];
  const notes = [...conversation.notes];
  let day = '';
  let previous = null;

  const add = entry => {
    entries.push(entry);
    previous = null;
  };
  const addNotes = beforeSeq => {
    while (notes.length && notes[0].afterSeq < beforeSeq) {
      const { key, users, what } = notes.shift();
      add({ type: 'note', key, text: `${names.format(users)} ${what}` });
    }
  };
  const addMessage = (key, from, text, timestamp, state, error = '', changed = undefined) => {
    const name = dayName(timestamp);
    if (name !== day) add({ type: 'day', key: `day ${name}`, text: name });
    day = name;
    const follows = previous?.from === from && Date.parse(timestamp) - Date.parse(previous.timestamp) < togetherWithinMs;
    previous = { type: 'message', key, from, own: from === me, text, changed, timestamp, state, error, first: !follows };
    entries.push(previous);
  };

  for (const { id, key, seq, from, text, changed, timestamp } of conversation.messages) {
    addNotes(seq);
    addMessage(key ?? id, from, text, timestamp, 'sent', '', changed);
  }
  addNotes(Infinity);
  for (const { clientMessageId, text, createdAt, error } of unsent)
    addMessage(clientMessageId, me, text, new Date(createdAt).toISOString(), error ? 'failed' : 'sending', error);
  return entries;
}

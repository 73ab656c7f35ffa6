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
  const addMessage = (key, message, state, error = '') => {
    const { from, timestamp, replyTo, mentions } = message;
    const name = dayName(timestamp);
    if (name !== day) add({ type: 'day', key: `day ${name}`, text: name });
    day = name;
    const follows = previous?.from === from && Date.parse(timestamp) - Date.parse(previous.timestamp) < togetherWithinMs;
    previous = {
      ...message, type: 'message', key, own: from === me, state, error, first: !follows,
      answers: replyTo && (conversation.find(replyTo) ?? { seq: replyTo }),
      mentionsMe: !!mentions?.includes(me),
      canAnswer: conversation.kind === 'room' && !error && state !== 'sending' && !message.changed?.deleted,
    };
    entries.push(previous);
  };

  const { seenUpTo } = conversation;
  for (const message of conversation.messages) {
    const { id, key, seq } = message;
    if (message.event !== undefined) continue; // of an application's own, which has no text
    addNotes(seq);
    addMessage(key ?? id, message, seq <= seenUpTo ? 'seen' : 'sent');
  }
  addNotes(Infinity);
  for (const { clientMessageId, createdAt, error, ...item } of unsent)
    addMessage(clientMessageId, { ...item, from: me, timestamp: new Date(createdAt).toISOString() }, error ? 'failed' : 'sending', error);
  return entries;
}

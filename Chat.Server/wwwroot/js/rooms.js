import { explain } from './explanations.js';
import { subscribe } from './chat-hubs.js';
import { loadOlder } from './history.js';

const departures = { disconnected: 'lost the connection', node_lost: 'lost the connection', kicked: 'left at the word of an administrator', closed: 'left with the end of the room' };

/** Shows a room that was joined, and what happens in it until it is left. */
export function followRoom(chat, conversation, room) {
  if (conversation.room === room) return;
  const { store } = chat;
  const on = (type, handle) => room.addEventListener(type, ({ detail }) => {
    if (conversation.room === room) handle(detail);
    store.changed();
  });
  on('message', message => chat.arrived(conversation, message));
  on('change', change => conversation.change(change));
  on('reactions', change => conversation.react(change));
  on('snapshot', snapshot => chat.reading.joined(conversation, snapshot));
  on('gap', () => chat.goOnAnew(conversation));
  on('members', () => {});
  on('typing', () => {});
  on('MemberJoined', ({ userId }) => userId !== store.me && conversation.addNote(userId, 'joined'));
  on('MemberLeft', ({ userId, reason }) => userId !== store.me && conversation.addNote(userId, departures[reason] ?? 'left'));
  on('left', reason => {
    conversation.room = null;
    conversation.error = explain({ code: reason, message: `You are not in this room any more (${reason}).` });
  });

  conversation.room = room;
  conversation.error = '';
  // Nothing is shown of a room that is joined the first time. What was said between a removal and the next joining is not known here.
  conversation.reset();
  chat.reading.joined(conversation, room.snapshot);
  // Who opens a room here belongs to it until the room is left here.
  if (!room.snapshot.unread) subscribe(room).catch(() => {});
  loadOlder(chat, conversation);
}

import { catchUp } from './history.js';
import { typingLastsMs } from './conversation.js';

/** What each frame from the server does to what is shown. Types and events that are not named here are ignored: servers may add some. */
const handlers = {
  message({ store, outbox }, frame) {
    const room = store.find('room', frame.room);
    if (room) show(store, outbox, room, frame);
  },

  message_edited({ store }, { room, seq, text, edited_at: at, by, change }) {
    store.find('room', room)?.change(seq, text, { change, deleted: false, at, by });
  },

  message_deleted({ store }, { room, seq, deleted_at: at, by, change }) {
    store.find('room', room)?.change(seq, '', { change, deleted: true, at, by });
  },

  direct(chat, frame) {
    const { store, outbox } = chat;
    const other = frame.from === store.me ? frame.to : frame.from;
    const known = store.find('user', other);
    const conversation = known ?? store.open('user', other);
    show(store, outbox, conversation, frame);
    if (!known) catchUp(chat, conversation);
  },

  typing({ store }, { room: name, user_id: user, is_typing: isTyping }) {
    const room = store.find('room', name);
    if (!room) return;
    room.setTyping(user, isTyping);
    if (isTyping) setTimeout(() => store.changed(), typingLastsMs + 100);
  },

  system(chat, frame) {
    systemEvents[frame.event]?.(chat, frame);
  },

  broadcast({ store }, { from, message }) {
    store.addBanner('announcement', `Announcement from ${from}`, message);
  },

  /** Refusals of requests have gone to whoever asked; what comes here belongs to none. */
  error({ store }, { message }) {
    store.addBanner('error', 'The server reports a problem', message);
  },
};

const systemEvents = {
  welcome({ store }, frame) {
    store.me = frame.user_id;
  },

  joined({ store }, { room: name, user_id: user, members, member_count: count }) {
    const room = store.find('room', name);
    if (!room) return;
    if (user !== store.me && !room.members.includes(user)) room.addNote(user, 'joined');
    room.members = members;
    room.memberCount = count;
  },

  left({ store }, { room: name, user_id: user, member_count: count, reason }) {
    const room = store.find('room', name);
    if (!room) return;
    if (user !== store.me) {
      room.left(user, count);
      room.addNote(user, departures[reason] ?? 'left');
    } else if (reason === 'kicked' || reason === 'closed') {
      room.disconnected();
      room.error = reason === 'closed' ? 'This room was closed.' : 'An administrator removed you from this room.';
    }
  },
};

const departures = { disconnected: 'lost the connection', node_lost: 'lost the connection', kicked: 'left at the word of an administrator', closed: 'left with the end of the room' };

function show(store, outbox, conversation, { id, seq, from, text, timestamp, changed, client_message_id: clientMessageId }) {
  const own = from === store.me && clientMessageId && outbox.remove(clientMessageId);
  const message = { id, key: own ? clientMessageId : id, seq, from, text, timestamp, changed };
  if (conversation.receive(message)) store.arrived(conversation, message);
}

export function applyFrame(chat, frame) {
  handlers[frame.type]?.(chat, frame);
  chat.store.changed();
}

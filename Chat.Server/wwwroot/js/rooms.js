import { loadOlder } from './history.js';
import { persistently } from './persistently.js';

/** Joins a room with the present socket: the first time at its head, later from where the last socket had come to. */
export async function enterRoom(chat, room) {
  const { connection, store, sender } = chat;
  const snapshot = await connection.request('join_room', { room: room.name, after: room.position ?? undefined, changes: room.lastChange });
  if (!store.has(room)) return connection.request('leave_room', { room: room.name });

  if (!room.position) {
    room.follow(snapshot.position);
  } else if (snapshot.recovered) {
    // What was missed comes next, as ordinary messages: the position moves on with them.
    room.live = true;
  } else {
    room.reset();
    room.follow(snapshot.position);
    room.notice = 'You were away for too long to catch up: these are the newest messages.';
  }
  room.lastChange = snapshot.last_change;
  room.error = '';
  room.members = snapshot.members;
  room.memberCount = snapshot.member_count;
  store.changed();
  if (!room.loaded) loadOlder(chat, room);
  sender.flush(room);
}

/** Joins a room again after a reconnect, or says on its page why not. */
export async function reenterRoom(chat, room) {
  try {
    await persistently(chat.connection, () => enterRoom(chat, room));
  } catch (error) {
    if (error.code !== 'disconnected') room.error = error.message;
    chat.store.changed();
  }
}

import type { ChatClient } from '../client.js';
import type { RoomUnread, UnreadRequest, UnreadRooms } from '../contract.js';
import type { Room } from '../rooms/room.js';

/** Makes the user belong to the room also while it is away: the server counts what is unread then. A repetition changes nothing. */
export function subscribe(room: Room): Promise<RoomUnread> {
  return room.ask('subscribe_room');
}

export function unsubscribe(room: Room): Promise<void> {
  return room.ask('unsubscribe_room');
}

/** Moves the user's read cursor to a number, never back. The user's other connections hear `read`. */
export function markRead(room: Room, seq: number): Promise<RoomUnread> {
  return room.ask('mark_read', { seq });
}

/** The rooms the user is subscribed to, the one with the newest message first: what is unread in each, and its last message. */
export function unread(client: ChatClient, request: UnreadRequest = {}, options?: { signal?: AbortSignal }): Promise<UnreadRooms> {
  return client.call('unread', request, options);
}

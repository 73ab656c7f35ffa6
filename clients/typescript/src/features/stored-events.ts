import type { Receipt } from '../contract.js';
import type { Room } from '../rooms/room.js';
import type { SendOptions } from '../sending/sender.js';

/**
 * Publishes an event that is stored: it comes among the messages, in its place, and to who was away. It is sent as a message is, once, through the outbox.
 * With a `key` it is the value of that key of the room's state; without `data` it removes the key.
 */
export function storeEvent(room: Room, event: string, data?: Record<string, unknown>, options: SendOptions & { key?: string } = {}): Promise<Receipt> {
  return room.send('', { ...options, event, data });
}

import type { MessageReacted, ReactionList } from '../contract.js';
import type { Room } from '../rooms/room.js';

/** Reacts to a message. What is there already stays. */
export function react(room: Room, seq: number, emoji: string): Promise<MessageReacted> {
  return room.ask('react', { seq, emoji });
}

/** Takes the own reaction back. */
export function unreact(room: Room, seq: number, emoji: string): Promise<MessageReacted> {
  return room.ask('react', { seq, emoji, remove: true });
}

/** Everybody who has reacted to a message; what comes with the message names the first 20. */
export function reactions(room: Room, seq: number): Promise<ReactionList> {
  return room.ask('reactions', { seq });
}

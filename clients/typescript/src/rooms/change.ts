import type { ChangeMark, ChatMessage, MessageDeleted, MessageEdited, MessageReacted } from '../contract.js';

/** An edit or a deletion of a message. */
export interface Change {
  readonly kind: 'edited' | 'deleted';
  readonly room: string;
  /** The message's number, and its id. */
  readonly seq: number;
  readonly id: string;
  /** The new text; empty when the message was deleted. */
  readonly text: string;
  readonly at: string;
  readonly by: string;
  /** The change's own number in the room: 1, 2, 3 … */
  readonly change: number;
  /** What its reactions are as well, when it has some. */
  readonly reactions?: ChatMessage['reactions'];
}

/** A change of any kind. */
export type AnyChange = Omit<Change, 'kind'> & { readonly kind: Change['kind'] | 'reacted' };

/** A change as a join gives it back: in SignalR the message as it stands now, in plain JSON the event. */
export type ChangeRecord = ChatMessage | MessageEdited | MessageDeleted | MessageReacted;

export function toChange(record: ChangeRecord): AnyChange {
  const { room, seq, id, text = '', changed, deletedAt, editedAt, reactions } = record as Partial<ChatMessage & MessageEdited & MessageDeleted> & ChangeRecord;
  const { change, by, at = deletedAt ?? editedAt!, deleted = !!deletedAt, reacted = !changed && !at } = (changed ?? record) as Partial<ChangeMark> & MessageEdited;
  return { kind: deleted ? 'deleted' : reacted ? 'reacted' : 'edited', room, seq, id, text, at, by, change, reactions };
}

/** The message as it stands after the change; itself when it has heard of it already. */
export function withChange(message: ChatMessage, { kind, text, at, by, change, reactions }: AnyChange): ChatMessage {
  const { changed } = message;
  if ((changed?.change ?? 0) >= change) return message;
  if (kind === 'reacted') return { ...message, reactions, changed: { ...(changed ?? { deleted: false, reacted: true, at, by }), change } };
  const deleted = kind === 'deleted';
  const { id, room, seq, from, timestamp } = message;
  return { ...(deleted ? { id, room, seq, from, timestamp } : { ...message, reactions }), text, changed: { change, deleted, at, by } };
}

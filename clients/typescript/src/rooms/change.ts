import type { ChangeMark, ChatMessage, MessageDeleted, MessageEdited } from '../contract.js';

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
}

/** A change as a join gives it back: in SignalR the message as it stands now, in plain JSON the event. */
export type ChangeRecord = ChatMessage | MessageEdited | MessageDeleted;

export function toChange(record: ChangeRecord): Change {
  const { room, seq, id, text = '', changed, deletedAt, editedAt } = record as Partial<ChatMessage & MessageEdited & MessageDeleted> & ChangeRecord;
  const { change, by, at = deletedAt ?? editedAt!, deleted = !!deletedAt } = (changed ?? record) as Partial<ChangeMark> & MessageEdited;
  return { kind: deleted ? 'deleted' : 'edited', room, seq, id, text, at, by, change };
}

/** The message as it stands after the change; itself when it has heard of it already. */
export function withChange(message: ChatMessage, { kind, text, at, by, change }: Change): ChatMessage {
  if ((message.changed?.change ?? 0) >= change) return message;
  const deleted = kind === 'deleted';
  const { clientMessageId, annotations, data, replyTo, mentions, ...tombstone } = message;
  return { ...(deleted ? tombstone : message), text, changed: { change, deleted, at, by } };
}

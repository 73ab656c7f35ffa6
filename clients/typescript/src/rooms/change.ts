import type { ChatMessage, MessageDeleted, MessageEdited } from '../contract.js';

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
  const { room, seq, id } = record;
  if ('deletedAt' in record) return { kind: 'deleted', room, seq, id, text: '', at: record.deletedAt, by: record.by, change: record.change };
  if ('editedAt' in record) return { kind: 'edited', room, seq, id, text: record.text, at: record.editedAt, by: record.by, change: record.change };
  const { deleted, at, by, change } = record.changed!;
  return { kind: deleted ? 'deleted' : 'edited', room, seq, id, text: record.text, at, by, change };
}

/** The message as it stands after the change; itself when it has heard of it already. */
export function withChange(message: ChatMessage, { kind, text, at, by, change }: Change): ChatMessage {
  if ((message.changed?.change ?? 0) >= change) return message;
  const deleted = kind === 'deleted';
  const changed: ChatMessage = { ...message, text, changed: { change, deleted, at, by } };
  if (!deleted) return changed;
  const { clientMessageId, annotations, ...tombstone } = changed;
  return tombstone;
}

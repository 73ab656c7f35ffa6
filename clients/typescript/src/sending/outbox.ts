/** A message that has no receipt yet. */
export interface OutboxItem {
  readonly clientMessageId: string;
  /** Where it goes: a room, or the user of a direct conversation. */
  readonly room?: string;
  readonly userId?: string;
  readonly text: string;
  readonly data?: Record<string, unknown>;
  readonly replyTo?: number | string;
  readonly mentions?: readonly string[];
  /** The name of a stored event, and its key. */
  readonly event?: string;
  readonly key?: string;
  /** When it was written: milliseconds since 1970 by the client's clock, growing with every message of a client. */
  readonly createdAt: number;
  /** When it was first under way. */
  readonly sentAt?: number;
}

/** Keeps unsent messages over a restart of the application. */
export interface Outbox {
  /** What an earlier run has left, oldest first. Called once, before anything is sent. */
  load(): Promise<readonly OutboxItem[]>;
  /** Stores an item, in the place of one with the same `clientMessageId`. */
  put(item: OutboxItem): Promise<void>;
  remove(clientMessageId: string): Promise<void>;
}

import type { errorCodes } from './contract.js';

/** What a server refuses with; servers may add some. */
export type ServerErrorCode = (typeof errorCodes)[keyof typeof errorCodes];

/** What the client itself fails with, beside the server's codes. */
export type ClientErrorCode =
  | 'timeout' | 'expired' | 'outbox_full' | 'closed' | 'left' | 'kicked' | 'unreadable'
  | 'removed' | 'disconnected' | 'protocol_error' | 'unsupported';

export type ErrorCode = ServerErrorCode | ClientErrorCode | (string & {});

/** A refusal as it comes over the wire. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  /** The least to wait before trying again, in milliseconds. */
  retryAfterMs?: number;
  /** When a mute or a ban ends, RFC 3339. */
  until?: string;
}

/** A failure with a stable `code`. The message is for developers, except that of `rejected`, which is for users. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** The least to wait before trying again, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** When a mute or a ban ends, RFC 3339; absent for never. */
  declare readonly until?: string;

  constructor(readonly code: ErrorCode, message: string, { retryAfterMs, until }: { retryAfterMs?: number; until?: string } = {}) {
    super(message);
    Object.assign(this, { retryAfterMs, until });
  }

  /** @internal */
  static from(refusal: Refusal): ChatError {
    return new ChatError(refusal.code, refusal.message, refusal);
  }
}

/** Whether the same request may succeed later. */
export function isTransient(error: unknown): boolean {
  return ['rate_limited', 'unavailable', 'internal', 'timeout'].includes((error as ChatError).code);
}

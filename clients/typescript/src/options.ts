import type { Transport } from './connection/transport.js';
import type { WebSocketConstructor } from './json/web-socket.js';
import type { Outbox } from './sending/outbox.js';

export interface ChatClientOptions {
  /**
   * Gives the token: called before each attempt to connect, and when the server says that the present one expires. A rejection counts as a
   * failed attempt. The signal is aborted when the token is no longer wanted.
   */
  token: (signal: AbortSignal) => string | Promise<string>;
  /** The WebSocket to use: by default the global one, else that of the package `ws`. Of no use beside `transport`. */
  webSocket?: WebSocketConstructor;
  /** Another transport than plain JSON, such as `signalR()`. */
  transport?: Transport;
  /** Keeps unsent messages over a restart, such as `indexedDbOutbox('alice')`. */
  outbox?: Outbox;
  /** The longest wait before an attempt to connect, in milliseconds; 30 seconds. */
  maxReconnectDelay?: number;
  /** How many messages each room holds for all its readers together; 1,000. */
  messageBuffer?: number;
  /** How long `send` tries, in milliseconds; 2 minutes. */
  sendDeadline?: number;
  /** How long the server knows the ids of messages, in milliseconds: what was under way longer ago is not sent again; 10 minutes. */
  duplicateWindow?: number;
  /** How many messages may wait to be sent in all; 1,000. */
  outboxLimit?: number;
}

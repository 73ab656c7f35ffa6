import { endpoints, type MessageDeleted, type MessageEdited, type ServerEvents } from '../contract.js';
import type { Attempt, Line, Transport } from '../connection/transport.js';
import { camelCase, snakeCase } from './keys.js';
import { findWebSocket, type WebSocketConstructor, type WebSocketLike } from './web-socket.js';

/** The events by the `type` of their frames, those of the type `system` by their `event`. */
const events: Record<string, keyof ServerEvents> = {
  welcome: 'Welcome', joined: 'MemberJoined', left: 'MemberLeft', message: 'Message', message_edited: 'MessageEdited', message_deleted: 'MessageDeleted',
  typing: 'Typing', direct: 'Direct', broadcast: 'Broadcast', token_expiring: 'TokenExpiring', draining: 'Draining',
};

type Answer = Parameters<Line['request']>[2];

/** The plain-JSON protocol over a WebSocket: the transport of every client that names no other. */
export function plainJson(webSocket?: WebSocketConstructor): Transport {
  return (attempt) => new PlainJsonLine(attempt, webSocket);
}

class PlainJsonLine implements Line {
  readonly #attempt: Attempt;
  readonly #answers = new Map<number, Answer>();
  #socket?: WebSocketLike;
  #lastId = 0;
  #closed = false;
  /** A join whose messages are still coming: they follow the answer directly, nothing between. */
  #join?: { snapshot: any; missed: number; changes: number; answer: Answer };

  constructor(attempt: Attempt, webSocket?: WebSocketConstructor) {
    this.#attempt = attempt;
    (webSocket ? Promise.resolve(webSocket) : findWebSocket()).then(
      (found) => this.#open(found),
      () => this.#end({ final: { code: 'unsupported', message: 'There is no WebSocket here: use Node.js 22, install the package ws, or give the option webSocket.' } }),
    );
  }

  request(operation: string, request: object, answer: Answer): void {
    const id = ++this.#lastId;
    this.#answers.set(id, answer);
    this.#socket!.send(JSON.stringify({ type: operation, id, ...snakeCase(request) }));
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close(1000);
  }

  #open(webSocket: WebSocketConstructor): void {
    if (this.#closed) return;
    try {
      const url = this.#attempt.url.replace(/^http/, 'ws').replace(/\/$/, '') + endpoints.plainJson;
      // Subprotocols are the one header that a browser lets a page set: the token stays out of addresses and their logs.
      const socket = (this.#socket = new webSocket(url, ['chat.v1', `bearer.${this.#attempt.token}`]));
      socket.onmessage = ({ data }) => this.#closed || this.#receive(data);
      socket.onerror = () => {}; // the close that follows says as much
      socket.onclose = ({ code, reason }) => this.#end({ code, reason });
      // The package ws tells what a browser hides: how long to wait before trying again.
      (socket as any).once?.('unexpected-response', (request: any, { statusCode, headers }: any) => {
        const seconds = +headers['retry-after'];
        this.#end({ status: statusCode, retryAfterMs: seconds > 0 ? seconds * 1000 : undefined });
        request.destroy();
      });
    } catch (error) {
      this.#end({ reason: String(error) });
    }
  }

  #end(end: Parameters<Attempt['end']>[0]): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#attempt.end(end);
  }

  #receive(text: string): void {
    let frame: any;
    try {
      frame = JSON.parse(text);
    } catch {
      return this.#attempt.fault({ code: 'unreadable', message: 'The server sent a frame that is not JSON.' });
    }
    const { type, id, ...rest } = frame;
    const answer = this.#answers.get(id);
    if (type === 'ack' && answer) {
      this.#answers.delete(id);
      this.#answered(camelCase(rest), answer);
    } else if (type === 'error') {
      this.#answers.delete(id);
      if (answer) answer(camelCase(rest));
      else this.#attempt.fault(camelCase(rest));
    } else {
      const name = events[type === 'system' ? frame.event : type];
      const record = camelCase(frame);
      delete record.type;
      if (this.#join && (name === 'Message' || name === 'MessageEdited' || name === 'MessageDeleted')) this.#collect(record);
      else if (name) this.#attempt.event(name, record);
    }
  }

  #answered(result: any, answer: Answer): void {
    // A receipt's own id would clash with the request's, so plain JSON calls it message_id.
    if ('messageId' in result) {
      const { messageId, ...others } = result;
      result = { id: messageId, ...others };
    }
    if (!('missed' in result)) return answer(undefined, result);
    this.#join = { snapshot: { ...result, missed: [], changes: [] }, missed: result.missed, changes: result.changes ?? 0, answer };
    this.#whole();
  }

  #collect(record: MessageEdited | MessageDeleted | ServerEvents['Message']): void {
    const join = this.#join!;
    const kind = join.missed > 0 ? 'missed' : 'changes';
    join[kind]--;
    join.snapshot[kind].push(record);
    this.#whole();
  }

  #whole(): void {
    const { snapshot, missed, changes, answer } = this.#join!;
    if (missed > 0 || changes > 0) return;
    this.#join = undefined;
    answer(undefined, snapshot);
  }
}

import type { endpoints, ServerEvents } from '../contract.js';
import type { Attempt, Line, LineEnd, Transport } from '../connection/transport.js';
import { camelCase, snakeCase } from './keys.js';
import { findWebSocket, type WebSocketConstructor, type WebSocketLike } from './web-socket.js';

const endpoint: typeof endpoints.plainJson = '/api/v1/ws';

type Answer = Parameters<Line['request']>[2];

/** The plain-JSON protocol over a WebSocket: the transport of every client that names no other. */
export function plainJson(webSocket?: WebSocketConstructor): Transport {
  return (attempt) => open(attempt, Promise.resolve(webSocket ?? findWebSocket()));
}

function open({ url, token, event, end }: Attempt, webSocket: Promise<WebSocketConstructor>): Line {
  const answers = new Map<number, Answer>();
  let socket: WebSocketLike | undefined;
  let lastId = 0;
  let closed = false;
  /** A join whose messages and changes are still coming: they follow the answer directly, nothing between. */
  let join: { snapshot: any; records: object[]; answer: Answer } | undefined;

  const finish = (how: LineEnd) => {
    if (!closed) end(how);
    closed = true;
  };

  const connect = (webSocket: WebSocketConstructor) => {
    if (closed) return;
    // Subprotocols are the one header that a browser lets a page set: the token stays out of addresses and their logs.
    socket = new webSocket(url.replace(/^http/, 'ws').replace(/\/$/, '') + endpoint, ['chat.v1', `bearer.${token}`]);
    socket.onmessage = ({ data }) => closed || receive(JSON.parse(data));
    socket.onerror = () => {}; // the close that follows says as much
    socket.onclose = ({ code, reason }) => {
      // Answers come in the order of the requests: the oldest one without was the frame that is too big.
      if (code === 1009) [...answers.values()][0]?.({ code: 'text_too_long', message: reason });
      finish({ code, reason });
    };
    // The package ws tells what a browser hides: why there is no connection, and how long to wait.
    (socket as any).once?.('unexpected-response', (request: any, { statusCode, headers }: any) => {
      finish({ status: statusCode, retryAfterMs: headers['retry-after'] * 1000 || 0 });
      request.destroy();
    });
  };

  const receive = (frame: any) => {
    const { type, id, event: news, ...rest } = frame;
    const answer = answers.get(id);
    const record = camelCase(rest);
    if (answer && (type === 'ack' || type === 'error')) {
      answers.delete(id);
      if (type === 'error') answer(record);
      else if ('missed' in record) {
        join = { snapshot: record, records: [], answer };
        completeJoin();
      } else {
        // A receipt's own id would clash with the request's, so plain JSON calls it message_id.
        const { messageId, ...others } = record;
        answer(undefined, messageId ? { id: messageId, ...others } : others);
      }
    } else {
      if (id) record.id = id;
      if (type === 'event') record.event = news;
      // One that is stored stands among the messages.
      const stored = type === 'event' && record.seq;
      if (stored) record.text = '';
      if (join && (stored || /^message/.test(type))) {
        join.records.push(record);
        completeJoin();
      } else event(stored ? 'Message' : eventOf(type, news), record);
    }
  };

  const completeJoin = () => {
    const { snapshot, records, answer } = join!;
    const { missed, changes = 0 } = snapshot;
    if (records.length < missed + changes) return;
    join = undefined;
    answer(undefined, { ...snapshot, missed: records.slice(0, missed), changes: records.slice(missed) });
  };

  webSocket
    .then(connect, () => finish({ final: { code: 'unsupported', message: 'No WebSocket: install ws or give the option webSocket.' } }))
    .catch((error) => finish({ reason: String(error) }));

  return {
    request: (operation, request, answer) => {
      answers.set(++lastId, answer);
      socket!.send(JSON.stringify({ type: operation, id: lastId, ...snakeCase(request) }));
    },
    close: () => {
      closed = true;
      socket?.close(1000);
    },
  };
}

/** The contract's name: `message_edited` is `MessageEdited`, and of the type `system` `joined` is `MemberJoined`. What is new is unknown to the client too. */
function eventOf(type: string, news: string): keyof ServerEvents {
  const name = type !== 'system' ? type : news === 'welcome' ? news : `member_${news}`;
  return name.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof ServerEvents;
}

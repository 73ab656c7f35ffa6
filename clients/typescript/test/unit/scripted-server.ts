import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { ChatClient, type ChatClientOptions } from '../../src/index.js';

/** A request as it came over the wire. */
export interface Frame {
  type: string;
  id: number;
  [field: string]: any;
}

/** A connection of a client to the scripted server. */
export class Peer {
  readonly token: string;
  readonly frames: Frame[] = [];
  readonly #socket: WebSocket;
  readonly closed: Promise<unknown>;

  constructor(socket: WebSocket, token: string) {
    this.#socket = socket;
    this.token = token;
    this.closed = once(socket, 'close');
  }

  tell(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }

  answer(request: Frame, fields: object = {}): void {
    this.tell({ type: 'ack', id: request.id, ...fields });
  }

  refuse(request: Frame, code: string, fields: object = {}): void {
    this.tell({ type: 'error', id: request.id, code, message: code, ...fields });
  }

  end(code: number): void {
    this.#socket.close(code);
  }

  cut(): void {
    this.#socket.terminate();
  }

  requests(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }
}

export function welcome(peer: Peer): void {
  peer.tell({ type: 'system', event: 'welcome', user_id: 'alice', connection_id: 'c', online_count: 1, server_time: '2026-01-01T00:00:00Z' });
}

/** The server's end of plain JSON, by a script: what it does not answer stays unanswered. */
export class ScriptedServer {
  readonly peers: Peer[] = [];
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'chat.v1' });
  /** How often somebody asked for a connection that was refused before the upgrade. */
  refused = 0;

  private constructor(script: (peer: Peer, frame: Frame) => void, begin: (peer: Peer) => void) {
    this.#server.on('connection', (socket, request) => {
      const peer = new Peer(socket, /bearer\.(\S+)$/.exec(request.headers['sec-websocket-protocol']!)![1]!);
      this.peers.push(peer);
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as Frame;
        peer.frames.push(frame);
        script(peer, frame);
      });
      begin(peer);
    });
  }

  static async start(
    script: (peer: Peer, frame: Frame) => void,
    begin = welcome,
  ): Promise<ScriptedServer> {
    const server = new ScriptedServer(script, begin);
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  client(options: Partial<ChatClientOptions> = {}): ChatClient {
    return new ChatClient(this.url, { token: () => 'token', ...options });
  }

  stop(): void {
    for (const peer of this.peers) peer.cut();
    this.#server.close();
  }
}

/** Answers joins as the server does of an empty room. */
export function join(peer: Peer, frame: Frame, position = { epoch: 'e', seq: 0 }): boolean {
  if (frame.type !== 'join_room') return false;
  peer.answer(frame, { room: frame.room, members: ['alice'], member_count: 1, position, missed: 0, recovered: frame.after?.epoch === position.epoch, last_change: 0, changes: 0 });
  return true;
}

export async function eventually(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within a minute: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

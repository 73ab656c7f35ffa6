import type { HubConnection, IHttpConnectionOptions, IHubProtocol } from '@microsoft/signalr';
import type { endpoints, ServerEvents } from '../contract.js';
import type { Attempt, Line, LineEnd, Transport } from '../connection/transport.js';
import { plainRecord } from './records.js';
import { refusalOf } from './refusals.js';

export interface SignalROptions {
  /** The module `@microsoft/signalr`; imported when it is absent. */
  signalR?: typeof import('@microsoft/signalr');
  /** Another protocol than JSON, such as `new MessagePackHubProtocol()` of `@microsoft/signalr-protocol-msgpack`. */
  protocol?: IHubProtocol;
  /**
   * How SignalR connects. Behind a load balancer without sticky sessions use `{ transport: HttpTransportType.WebSockets, skipNegotiation: true }`;
   * what the server says instead of a connection is known only where it is negotiated. Without `transport` it is WebSockets or long polling: after a failed
   * attempt over server-sent events SignalR's client goes on asking, once a second and for ever.
   */
  connection?: Omit<IHttpConnectionOptions, 'accessTokenFactory'>;
}

const endpoint: typeof endpoints.hub = '/hubs/chat';

const events: readonly (keyof ServerEvents)[] = [
  'Welcome', 'Message', 'MemberJoined', 'MemberLeft', 'Typing', 'Event', 'MessageEdited', 'MessageDeleted', 'MessageReacted', 'Read', 'Direct', 'Broadcast', 'TokenExpiring', 'Draining',
];

/** A transport over SignalR: each attempt is a new connection, without SignalR's own reconnect. */
export function signalR(options: SignalROptions = {}): Transport {
  return (attempt) => new SignalRLine(attempt, options);
}

class SignalRLine implements Line {
  readonly #attempt: Attempt;
  #hub?: HubConnection;
  #closed = false;

  constructor(attempt: Attempt, options: SignalROptions) {
    this.#attempt = attempt;
    (options.signalR ? Promise.resolve(options.signalR) : import('@microsoft/signalr')).then(
      (module) => this.#start(module, options),
      () => this.#end({ final: { code: 'unsupported', message: 'The package @microsoft/signalr is missing.' } }),
    );
  }

  /** An event is told a microtask after it was read, as an answer is: so they stay in their order. */
  request(operation: string, request: object, answer: Parameters<Line['request']>[2]): void {
    this.#hub!.invoke(operation, request).then(
      (result) => answer(undefined, plainRecord(result)),
      // A lost connection fails its calls too; that it is lost is told by its end.
      (error: Error) => answer(refusalOf(error)),
    );
  }

  close(): void {
    this.#closed = true;
    void this.#hub?.stop();
  }

  #start({ HubConnectionBuilder, HttpTransportType, LogLevel }: NonNullable<SignalROptions['signalR']>, { protocol, connection }: SignalROptions): void {
    if (this.#closed) return;
    const transport = HttpTransportType.WebSockets | HttpTransportType.LongPolling;
    const builder = new HubConnectionBuilder()
      .withUrl(this.#attempt.url.replace(/\/$/, '') + endpoint, { transport, ...connection, accessTokenFactory: () => this.#attempt.token })
      .configureLogging(LogLevel.None);
    if (protocol) builder.withHubProtocol(protocol);
    const hub = (this.#hub = builder.build());
    for (const name of events) hub.on(name, (record) => queueMicrotask(() => this.#closed || this.#attempt.event(name, plainRecord(record))));
    hub.onclose((error) => this.#end(endOf(error)));
    hub.start().catch((error: Error) => this.#end(endOf(error)));
  }

  #end(end: LineEnd): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#attempt.end(end);
  }
}

/** The codes of the server's own decisions stand in the error of its close message; statuses in that of a failed negotiation. */
function endOf(error?: Error): LineEnd {
  const text = error?.message ?? '';
  const code = /(?:^|: )(\d{4}): /.exec(text)?.[1];
  const status = /[Ss]tatus code '(\d{3})'/.exec(text)?.[1];
  // 1008 concerns one message that took too long; what other codes of plain JSON mean has no code here.
  return { code: code && code !== '1008' ? +code : undefined, status: status ? +status : undefined, reason: text };
}

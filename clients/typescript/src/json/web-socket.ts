/** What the client needs of a WebSocket: the one of browsers and of the package `ws`. */
export interface WebSocketLike {
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

/** The global one, or that of the package `ws` where there is none, as in Node.js before 22. */
export async function findWebSocket(): Promise<WebSocketConstructor> {
  const here = (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (here) return here;
  const name = 'ws'; // not a literal, so that bundlers for browsers do not look for it
  return (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)).WebSocket;
}

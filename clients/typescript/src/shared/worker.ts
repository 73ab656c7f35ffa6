import { plainJson } from '../json/plain-json.js';
import type { ToPage, ToWorker } from './messages.js';
import { Trunk, type Seat } from './trunk.js';

/** The script of the SharedWorker: one connection for each server and user, whatever number of pages there are. */
const trunks = new Map<string, Trunk>();
const transport = plainJson();

addEventListener('connect', (event) => {
  for (const port of (event as MessageEvent).ports) serve(port);
});

function serve(port: MessagePort): void {
  const lines = new Map<number, { trunk: Trunk; seat: Seat }>();
  const close = (line: number) => {
    const { trunk, seat } = lines.get(line) ?? {};
    lines.delete(line);
    trunk?.leave(seat!);
  };
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if ('lock' in data) {
      // Granted when the page is gone, however it went.
      void navigator.locks.request(data.lock, () => [...lines.keys()].forEach(close));
    } else if ('open' in data) {
      const { line, open: { url, token } } = data;
      const trunk = trunkFor(url, token);
      const seat: Seat = { post: (message) => port.postMessage({ line, ...message } as ToPage) };
      lines.set(line, { trunk, seat });
      trunk.enter(seat);
    } else if ('close' in data) close(data.line);
    else {
      const { line, request, operation, fields } = data;
      const { trunk, seat } = lines.get(line)!;
      trunk.request(seat, operation, fields, (refusal, result) => seat.post({ answer: request, refusal, result }));
    }
  };
}

function trunkFor(url: string, token: string): Trunk {
  const key = `${url} ${subjectOf(token)}`;
  let trunk = trunks.get(key);
  if (!trunk || trunk.isClosing) trunks.set(key, (trunk = new Trunk(transport, url, token)));
  return trunk;
}

/** The user of a token. One that cannot be read is shared with nobody else's. */
function subjectOf(token: string): string {
  try {
    const claims = atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(claims, (byte) => byte.charCodeAt(0)))).sub;
  } catch {
    return token;
  }
}

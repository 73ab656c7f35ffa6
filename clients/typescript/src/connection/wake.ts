/** Tells when a page comes back to the front or out of the back/forward cache, or the network is there again; nothing in Node.js. */
export function onWake(wake: () => void, signal: AbortSignal): void {
  const { addEventListener, document } = globalThis as Partial<Window & typeof globalThis>;
  for (const type of ['online', 'visibilitychange', 'pageshow']) addEventListener?.(type, () => document?.hidden || wake(), { signal });
}

/** Tells when a page comes back to the front, the network is there again, or the page comes out of the back/forward cache. Returns what ends it. */
export function onWake(wake: () => void): () => void {
  const { document, window } = globalThis as { document?: Document; window?: Window };
  if (!document || !window) {
    // Workers hear of the network alone; Node.js of nothing.
    globalThis.addEventListener?.('online', wake);
    return () => globalThis.removeEventListener?.('online', wake);
  }
  const visible = () => document.visibilityState === 'visible' && wake();
  const shown = (event: PageTransitionEvent) => event.persisted && wake();
  document.addEventListener('visibilitychange', visible);
  window.addEventListener('online', wake);
  window.addEventListener('pageshow', shown);
  return () => {
    document.removeEventListener('visibilitychange', visible);
    window.removeEventListener('online', wake);
    window.removeEventListener('pageshow', shown);
  };
}

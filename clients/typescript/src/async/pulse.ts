/** Something has changed: who waits looks again. */
export class Pulse {
  #waiters = new Set<() => void>();

  beat(): void {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const wake of waiters) wake();
  }

  /** Ends with the next beat; rejects with the signal's reason. */
  wait(signal?: AbortSignal): Promise<void> {
    return abortable(signal, (resolve) => this.once(resolve));
  }

  /** Calls at the next beat; returns what takes that back. */
  once(wake: () => void): () => void {
    this.#waiters.add(wake);
    return () => this.#waiters.delete(wake);
  }
}

/** A promise that rejects with the signal's reason and then cleans up. */
export function abortable<T>(
  signal: AbortSignal | undefined,
  begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => (() => unknown) | void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      cleanUp?.();
      reject(signal!.reason);
    };
    const done = <A>(settle: (value: A) => void) => (value: A) => {
      signal?.removeEventListener('abort', abort);
      settle(value);
    };
    signal?.addEventListener('abort', abort);
    const cleanUp = begin(done(resolve), done(reject));
  });
}

/** The promise's end or the signal's, whichever comes first. */
export function until<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  return signal ? abortable(signal, (resolve, reject) => void promise.then(resolve, reject)) : promise;
}

/** Ends after the time, or with the next beat of a pulse that cuts it short. */
export function delay(ms: number, signal?: AbortSignal, short?: Pulse): Promise<void> {
  return abortable(signal, (resolve) => {
    const end = () => {
      cleanUp();
      resolve();
    };
    const cleanUp = () => {
      clearTimeout(timer);
      forget?.();
    };
    const timer = setTimeout(end, ms);
    const forget = short?.once(end);
    return cleanUp;
  });
}

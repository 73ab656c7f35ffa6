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
    return abortable(signal, (resolve) => {
      this.#waiters.add(resolve);
      return () => this.#waiters.delete(resolve);
    });
  }

  /** Looks now and after each beat, until there is something to see. */
  async until<T>(look: () => T, signal?: AbortSignal): Promise<Exclude<T, false | undefined>> {
    for (;;) {
      const found = look();
      if (found) return found as Exclude<T, false | undefined>;
      await this.wait(signal);
    }
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

/** Ends after the time; `early` is given what ends it before. */
export function delay(ms: number, signal?: AbortSignal, early?: (end: () => void) => void): Promise<void> {
  return abortable(signal, (resolve) => {
    const timer = setTimeout(resolve, ms);
    early?.(resolve);
    return () => clearTimeout(timer);
  });
}

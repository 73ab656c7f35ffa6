import { randomId } from './random-id.js';
import type { Outbox, OutboxItem } from './outbox.js';

/** An item, and whose it is: each page sends its own, and those of pages that are gone. */
type Row = OutboxItem & { owner: string };

const store = 'items';

/**
 * Keeps unsent messages in the browser. The name must be another one for each user, such as the user's id. Several tabs may have the
 * same: each sends what it was given, and what tabs that are gone have left. Where the browser has no Web Locks (pages on plain http), a tab
 * that begins may send what another one is sending, which the server stores once all the same.
 */
export function indexedDbOutbox(name: string): Outbox {
  const locks = navigator.locks as LockManager | undefined;
  const prefix = `chat-hubs/outbox/${name}`;
  const owner = `${prefix}/${randomId()}`;
  let opened: Promise<IDBDatabase> | undefined;
  const inStore = async <T>(use: (items: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await (opened ??= open(prefix));
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, 'readwrite');
      const request = use(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const adopt = async (): Promise<OutboxItem[]> => {
    const living = (await locks?.query())?.held?.map((lock) => lock.name) ?? [];
    const isLeft = (row: Row) => !living.includes(row.owner);
    const rows = await inStore<Row[]>((items) => {
      const all = items.getAll();
      all.onsuccess = () => all.result.filter(isLeft).forEach((row: Row) => items.put({ ...row, owner }));
      return all;
    });
    return rows.filter(isLeft).sort((a, b) => a.createdAt - b.createdAt);
  };
  return {
    load: async () => {
      // Held until the page is gone.
      if (locks) await new Promise<void>((held) => void locks.request(owner, () => (held(), new Promise(() => {}))));
      return locks ? locks.request(prefix, adopt) : adopt();
    },
    put: (item) => inStore<any>((items) => items.put({ ...item, owner })),
    remove: (clientMessageId) => inStore((items) => items.delete(clientMessageId)),
  };
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'clientMessageId' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

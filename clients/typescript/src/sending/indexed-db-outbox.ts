import { uuid } from './uuid.js';
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
  const prefix = `chat-hubs/outbox/${name}`;
  const owner = `${prefix}/${uuid()}`;
  let opened: Promise<IDBDatabase> | undefined;
  const inStore = async <T>(mode: IDBTransactionMode, use: (items: IDBObjectStore) => IDBRequest<T> | void): Promise<T> => {
    const database = await (opened ??= open(prefix));
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = use(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result as T);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const adopt = async (): Promise<OutboxItem[]> => {
    const living = new Set((await locks()?.query())?.held?.map((lock) => lock.name));
    const rows = await inStore<Row[]>('readonly', (items) => items.getAll());
    const adopted = rows.filter((row) => !living.has(row.owner)).sort((a, b) => a.createdAt - b.createdAt);
    await inStore('readwrite', (items) => adopted.forEach((row) => items.put({ ...row, owner })));
    return adopted.map(({ owner, ...item }) => item);
  };
  return {
    load: async () => {
      if (!locks()) return adopt();
      const alive = new Promise<void>((held) => {
        // Held until the page is gone.
        void locks()!.request(owner, () => (held(), new Promise(() => {})));
      });
      await alive;
      return locks()!.request(prefix, adopt);
    },
    put: (item) => inStore('readwrite', (items) => void items.put({ ...item, owner })),
    remove: (clientMessageId) => inStore('readwrite', (items) => void items.delete(clientMessageId)),
  };
}

function locks(): LockManager | undefined {
  return navigator.locks;
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'clientMessageId' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

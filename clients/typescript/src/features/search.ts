import type { SearchPage } from '../contract.js';
import type { Room } from '../rooms/room.js';

export interface SearchOptions {
  /** Messages with smaller numbers. */
  before?: number;
  /** 1–50, 20 when absent. */
  limit?: number;
  signal?: AbortSignal;
}

/** The room's messages that have all words, newest first; a word that ends in `*` stands for all that begin so. `unavailable` where the server does not search. */
export function search(room: Room, query: string, { signal, ...request }: SearchOptions = {}): Promise<SearchPage> {
  return room.ask('search', { query, ...request }, { signal });
}

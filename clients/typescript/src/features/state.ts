import type { ChatMessage, StateEntry } from '../contract.js';
import { TypedTarget } from '../events.js';
import type { Change } from '../rooms/change.js';
import type { Room } from '../rooms/room.js';
import type { Snapshot } from '../rooms/log.js';

export interface StateMapEvents {
  /** The value of a key is another one, or gone. */
  change: { key: string; entry?: StateEntry };
}

/** What is in the room's state, kept as the room's stored events come. The room must have been joined with `state: true`. */
export class StateMap extends TypedTarget<StateMapEvents> {
  readonly #entries = new Map<string, StateEntry>();
  #version = 0;

  constructor(room: Room) {
    super();
    room.addEventListener('snapshot', ({ detail }) => this.#load(detail));
    room.addEventListener('message', ({ detail }) => this.#take(detail));
    room.addEventListener('change', ({ detail }) => this.#forget(detail));
    if (room.snapshot) this.#load(room.snapshot);
  }

  /** The entries by their keys. */
  get entries(): ReadonlyMap<string, StateEntry> {
    return this.#entries;
  }

  get(key: string): StateEntry | undefined {
    return this.#entries.get(key);
  }

  #load({ state }: Snapshot): void {
    if (!state) return;
    this.#version = state.version;
    const present = new Map(state.entries.map((entry) => [entry.key, entry]));
    for (const key of [...this.#entries.keys()]) if (!present.has(key)) this.#set(key);
    for (const [key, entry] of present) if (this.#entries.get(key)?.seq !== entry.seq) this.#set(key, entry);
  }

  /** What is not newer than the snapshot is in it. */
  #take({ key, event, data, from, seq, timestamp, changed }: ChatMessage): void {
    if (key === undefined || event === undefined || seq <= this.#version || changed?.deleted) return;
    this.#set(key, data && { key, event, data, from, seq, timestamp });
  }

  /** An event that is deleted takes its value with it. */
  #forget({ kind, seq }: Change): void {
    if (kind !== 'deleted') return;
    for (const [key, entry] of this.#entries) if (entry.seq === seq) this.#set(key);
  }

  #set(key: string, entry?: StateEntry): void {
    if (entry) this.#entries.set(key, entry);
    else if (!this.#entries.delete(key)) return;
    this.emit('change', { key, entry });
  }
}

export { react, reactions, unreact } from './reactions.js';
export { markRead, subscribe, unread, unsubscribe } from './reading.js';
export { search, type SearchOptions } from './search.js';
export { StateMap, type StateMapEvents } from './state.js';
export { storeEvent } from './stored-events.js';

import { persistently } from './persistently.js';

const pageLength = 50;
const catchUpLength = 200;

const read = (connection, { kind, name }, range) =>
  connection.request('history', { ...(kind === 'room' ? { room: name } : { user_id: name }), ...range });

/** Loads the page before what is shown; with nothing shown, the newest page. */
export async function loadOlder({ connection, store }, conversation) {
  if (conversation.loading) return;
  conversation.loading = true;
  conversation.loadError = '';
  store.changed();
  try {
    const page = await read(connection, conversation, { before: conversation.messages[0]?.seq, limit: pageLength });
    for (const message of page.messages) conversation.add(message);
    if (!conversation.position) conversation.follow(page.position);
    conversation.hasMore = page.has_more;
    conversation.loaded = true;
  } catch (error) {
    failed(conversation, error);
  } finally {
    conversation.loading = false;
    store.changed();
  }
}

/**
 * Brings a direct conversation up to date on a new socket. Rooms resume by joining with `after`; here the newest page is read,
 * and it replaces what is shown where it does not follow on it.
 */
export async function catchUp({ connection, store }, conversation) {
  const known = conversation.position;
  try {
    const page = await persistently(connection, () => read(connection, conversation, { limit: catchUpLength }));
    const sameLog = page.position.epoch === known?.epoch;
    if (!sameLog || page.messages[0]?.seq > known.seq + 1) {
      const since = sameLog ? conversation.messages.filter(({ seq }) => seq > known.seq) : [];
      conversation.reset();
      for (const message of since) conversation.add(message);
      conversation.hasMore = page.has_more;
      conversation.loaded = true;
      if (known) conversation.notice = 'You were away for a while: these are the newest messages.';
    }
    for (const message of page.messages)
      if (conversation.add(message) && known) store.arrived(conversation, message);
    conversation.follow(page.position);
  } catch (error) {
    failed(conversation, error);
  } finally {
    store.changed();
  }
}

/** A lost connection is made up for by the next one; anything else is for the reader to try again. */
function failed(conversation, error) {
  if (error.code === 'disconnected') return;
  conversation.loadError = error.message;
  conversation.loaded = conversation.hasMore = true;
}

const pageLength = 50;

const read = ({ client }, { kind, name, room }, range) => kind === 'room' ? room.history(range) : client.directHistory(name, range);

/** Loads the page before what is shown; with nothing shown, the newest page. */
export async function loadOlder(chat, conversation) {
  if (conversation.loading || (conversation.kind === 'room' && !conversation.room)) return;
  const loading = conversation.loading = {};
  conversation.loadError = '';
  chat.store.changed();
  try {
    const page = await read(chat, conversation, { before: conversation.messages[0]?.seq, limit: pageLength });
    if (conversation.loading !== loading) return; // what it belongs to is not shown any more
    for (const message of page.messages) conversation.add(message);
    conversation.hasMore = page.hasMore;
  } catch (error) {
    if (conversation.loading !== loading) return;
    conversation.loadError = error.message;
    conversation.hasMore = true;
  }
  conversation.loading = null;
  conversation.loaded = true;
  chat.store.changed();
}

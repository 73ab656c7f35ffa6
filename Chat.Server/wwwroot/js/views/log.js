import { createEntry, updateEntry } from './message.js';
import { reconcile, setText } from './dom.js';
import { timeline } from './timeline.js';

const nearTopPx = 200;
const nearBottomPx = 40;

/** The messages of the conversation on screen. Follows the newest while the reader is at the bottom, stays where the reader is otherwise. */
export class LogView {
  #shown = null;
  #wasLoaded = false;
  #oldest = null;
  #newest = null;
  #following = true;
  #seenSeq = 0;

  constructor(chat) {
    this.chat = chat;
    this.#actions.me = chat.store.me;
    this.log = document.getElementById('log');
    this.list = document.getElementById('messages');
    this.older = document.getElementById('load-older');
    this.start = document.getElementById('log-start');
    this.jump = document.getElementById('jump');
    this.log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.older.addEventListener('click', () => chat.loadOlder(chat.store.active));
    this.jump.addEventListener('click', () => {
      this.#toBottom();
      this.log.focus();
    });
    new ResizeObserver(() => this.#following && this.#toBottom()).observe(this.log);
  }

  draw() {
    const { store, outbox } = this.chat;
    const conversation = store.active;
    if (conversation !== this.#shown) this.#turn(conversation);
    if (!conversation) return;
    if (this.#following && !document.hidden) conversation.trim();

    const entries = timeline(conversation, outbox.of(conversation), store.me);
    this.#announceOnlyNews(conversation, entries);
    this.#keepPlace(() => {
      this.#drawTop(conversation);
      reconcile(this.list, entries, {
        key: entry => entry.key,
        create: createEntry,
        update: (element, entry) => updateEntry(element, entry, this.#actions),
      });
    });

    const newest = entries.findLast(({ type }) => type === 'message');
    if (newest?.key !== this.#newest && newest?.state === 'sending') this.#toBottom();
    this.#newest = newest?.key;
    this.#drawJump();
    this.#loadWhenNearTop();
  }

  #actions = {
    retry: id => this.chat.retry(this.chat.store.active, id),
    discard: id => this.chat.discard(id),
    reply: message => this.chat.replyTo(this.chat.store.active, message),
    react: (message, emoji) => this.chat.toggleReaction(this.chat.store.active, message, emoji),
    goTo: seq => this.#goTo(seq),
  };

  /** Shows a message that is here; one further back is not looked for. */
  #goTo(seq) {
    const message = this.#shown.find(seq);
    const element = message && [...this.list.children].find(element => element.dataset.seq === String(seq));
    if (!element) return;
    this.#following = false;
    element.scrollIntoView({ block: 'center' });
    element.classList.remove('shown-again');
    void element.offsetWidth; // begins the animation anew
    element.classList.add('shown-again');
  }

  #turn(conversation) {
    this.#shown = conversation;
    this.#wasLoaded = false;
    this.#oldest = this.#newest = null;
    this.#following = true;
  }

  /** A page of history is not news: assistive technology is told of what is said from now on. */
  #announceOnlyNews({ loaded, loading }, entries) {
    const oldest = entries.find(({ type }) => type === 'message')?.key;
    const isHistory = !this.#wasLoaded || (this.#oldest && this.#oldest !== oldest);
    this.log.setAttribute('aria-live', isHistory ? 'off' : 'polite');
    this.log.setAttribute('aria-busy', String(loading !== null));
    this.#wasLoaded = loaded;
    this.#oldest = oldest;
  }

  #drawTop(conversation) {
    const { loaded, loading, loadError, hasMore, messages, kind, name } = conversation;
    const place = kind === 'room' ? `#${name}` : name;
    this.older.hidden = !hasMore || !loaded;
    this.older.disabled = loading !== null;
    setText(this.older, loadError ? `Older messages could not be loaded: ${loadError} Try again` : loading ? 'Loading…' : 'Load older messages');
    this.start.hidden = hasMore;
    this.start.classList.toggle('alone', messages.length === 0);
    setText(this.start, !loaded ? 'Loading messages…'
      : messages.length > 0 ? `This is where ${place} begins.`
      : kind === 'room' ? `Nothing has been said in ${place} yet. Say hello!`
      : `You and ${name} have not talked yet. Say hello!`);
  }

  /** Runs a change of the list without moving what the reader looks at. */
  #keepPlace(change) {
    const anchor = this.#following ? null : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (this.#following) this.log.scrollTop = this.log.scrollHeight;
    else if (anchor?.isConnected) this.log.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  /** The first message in view; the name of a day is none, as it stays on top of whatever is loaded above. */
  #firstVisible() {
    const top = this.log.getBoundingClientRect().top;
    for (const element of this.list.querySelectorAll('.message')) if (element.getBoundingClientRect().bottom > top) return element;
    return null;
  }

  #toBottom() {
    this.#following = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.#drawJump();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.#following = scrollHeight - scrollTop - clientHeight <= nearBottomPx;
    this.#drawJump();
    this.#loadWhenNearTop();
  }

  #loadWhenNearTop() {
    const conversation = this.#shown;
    if (!conversation?.hasMore || conversation.loading || conversation.loadError) return;
    if (this.log.scrollTop < nearTopPx) this.chat.loadOlder(conversation);
  }

  #drawJump() {
    const messages = this.#shown?.messages ?? [];
    if (this.#following) this.#seenSeq = messages.at(-1)?.seq ?? 0;
    const missed = messages.filter(({ seq, from }) => seq > this.#seenSeq && from !== this.chat.store.me).length;
    this.jump.hidden = this.#following;
    setText(this.jump.querySelector('span'), missed ? `${missed} new` : 'Newest');
  }
}

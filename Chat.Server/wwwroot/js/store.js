import { Conversation } from './conversation.js';
import { load, save } from './storage.js';

const keptBanners = 4;

/** What the page shows. Whoever changes it calls `changed`; the views draw on the `change` event, once for many changes. */
export class Store extends EventTarget {
  #lastBanner = 0;
  #scheduled = false;
  #storageKey;

  /** The conversation on screen, or null. */
  active = null;
  /** By key, in the order they were opened. */
  conversations = new Map();
  /** Announcements and errors that belong to no conversation: { key, kind, title, text }. */
  banners = [];

  constructor({ user, admin }) {
    super();
    this.me = user;
    this.admin = admin;
    this.#storageKey = `chat.conversations.${user}`;
    for (const { kind, name } of load(this.#storageKey, [])) this.#create(kind, name);
  }

  find(kind, name) {
    return this.conversations.get(`${kind}:${name}`);
  }

  open(kind, name) {
    return this.find(kind, name) ?? this.#create(kind, name);
  }

  /** The conversation that an item of the outbox belongs to, open or not. */
  openFor({ room, userId }) {
    return room === undefined ? this.open('user', userId) : this.open('room', room);
  }

  has(conversation) {
    return this.conversations.get(conversation.key) === conversation;
  }

  remove(conversation) {
    if (!this.has(conversation)) return;
    this.conversations.delete(conversation.key);
    if (this.active === conversation) this.active = null;
    this.#save();
  }

  show(conversation) {
    this.active = conversation;
    this.read();
  }

  /** What is on screen counts as read while somebody can see it. */
  read() {
    if (this.active && !document.hidden) Object.assign(this.active, { unread: 0, isMentioned: false });
    this.changed();
  }

  /** A message nobody here has seen yet: counts it, unless it is on screen or one's own. */
  arrived(conversation, { from, mentions }) {
    const seen = conversation === this.active && !document.hidden;
    if (from !== this.me && !seen) {
      conversation.unread++;
      conversation.isMentioned ||= !!mentions?.includes(this.me);
    }
    if (conversation !== this.active) conversation.trim();
    this.changed();
  }

  of(kind) {
    return [...this.conversations.values()].filter(conversation => conversation.kind === kind);
  }

  get unread() {
    return [...this.conversations.values()].reduce((sum, { unread }) => sum + unread, 0);
  }

  addBanner(kind, title, text) {
    this.banners = [...this.banners, { key: ++this.#lastBanner, kind, title, text }].slice(-keptBanners);
    this.changed();
  }

  dismiss(banner) {
    this.banners = this.banners.filter(other => other !== banner);
    this.changed();
  }

  changed() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.dispatchEvent(new Event('change'));
    });
  }

  #create(kind, name) {
    const conversation = new Conversation(kind, name);
    this.conversations.set(conversation.key, conversation);
    this.#save();
    return conversation;
  }

  #save() {
    save(this.#storageKey, [...this.conversations.values()].map(({ kind, name }) => ({ kind, name })));
  }
}

import { setText } from './dom.js';

/** For administrators: a word to everyone who is connected. */
export class AnnounceView {
  constructor(chat) {
    this.chat = chat;
    this.open = document.getElementById('announce');
    this.dialog = document.getElementById('announce-dialog');
    this.form = document.getElementById('announce-form');
    this.input = document.getElementById('announce-text');
    this.error = document.getElementById('announce-error');
    this.open.addEventListener('click', () => {
      setText(this.error, '');
      this.dialog.showModal();
    });
    document.getElementById('announce-cancel').addEventListener('click', () => this.dialog.close());
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
  }

  draw() {
    this.open.hidden = !this.chat.store.admin;
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text) return;
    try {
      await this.chat.announce(text);
      this.input.value = '';
      this.dialog.close();
    } catch (error) {
      setText(this.error, error.message);
    }
  }
}

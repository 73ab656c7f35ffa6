import { focusUnlessTouch, setText } from './dom.js';

/** The field to write in. Enter sends, Shift+Enter starts a line; each conversation keeps its draft. */
export class ComposerView {
  #shown = null;

  constructor(chat) {
    this.chat = chat;
    this.form = document.getElementById('composer');
    this.input = document.getElementById('text');
    this.button = document.getElementById('send');
    this.skip = document.getElementById('skip');
    this.answer = document.getElementById('answer');
    document.getElementById('no-answer').addEventListener('click', () => {
      this.chat.replyTo(this.#shown, null);
      this.input.focus();
    });
    this.skip.addEventListener('click', () => this.input.focus());
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener('keydown', event => {
      // While an input method is composing, Enter picks a word.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener('input', () => this.#typed());
  }

  draw() {
    const conversation = this.chat.store.active;
    this.#drawAnswer(conversation?.replyingTo);
    if (conversation === this.#shown) return;
    this.#shown = conversation;
    this.chat.typing.stop();
    this.skip.hidden = !conversation;
    if (!conversation) return;
    this.input.placeholder = `Message ${conversation.kind === 'room' ? '#' : ''}${conversation.name}`;
    this.input.value = conversation.draft;
    this.#fit();
  }

  focus() {
    focusUnlessTouch(this.input);
  }

  #drawAnswer(message) {
    const wasHidden = this.answer.hidden;
    this.answer.hidden = !message;
    if (!message) return;
    setText(this.answer.querySelector('span'), `Reply to ${message.own ? 'yourself' : message.from}: ${message.text}`);
    if (wasHidden) this.input.focus();
  }

  #typed() {
    const { value } = this.input;
    this.#shown.draft = value;
    this.#fit();
    if (this.#shown.kind !== 'room') return;
    if (value.trim()) this.chat.typing.typed(this.#shown.room);
    else this.chat.typing.stop();
  }

  #send() {
    const text = this.input.value.trim();
    this.input.focus();
    if (!text) return;
    this.chat.send(this.#shown, text);
    this.input.value = this.#shown.draft = '';
    this.#fit();
  }

  #fit() {
    this.button.disabled = !this.input.value.trim();
    this.input.rows = 1;
    const lineHeight = parseFloat(getComputedStyle(this.input).lineHeight);
    const padding = this.input.offsetHeight - lineHeight;
    this.input.rows = Math.min(7, Math.max(1, Math.round((this.input.scrollHeight - padding) / lineHeight)));
  }
}

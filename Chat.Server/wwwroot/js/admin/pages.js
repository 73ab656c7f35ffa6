import { h } from '../views/dom.js';

/** Goes through a list that the server gives in pages: remembers the cursors of the pages before. */
export class Pages {
  #before = [];
  #cursor = undefined;
  #next = undefined;

  constructor(changed) {
    this.changed = changed;
    this.back = h('button', { type: 'button', class: 'plain-button', disabled: true, 'data-testid': 'previous', onclick: () => this.#go(this.#before.pop()) }, 'Previous');
    this.forth = h('button', { type: 'button', class: 'plain-button', disabled: true, 'data-testid': 'next', onclick: () => this.#forth() }, 'Next');
    this.place = h('span', { class: 'muted', role: 'status' });
    this.element = h('nav', { class: 'pages', hidden: true, 'aria-label': 'Pages' }, this.back, this.place, this.forth);
  }

  get cursor() {
    return this.#cursor;
  }

  reset() {
    this.#before = [];
    this.#cursor = undefined;
  }

  draw(next) {
    this.#next = next;
    this.element.hidden = this.#before.length === 0 && !next;
    this.back.disabled = this.#before.length === 0;
    this.forth.disabled = !next;
    const text = this.#before.length || next ? `Page ${this.#before.length + 1}` : '';
    if (this.place.textContent !== text) this.place.textContent = text;
  }

  #forth() {
    this.#before.push(this.#cursor);
    this.#go(this.#next);
  }

  #go(cursor) {
    this.#cursor = cursor;
    this.changed();
  }
}

import { h } from '../../views/dom.js';
import { Pages } from '../pages.js';
import { search } from '../search.js';
import { heading } from './heading.js';

const onPage = 50;

/** A table that the server searches by the beginning of a name and gives in pages, asked again while it is open. */
export class Listing {
  #prefix = '';

  /** `ask` gets what to ask the server for. What it answers with, `show` draws, unless something else is wanted by then; `facts` stand above the search. */
  constructor(poll, { title, label, table, ask, show, facts }) {
    this.title = title;
    this.pages = new Pages(() => this.poll.now());
    this.element = h('section', {},
      heading(title), facts,
      search(label, prefix => {
        this.#prefix = prefix;
        this.pages.reset();
        this.poll.now();
      }),
      table.element, this.pages.element);
    this.poll = poll(async () => {
      const { cursor } = this.pages;
      const prefix = this.#prefix;
      const answer = await ask({ prefix, cursor, limit: onPage });
      if (cursor !== this.pages.cursor || prefix !== this.#prefix) return;
      show(answer);
      this.pages.draw(answer.next);
    }, 3000);
  }

  open() {
    this.poll.start();
  }

  close() {
    this.poll.stop();
  }

  refresh() {
    this.poll.now();
  }
}

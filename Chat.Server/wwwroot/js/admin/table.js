import { h, reconcile, setText } from '../views/dom.js';

/**
 * A table whose rows follow a list. A column has a `title`, and either `text`, which is kept up to date, or `make`, which is made once for each key.
 * The first one names the row. `wide` columns are left out on narrow screens.
 */
export class Table {
  constructor(caption, columns, key, empty) {
    this.columns = columns;
    this.key = key;
    this.caption = h('caption', {}, caption);
    this.body = h('tbody');
    this.none = h('p', { class: 'none', hidden: true }, empty);
    this.element = h('div', { class: 'table-frame', role: 'region', 'aria-label': caption, tabindex: '0' },
      h('table', {},
        this.caption,
        h('thead', {}, h('tr', {}, ...columns.map(column => h('th', { scope: 'col', class: classOf(column) }, column.title)))),
        this.body),
      this.none);
  }

  draw(items) {
    this.none.hidden = items.length > 0;
    reconcile(this.body, items, { key: this.key, create: item => this.#row(item), update: (row, item) => this.#update(row, item) });
  }

  #row(item) {
    return h('tr', { 'data-testid': 'row', 'data-key': this.key(item) }, ...this.columns.map((column, i) =>
      h(i === 0 ? 'th' : 'td', { scope: i === 0 && 'row', class: classOf(column) }, ...column.make ? [column.make(item)].flat() : [])));
  }

  #update(row, item) {
    this.columns.forEach((column, i) => column.text && setText(row.cells[i], column.text(item)));
  }
}

const classOf = ({ numeric, wide }) => [numeric && 'number', wide && 'wide'].filter(Boolean).join(' ') || null;

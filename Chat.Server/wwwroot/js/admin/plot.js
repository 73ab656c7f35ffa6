import { h, setText } from '../views/dom.js';
import { clockTime, nothing } from './format.js';

const [width, height, top] = [300, 72, 4];
const span = 15 * 60_000;
const space = 'http://www.w3.org/2000/svg';

/** A small plot of the last fifteen minutes. What it shows is said in words as well, and there are its values as a table when they are asked for. */
export class Plot {
  #points = [];

  constructor(title, format, { name = title } = {}) {
    this.title = title;
    this.format = format;
    this.value = h('output', { class: 'value' }, nothing);
    this.line = shape('path', { class: 'line' });
    this.area = shape('path', { class: 'area' });
    this.cursor = shape('line', { class: 'cursor', y1: 0, y2: height, visibility: 'hidden' });
    this.svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img' });
    this.svg.append(shape('line', { class: 'ground', x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }), this.area, this.line, this.cursor);
    this.most = h('span', { class: 'most' });
    this.rows = h('tbody');
    this.values = h('details', {}, h('summary', { 'aria-label': `Values of ${name}` }, 'Values'),
      h('div', { class: 'values' }, h('table', {}, h('caption', { class: 'hidden-label' }, name),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Time'), h('th', { scope: 'col', class: 'number' }, title))), this.rows)));
    this.element = h('figure', { class: 'plot', 'data-testid': 'plot', 'data-name': name },
      h('figcaption', {}, h('span', {}, title), this.value), h('div', { class: 'drawing' }, this.svg, this.most), this.values);
    this.values.addEventListener('toggle', () => this.#list());
    this.svg.addEventListener('pointermove', event => this.#point(event));
    this.svg.addEventListener('pointerleave', () => this.#leave());
  }

  /** `points` are pairs of a time in milliseconds and a value, the oldest first; a value may be null. */
  draw(points) {
    this.#points = points;
    const values = points.map(([, value]) => value).filter(value => value !== null);
    const largest = Math.max(0, ...values);
    const end = points.at(-1)?.[0] ?? 0;
    this.toX = at => width - (end - at) / span * width;
    const toY = value => height - 1 - (largest && value / largest) * (height - top - 1);
    const runs = runsOf(points).map(run => run.map(([at, value]) => [this.toX(at).toFixed(1), toY(value).toFixed(1)]));
    this.line.setAttribute('d', runs.map(run => `M${run.map(point => point.join(' ')).join('L')}${run.length === 1 ? 'h.1' : ''}`).join(''));
    this.area.setAttribute('d', runs.map(run => `M${run[0][0]} ${height}L${run.map(point => point.join(' ')).join('L')}L${run.at(-1)[0]} ${height}Z`).join(''));
    setText(this.most, largest ? `max ${this.format(largest)}` : '');
    const last = points.at(-1)?.[1] ?? null;
    this.svg.setAttribute('aria-label', last === null
      ? `${this.title}: no value now`
      : `${this.title}: now ${this.format(last)}, at most ${this.format(largest)} in the last 15 minutes`);
    if (this.cursor.getAttribute('visibility') === 'hidden') setText(this.value, this.format(last));
    this.#list();
  }

  #list() {
    if (!this.values.open) return;
    this.rows.replaceChildren(...this.#points.toReversed().map(([at, value]) =>
      h('tr', {}, h('th', { scope: 'row' }, clockTime(at)), h('td', { class: 'number' }, this.format(value)))));
  }

  #point(event) {
    const box = this.svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * width;
    const nearest = this.#points.reduce((best, point) => !best || Math.abs(this.toX(point[0]) - x) < Math.abs(this.toX(best[0]) - x) ? point : best, null);
    if (!nearest) return;
    this.cursor.setAttribute('x1', this.toX(nearest[0]));
    this.cursor.setAttribute('x2', this.toX(nearest[0]));
    this.cursor.setAttribute('visibility', 'visible');
    setText(this.value, `${this.format(nearest[1])} at ${clockTime(nearest[0])}`);
  }

  #leave() {
    this.cursor.setAttribute('visibility', 'hidden');
    setText(this.value, this.format(this.#points.at(-1)?.[1] ?? null));
  }
}

/** The pieces without a hole. */
function runsOf(points) {
  const runs = [[]];
  for (const point of points) {
    if (point[1] !== null) runs.at(-1).push(point);
    else if (runs.at(-1).length) runs.push([]);
  }
  return runs.filter(run => run.length);
}

function shape(tag, attributes) {
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

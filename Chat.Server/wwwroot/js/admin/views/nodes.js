import { h, reconcile, setText } from '../../views/dom.js';
import { bytes, clockTime, count, duration, fullTime, nodeName, perSecond } from '../format.js';
import { labels } from '../nodes.js';
import { Plot } from '../plot.js';
import { heading, stateMark } from './heading.js';

const figures = [
  ['chat.messages', 'Messages', perSecond],
  ['chat.connections', 'Connections', count],
  ['process.cpu.time', 'Processors in use', count],
  ['process.memory.usage', 'Memory', bytes],
  ['chat.delivery.duration.p99', 'Delivery, 99 % within', duration],
  ['chat.queue.bytes', 'Waiting for connections', bytes],
];

/** What a node says of itself with 0, which should be seen. */
const troubles = [['chat.ready', 'Not ready'], ['chat.redis.connected', 'No connection to Redis'], ['chat.lease.held', 'No lease']];

/** Each node with its state and load. */
export class NodesView {
  title = 'Nodes';
  #cards = new WeakMap();

  constructor({ nodes, figures: source }) {
    this.nodes = nodes;
    this.figures = source;
    this.list = h('ul', { class: 'nodes', 'data-testid': 'nodes' });
    this.element = h('section', {}, heading('Nodes'), this.list);
  }

  open() {
    this.draw();
  }

  close() {}

  draw() {
    reconcile(this.list, this.nodes.list, { key: ({ node }) => node, create: node => this.#create(node), update: (element, node) => this.#update(element, node) });
  }

  #create({ node }) {
    const name = nodeName(node);
    const card = {
      mark: stateMark('up', ''),
      troubles: troubles.map(([, text]) => stateMark('silent', text)),
      facts: h('p', { class: 'muted facts' }),
      plots: figures.map(([, title, format]) => new Plot(title, format, { name: `${title} of node ${name}` })),
    };
    const element = h('li', { class: 'node', 'data-testid': 'node', 'data-node': node },
      h('h2', {}, h('span', { title: node }, name), card.mark, ...card.troubles), card.facts, h('div', { class: 'plots' }, ...card.plots.map(plot => plot.element)));
    this.#cards.set(element, card);
    return element;
  }

  #update(element, node) {
    const { mark, troubles: marks, facts, plots } = this.#cards.get(element);
    element.dataset.state = mark.dataset.state = node.state;
    setText(mark, node.state === 'up' ? labels.up : `${labels[node.state]} since ${clockTime(node.since)}`);
    setText(facts, node.version === undefined ? 'Nothing is known of it.' : [
      `${count(node.connections)} connections`, `${count(node.groups)} rooms and users`, `${bytes(node.memory_bytes)} of memory`,
      `${count(node.processors)} processors`, `version ${node.version.split('+')[0]}`, `started ${fullTime(node.started_at)}`].join(' · '));
    marks.forEach((one, i) => { one.hidden = node.state !== 'up' || this.figures.of(node.node, troubles[i][0]).at(-1)?.[1] !== 0; });
    plots.forEach((plot, i) => plot.draw(this.figures.of(node.node, figures[i][0])));
  }
}

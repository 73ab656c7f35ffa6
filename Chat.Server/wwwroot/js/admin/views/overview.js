import { h, reconcile, setText } from '../../views/dom.js';
import { largest } from '../figures.js';
import { bytes, clockTime, count, duration, nodeName, perSecond } from '../format.js';
import { labels } from '../nodes.js';
import { Plot } from '../plot.js';
import { linkTo } from '../router.js';
import { heading, stateMark } from './heading.js';

const figures = [
  ['chat.messages', 'Messages', perSecond],
  ['chat.deliveries', 'Deliveries', perSecond],
  ['chat.delivery.duration.p50', 'Delivery, half within', duration, largest],
  ['chat.delivery.duration.p99', 'Delivery, 99 % within', duration, largest],
  ['chat.connections', 'Connections', count],
  ['chat.connections.opened', 'Connections opened', perSecond],
  ['chat.refusals', 'Refusals', perSecond],
  ['chat.slow_readers', 'Slow readers given up', perSecond],
  ['chat.queue.bytes', 'Waiting for connections', bytes],
  ['chat.queue.largest', 'Waiting for one, at most', bytes, largest],
  ['chat.log.backlog', 'Waiting for a commit', count],
  ['chat.gaps.repaired', 'Gaps repaired', perSecond],
  ['process.cpu.time', 'Processors in use', count],
  ['process.memory.usage', 'Memory', bytes],
];

const tiles = [['connections', 'Connections'], ['users', 'Users'], ['rooms', 'Rooms'], ['nodes', 'Nodes']];

/** The service as a whole. */
export class OverviewView {
  title = 'Overview';

  constructor({ api, nodes, figures: source, poll }) {
    this.nodes = nodes;
    this.figures = source;
    this.tiles = new Map(tiles.map(([name, title]) => [name, h('dd', { 'data-testid': `tile-${name}` }, '–')]));
    this.plots = figures.map(([, title, format]) => new Plot(title, format));
    this.events = h('ol', { class: 'events', role: 'log', 'aria-label': 'What happened to nodes', 'data-testid': 'events' });
    this.states = h('ul', { class: 'states' });
    this.quiet = h('p', { class: 'muted' }, 'Nothing has happened to a node since this page was opened.');
    this.element = h('section', {},
      heading('Overview'),
      h('dl', { class: 'tiles' }, ...tiles.map(([name, title]) => h('div', {}, h('dt', {}, title), this.tiles.get(name)))),
      h('h2', {}, 'Nodes'), this.states, this.events, this.quiet,
      h('h2', {}, 'The last 15 minutes, all nodes'),
      h('div', { class: 'plots' }, ...this.plots.map(plot => plot.element)));
    this.poll = poll(async () => {
      const stats = await api.get('stats');
      for (const [name, tile] of this.tiles) setText(tile, count(stats[name]));
    }, 5000);
  }

  open() {
    this.poll.start();
    this.draw();
  }

  close() {
    this.poll.stop();
  }

  draw() {
    this.plots.forEach((plot, i) => plot.draw(this.figures.all(figures[i][0], figures[i][3])));
    reconcile(this.states, this.nodes.list, {
      key: ({ node }) => node,
      create: ({ node }) => h('li', {}, h('a', { href: linkTo('nodes'), title: node }, nodeName(node)), ' ', stateMark('up', '')),
      update: ({ lastChild: mark }, { state }) => {
        mark.dataset.state = state;
        setText(mark, labels[state]);
      },
    });
    this.quiet.hidden = this.nodes.events.length > 0;
    reconcile(this.events, this.nodes.events, {
      key: event => `${event.at} ${event.node}`,
      create: event => h('li', { 'data-state': event.state }, h('time', {}, clockTime(event.at)), ` ${event.text}`),
    });
  }
}

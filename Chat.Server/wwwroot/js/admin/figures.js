const span = 15 * 60_000;

/** The figures of all nodes: asks for what is new and keeps fifteen minutes of each. */
export class Figures {
  #nodes = new Map();
  #since = undefined;

  constructor(api) {
    this.api = api;
  }

  async update() {
    const { interval_seconds, nodes } = await this.api.get('nodes/figures', { since: this.#since });
    this.step = interval_seconds * 1000;
    for (const { node, at, series } of nodes) this.#add(node, at, series);
    const newest = [...this.#nodes.values()].map(({ last }) => last).filter(Boolean).sort();
    this.#since = newest.at(-1) && new Date(Date.parse(newest.at(-1)) - 2 * this.step).toISOString(); // clocks differ a little; what comes twice is dropped
    const oldest = Date.parse(newest.at(-1)) - span;
    for (const [node, { points }] of this.#nodes) {
      while (points.length && points[0].at < oldest) points.shift();
      if (!points.length) this.#nodes.delete(node);
    }
  }

  /** One figure of one node. */
  of(node, name) {
    return (this.#nodes.get(node)?.points ?? []).map(({ at, values }) => [at, values[name] ?? null]);
  }

  /** One figure over all nodes: in each interval what they have is put together, as a sum unless said otherwise. */
  all(name, join = values => values.reduce((sum, value) => sum + value, 0)) {
    const intervals = new Map();
    for (const node of this.#nodes.keys()) {
      for (const [at, value] of this.of(node, name)) {
        const interval = Math.floor(at / this.step) * this.step;
        intervals.set(interval, (intervals.get(interval) ?? new Map()).set(node, value));
      }
    }
    return [...intervals].sort(([one], [other]) => one - other).map(([at, values]) => {
      const known = [...values.values()].filter(value => value !== null);
      return [at, known.length ? join(known) : null];
    });
  }

  #add(node, at, series) {
    const known = this.#nodes.get(node) ?? { points: [] };
    at.forEach((time, i) => {
      if (known.last && time <= known.last) return;
      known.points.push({ at: Date.parse(time), values: Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values[i]])) });
      known.last = time;
    });
    if (known.points.length) this.#nodes.set(node, known);
  }
}

export const largest = values => Math.max(...values);

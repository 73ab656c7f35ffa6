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
    if (!this.#nodes.size) return;
    const newest = Math.max(...[...this.#nodes.values()].map(points => points.at(-1).at));
    this.#since = new Date(newest - 2 * this.step).toISOString(); // clocks differ a little; what comes twice is dropped
    for (const [node, points] of this.#nodes) {
      while (points.length && points[0].at < newest - span) points.shift();
      if (!points.length) this.#nodes.delete(node);
    }
  }

  /** One figure of one node. */
  of(node, name) {
    return (this.#nodes.get(node) ?? []).map(({ at, values }) => [at, values[name] ?? null]);
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
    const points = this.#nodes.get(node) ?? [];
    at.map(time => Date.parse(time)).forEach((time, i) => {
      if (points.length && time <= points.at(-1).at) return;
      points.push({ at: time, values: Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values[i]])) });
    });
    if (points.length) this.#nodes.set(node, points);
  }
}

export const largest = values => Math.max(...values);

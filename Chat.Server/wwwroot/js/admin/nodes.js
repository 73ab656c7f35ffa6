import { nodeName } from './format.js';

const remembered = 30;

/**
 * The nodes and what became of them. One that does not answer is silent; when its lease has ended it is listed no more and was lost, and one that answered
 * to its end has left.
 */
export class Nodes {
  #known = new Map();

  /** What happened while somebody looked, the newest first. */
  events = [];

  constructor(api) {
    this.api = api;
  }

  get list() {
    return [...this.#known.values()].sort((one, other) => (one.startedAt ?? '') < (other.startedAt ?? '') ? -1 : 1);
  }

  async update() {
    const isFirst = this.#known.size === 0;
    const { nodes, silent } = await this.api.get('nodes');
    for (const state of nodes) this.#set(state.node, 'up', isFirst, { ...state, startedAt: state.started_at });
    for (const node of silent) this.#set(node, 'silent', false);
    const present = new Set([...nodes.map(({ node }) => node), ...silent]);
    for (const { node, state } of this.#known.values()) if (!present.has(node)) this.#set(node, state === 'silent' || state === 'lost' ? 'lost' : 'left', false);
  }

  #set(node, state, quiet, details = {}) {
    const before = this.#known.get(node);
    const changed = before?.state !== state;
    this.#known.set(node, { ...before, ...details, node, state, since: changed ? Date.now() : before.since });
    if (!changed || quiet) return;
    this.events = [{ at: Date.now(), node, state, text: `Node ${nodeName(node)} ${said(state, before)}` }, ...this.events].slice(0, remembered);
  }
}

const said = (state, before) => ({
  up: before ? 'answers again' : 'has come',
  silent: 'does not answer',
  lost: 'is lost: its lease has ended',
  left: 'has left',
})[state];

export const labels = { up: 'Up', silent: 'Does not answer', lost: 'Lost', left: 'Left' };

import { h } from './dom.js';

const address = /\bhttps?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}]/g;

/** The text as nodes, with web addresses as links. Only http and https: any other scheme stays text. */
export function withLinks(text) {
  const nodes = [];
  let end = 0;
  for (const { 0: url, index } of text.matchAll(address)) {
    nodes.push(text.slice(end, index), h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, url));
    end = index + url.length;
  }
  return [...nodes, text.slice(end)];
}

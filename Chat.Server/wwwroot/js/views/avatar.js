import { h } from './dom.js';

const hues = 8;

/** A disc with initials; the same name has the same colour everywhere. */
export function avatar(name) {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + char.codePointAt(0)) >>> 0;
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const initials = words.slice(0, 2).map(word => Array.from(word)[0]).join('').toUpperCase();
  return h('span', { class: 'avatar', 'data-hue': hash % hues, 'aria-hidden': 'true' }, initials || '?');
}

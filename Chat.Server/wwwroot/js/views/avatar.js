import { h } from './dom.js';

const hues = 8;

/** A disc with initials; the same name has the same colour everywhere. */
export function avatar(name) {
  let hash = 99;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0), 0x5bd1e995) >>> 0;
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const initials = words.slice(0, 2).map(word => Array.from(word)[0]).join('').toUpperCase();
  return h('span', { class: 'avatar', 'data-hue': (hash >>> 13) % hues, 'aria-hidden': 'true' }, initials || '?');
}

/**
 * Makes an element. Attributes that are null, undefined or false are left out, `on…` are listeners. Strings among the children
 * become text nodes: nothing here, and nothing that uses it, turns text into markup.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child != null && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Sets text only where it differs, so that live regions and selections are not disturbed. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Not on touch screens, where focus raises the keyboard over what there is to read. */
export function focusUnlessTouch(element) {
  if (matchMedia('(pointer: fine)').matches) element.focus();
}

const drawn = new WeakMap();

/**
 * Makes the children of `parent` follow `items`. Elements are kept by key, so focus, selection and what a screen reader has read
 * stay; only what is new is created, and an element moves only where the order has changed.
 */
export function reconcile(parent, items, { key, create, update }) {
  const before = drawn.get(parent) ?? new Map();
  const after = new Map(items.map(item => [key(item), null]));
  for (const [old, element] of before) if (!after.has(old)) element.remove();

  let place = parent.firstChild;
  for (const item of items) {
    const element = before.get(key(item)) ?? create(item);
    update?.(element, item);
    after.set(key(item), element);
    if (element === place) place = place.nextSibling;
    else parent.insertBefore(element, place);
  }
  drawn.set(parent, after);
}

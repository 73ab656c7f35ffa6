import { h } from '../../views/dom.js';

/** Takes the focus when its section is opened, so that whoever hears the page knows where it is. */
export const heading = (text, ...beside) => h('div', { class: 'heading-row' }, h('h1', { tabindex: '-1' }, text), ...beside);

export const button = (text, onclick, attributes = {}) => h('button', { type: 'button', class: 'plain-button', onclick, ...attributes }, text);

export const stateMark = (state, text) => h('span', { class: 'mark', 'data-state': state }, text);

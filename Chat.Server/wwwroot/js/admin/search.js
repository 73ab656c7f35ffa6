import { h } from '../views/dom.js';

/** A field to search by the beginning of a name. It asks when typing pauses, and at once with Enter. */
export function search(label, changed) {
  const pause = 300;
  let timer;
  const input = h('input', { type: 'search', id: `search-${label.replaceAll(' ', '-')}`, maxlength: 128, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', 'data-testid': 'search' });
  const ask = () => {
    clearTimeout(timer);
    changed(input.value.trim());
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  const form = h('form', { class: 'search', role: 'search' }, h('label', { for: input.id }, label), input);
  form.addEventListener('submit', event => {
    event.preventDefault();
    ask();
  });
  return form;
}

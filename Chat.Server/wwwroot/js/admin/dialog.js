import { h, setText } from '../views/dom.js';

const dialog = document.getElementById('dialog');
const form = document.getElementById('dialog-form');
const fields = document.getElementById('dialog-fields');
const error = document.getElementById('dialog-error');
const confirm = document.getElementById('dialog-confirm');
let act = async () => {};

document.getElementById('dialog-cancel').addEventListener('click', () => dialog.close());
form.addEventListener('submit', async event => {
  event.preventDefault();
  confirm.disabled = true;
  setText(error, '');
  try {
    await act(valuesOf());
    dialog.close();
  } catch (refusal) {
    setText(error, refusal.message);
  } finally {
    confirm.disabled = false;
  }
});

const inputs = {
  reason: () => labelled('Reason', h('input', { name: 'reason', maxlength: 500, autocomplete: 'off', 'data-testid': 'reason' }), 'The user is told. May be left empty.'),
  until: () => labelled('Until', h('input', { name: 'until', type: 'datetime-local', 'data-testid': 'until' }), 'Empty: until it is lifted.'),
  user: () => labelled('User', h('input', { name: 'user_id', required: true, maxlength: 128, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', 'data-testid': 'user' })),
  room: () => labelled('Room', h('input', { name: 'room', maxlength: 128, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', 'data-testid': 'room' }), 'Empty: the whole service.'),
};

/**
 * Asks before something is done. `asked` names the fields, `run` gets their values; while it fails the dialog stays, with the reason. Escape and
 * Cancel do nothing.
 */
export function ask({ title, text = '', asked = [], label, danger = false, run }) {
  act = run;
  setText(document.getElementById('dialog-title'), title);
  setText(document.getElementById('dialog-text'), text);
  setText(error, '');
  setText(confirm, label);
  confirm.classList.toggle('danger', danger);
  fields.replaceChildren(...asked.map(name => inputs[name]()));
  dialog.showModal();
  (fields.querySelector('input') ?? document.getElementById('dialog-cancel')).focus();
}

function labelled(text, input, hint) {
  input.id = `dialog-${input.name}`;
  const described = hint && h('small', { id: `${input.id}-hint`, class: 'muted' }, hint);
  if (hint) input.setAttribute('aria-describedby', described.id);
  return h('div', { class: 'field' }, h('label', { for: input.id }, text), input, described);
}

/** What was left empty is left out. Times are those of the reader's clock. */
function valuesOf() {
  const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  if (values.until) values.until = new Date(values.until).toISOString();
  return values;
}

import { requestToken, readClaims } from '../session.js';
import { setText } from '../views/dom.js';
import { Api, Refusal } from './api.js';

/** Lets an administrator in: by name on a server in Development, with a pasted token elsewhere. */
export class SignIn {
  /** `enter` gets a token that the server has accepted for this page. */
  constructor(enter) {
    this.enter = enter;
    this.section = document.getElementById('sign-in');
    this.byName = document.getElementById('name-form');
    this.byToken = document.getElementById('token-form');
    this.name = document.getElementById('name');
    this.token = document.getElementById('token');
    this.error = document.getElementById('sign-in-error');
    this.byName.addEventListener('submit', event => this.#submit(event, () => requestToken(this.name.value.trim(), 'admin')));
    this.byToken.addEventListener('submit', event => this.#submit(event, () => this.token.value.trim()));
    document.getElementById('use-token-instead').addEventListener('click', () => this.#askForToken());
  }

  show(message = '') {
    this.section.hidden = false;
    setText(this.error, message);
    (this.byName.hidden ? this.token : this.name).focus();
  }

  hide() {
    this.section.hidden = true;
  }

  #askForToken() {
    this.byName.hidden = true;
    this.byToken.hidden = false;
    this.token.focus();
  }

  async #submit(event, getToken) {
    event.preventDefault();
    const button = event.target.querySelector('.primary');
    button.disabled = true;
    setText(this.error, '');
    try {
      const token = await getToken();
      await demandAdmin(token);
      this.hide();
      this.enter(token);
    } catch (error) {
      if (error.development === false) this.#askForToken();
      this.show(error.message);
    } finally {
      button.disabled = false;
    }
  }
}

/** The server decides, not what the token says of itself. */
export async function demandAdmin(token) {
  if (!readClaims(token)) throw new Error('That is not a token: it should be three parts with dots between them.');
  try {
    await new Api(token).get('nodes/figures', { since: new Date().toISOString() });
  } catch (error) {
    if (error.status === 401) throw new Refusal(401, error.code, 'The server did not accept this sign-in.');
    if (error.status === 403) throw new Refusal(403, error.code, 'This page is for administrators. Your sign-in does not have the role admin.');
    throw error;
  }
}

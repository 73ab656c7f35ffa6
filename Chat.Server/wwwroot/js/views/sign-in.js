import { setText } from './dom.js';
import { requestToken } from '../session.js';

/** Signs in by name on a server in Development, with a pasted token elsewhere. */
export class SignInView {
  /** `enter` gets a token and rejects, with a message for the reader, when it is of no use. */
  constructor(enter) {
    this.enter = enter;
    this.section = document.getElementById('sign-in');
    this.byName = document.getElementById('name-form');
    this.byToken = document.getElementById('token-form');
    this.name = document.getElementById('name');
    this.admin = document.getElementById('as-admin');
    this.token = document.getElementById('token');
    this.error = document.getElementById('sign-in-error');
    this.byName.addEventListener('submit', event => this.#submit(event, () => this.#tokenByName()));
    this.byToken.addEventListener('submit', event => this.#submit(event, () => this.token.value.trim()));
  }

  show(message = '') {
    this.section.hidden = false;
    setText(this.error, message);
    (this.byName.hidden ? this.token : this.name).focus();
  }

  hide() {
    this.section.hidden = true;
  }

  #tokenByName() {
    return requestToken(this.name.value.trim(), this.admin.checked ? 'admin' : undefined);
  }

  async #submit(event, getToken) {
    event.preventDefault();
    const button = event.target.querySelector('button');
    button.disabled = true;
    setText(this.error, '');
    try {
      await this.enter(await getToken());
    } catch (error) {
      if (error.development === false) {
        this.byName.hidden = true;
        this.byToken.hidden = false;
      }
      this.show(error.message);
    } finally {
      button.disabled = false;
    }
  }
}

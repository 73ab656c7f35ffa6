import { setText } from './dom.js';
import { requestToken } from '../session.js';

/** Signs in by name on a server in Development, with a pasted token elsewhere. */
export class SignInView {
  /**
   * `role` says what a token by name is asked for. `enter` gets a token, and whether a name is enough to get another one; it rejects, with a message for
   * the reader, when the token is of no use.
   */
  constructor({ role, enter }) {
    this.role = role;
    this.enter = enter;
    this.section = document.getElementById('sign-in');
    this.byName = document.getElementById('name-form');
    this.byToken = document.getElementById('token-form');
    this.name = document.getElementById('name');
    this.token = document.getElementById('token');
    this.error = document.getElementById('sign-in-error');
    this.byName.addEventListener('submit', event => this.#submit(event, true));
    this.byToken.addEventListener('submit', event => this.#submit(event, false));
    document.getElementById('use-token-instead')?.addEventListener('click', () => this.#askForToken());
  }

  show(message = '') {
    this.section.hidden = false;
    setText(this.error, message);
    (this.byName.hidden ? this.token : this.name).focus();
  }

  #askForToken() {
    this.byName.hidden = true;
    this.byToken.hidden = false;
    this.token.focus();
  }

  async #submit(event, byName) {
    event.preventDefault();
    const button = event.target.querySelector('.primary');
    button.disabled = true;
    setText(this.error, '');
    try {
      await this.enter(byName ? await requestToken(this.name.value.trim(), this.role()) : this.token.value.trim(), byName);
      this.section.hidden = true;
    } catch (error) {
      if (error.development === false) this.#askForToken();
      this.show(error.message);
    } finally {
      button.disabled = false;
    }
  }
}

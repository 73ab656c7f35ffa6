import { forget, load, save } from './storage.js';

const sessionKey = 'chat.session';
const farewellKey = 'chat.farewell';

/** Why no token could be had; `development` is false when the server issues none to pages. */
export class SignInError extends Error {
  constructor(message, development = true) {
    super(message);
    this.development = development;
  }
}

/** Asks a server in Development for a token. Elsewhere tokens come from the operator's own back end. */
export async function requestToken(user, role) {
  let response;
  try {
    response = await fetch(new URL('../dev/token', import.meta.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user, role }),
    });
  } catch {
    throw new SignInError('The server cannot be reached. Check the connection and try again.');
  }
  if (response.status === 404) throw new SignInError('This server does not hand out tokens. Paste one from your own sign-in.', false);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new SignInError(body.detail ?? body.title ?? `The server refused with status ${response.status}.`);
  return body.token;
}

/**
 * Reads who a token is for, to show it, and for how long in milliseconds; null when it is no token. Nothing is verified here: the server decides.
 */
export function readClaims(token) {
  try {
    const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token);
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
    const { sub, role, iat, exp } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof sub === 'string' ? { user: sub, admin: [role].flat().includes('admin'), lifetime: (exp - iat) * 1000 } : null;
  } catch {
    return null;
  }
}

/** Who is signed in in this tab, by which token. */
export class Session {
  /** The one that the tab remembers, or null. */
  static saved() {
    const saved = load(sessionKey, null);
    return saved && readClaims(saved.token) ? new Session(saved) : null;
  }

  /** A token `isRenewable` when it came from a server in Development, and has been here since a time of this machine's clock. */
  constructor({ token, isRenewable, since = Date.now() }) {
    Object.assign(this, { token, isRenewable, since });
    this.claims = readClaims(token);
  }

  save() {
    const { token, isRenewable, since } = this;
    save(sessionKey, { token, isRenewable, since });
  }

  /** The token for the next connection, or to go on with this one. It is renewed when half of its time is over, where it can be. */
  async current() {
    const { user, admin, lifetime } = this.claims;
    if (!this.isRenewable || !(Date.now() - this.since > lifetime / 2)) return this.token;
    try {
      this.token = await requestToken(user, admin ? 'admin' : undefined);
      this.since = Date.now();
      this.save();
    } catch {
      // The old one may still be good. If it is not, the server says so.
    }
    return this.token;
  }
}

/** Ends the session of this tab; the reason is shown once, above the sign-in form of the reloaded page. */
export function endSession(reason = '') {
  forget(sessionKey);
  save(farewellKey, reason);
  location.reload();
}

export function takeFarewell() {
  const reason = load(farewellKey, '');
  forget(farewellKey);
  return reason;
}

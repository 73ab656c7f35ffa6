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
 * Reads who a token is for, to show it; null when it is no token. Nothing is verified here: the server decides.
 */
export function readClaims(token) {
  try {
    const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token);
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims.sub === 'string' ? { user: claims.sub, admin: [claims.role].flat().includes('admin') } : null;
  } catch {
    return null;
  }
}

export const savedToken = () => load(sessionKey, null);
export const saveToken = token => save(sessionKey, token);

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

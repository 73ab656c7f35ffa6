import { readClaims } from '../session.js';
import { Api, Refusal } from './api.js';

/** Rejects, with a message for the reader, unless the token is an administrator's. The server decides, not what the token says of itself. */
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

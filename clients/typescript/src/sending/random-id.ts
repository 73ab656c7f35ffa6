/** 128 random bits as text. `crypto.randomUUID` is missing on plain http, as when a phone opens a page by the computer's address. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

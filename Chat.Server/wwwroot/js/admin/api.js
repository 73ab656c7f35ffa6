/** What the server refused, or that it could not be reached; `status` is 0 then. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const root = new URL('../../api/v1/', import.meta.url);
const patience = 20_000;

/** The HTTP API with an administrator's token, which is in the header of requests and nowhere else. */
export class Api {
  /** `expired` is called when the token is good no more. */
  constructor(token, expired = () => {}) {
    this.token = token;
    this.expired = expired;
  }

  get = (path, query) => this.send('GET', path, undefined, query);

  async send(method, path, body, query = {}) {
    const url = new URL(path, root);
    for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
    const response = await this.#fetch(url, method, body);
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    if (response.status === 401) this.expired();
    throw new Refusal(response.status, answer.code, answer.detail ?? answer.title ?? `The server refused with status ${response.status}.`);
  }

  async #fetch(url, method, body) {
    try {
      return await fetch(url, {
        method,
        headers: { Authorization: `Bearer ${this.token}`, ...body && { 'Content-Type': 'application/json' } },
        body: body && JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      });
    } catch {
      throw new Refusal(0, 'unreachable', 'The server cannot be reached.');
    }
  }
}

/** A name as it stands in a path. */
export const inPath = name => encodeURIComponent(name);

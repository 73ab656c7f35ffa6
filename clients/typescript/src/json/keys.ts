/** Have names of their own, which are between the service, its applications and their clients. */
const opaque = /^(annotations|data|reactions)$/;

export function camelCase(value: unknown): any {
  return convert(value, (name) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()));
}

export function snakeCase(value: unknown): any {
  return convert(value, (name) => name.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase()));
}

function convert(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => convert(item, rename));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), opaque.test(name) ? item : convert(item, rename)]));
}

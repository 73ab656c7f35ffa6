/** The section on screen is in the address, and what it is about: `#/rooms/lobby`. Tokens never are. */
export function currentRoute() {
  try {
    const [, section, name] = /^#\/([a-z]+)(?:\/(.+))?$/.exec(location.hash);
    return { section, name: name && decodeURIComponent(name) };
  } catch {
    return { section: 'overview' };
  }
}

export const linkTo = (section, name) => `#/${section}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;

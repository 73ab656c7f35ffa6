/** The conversation on screen is in the address: reload, back button and links to a room work. */
export function currentRoute() {
  try {
    const [, kind, name] = /^#\/(room|user)\/(.+)$/.exec(location.hash);
    return { kind, name: decodeURIComponent(name) };
  } catch {
    return null;
  }
}

export const goTo = ({ kind, name }) => { location.hash = `#/${kind}/${encodeURIComponent(name)}`; };

export const goToList = () => { location.hash = '#/'; };

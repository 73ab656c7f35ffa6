import { readClaims } from '../session.js';
import { forget, load, save } from '../storage.js';
import { h, setText } from '../views/dom.js';
import { SignInView } from '../views/sign-in.js';
import { Actions } from './actions.js';
import { Api } from './api.js';
import { demandAdmin } from './demand-admin.js';
import { Figures } from './figures.js';
import { Nodes } from './nodes.js';
import { Problems } from './problems.js';
import { currentRoute, linkTo } from './router.js';
import { EndedView } from './views/ended.js';
import { ModerationView } from './views/moderation.js';
import { NodesView } from './views/nodes.js';
import { OverviewView } from './views/overview.js';
import { RoomView } from './views/room.js';
import { RoomsView } from './views/rooms.js';
import { UserView } from './views/user.js';
import { UsersView } from './views/users.js';

const sessionKey = 'chat.admin.session';
const farewellKey = 'chat.admin.farewell';

const signIn = new SignInView({
  role: () => 'admin',
  enter: async token => {
    await demandAdmin(token);
    run(token);
  },
});
const saved = load(sessionKey, null);
if (saved) resume(saved);
else {
  signIn.show(load(farewellKey, ''));
  forget(farewellKey);
}

/** A token that is no good is forgotten; a server that is away may answer the next time. */
async function resume(token) {
  try {
    await demandAdmin(token);
  } catch (error) {
    if (error.status !== 0) forget(sessionKey);
    return signIn.show(error.message);
  }
  run(token);
}

function leave(reason = '') {
  forget(sessionKey);
  save(farewellKey, reason);
  location.reload();
}

function run(token) {
  save(sessionKey, token);
  const api = new Api(token, () => leave('Your sign-in is no longer valid. Please sign in again.'));
  const said = document.getElementById('said');
  const content = document.getElementById('content');
  let view = null;
  const problems = new Problems();
  const shared = {
    api,
    nodes: new Nodes(api),
    figures: new Figures(api),
    poll: (ask, milliseconds) => problems.poll(ask, milliseconds),
    actions: new Actions(api, text => {
      setText(said, text);
      view?.refresh?.();
    }),
  };
  const views = new Map(Object.entries({
    overview: new OverviewView(shared), nodes: new NodesView(shared), rooms: new RoomsView(shared), users: new UsersView(shared),
    ended: new EndedView(shared), moderation: new ModerationView(shared),
  }));
  const details = new Map(Object.entries({ rooms: new RoomView(shared), users: new UserView(shared) }));

  const links = [...views].map(([section, { title }]) => h('li', {}, h('a', { href: linkTo(section), 'data-testid': `section-${section}` }, title)));
  document.getElementById('sections').replaceChildren(...links);
  document.getElementById('skip').addEventListener('click', event => {
    event.preventDefault(); // the address belongs to the sections
    content.focus();
  });
  document.getElementById('sign-out').addEventListener('click', () => leave());
  setText(document.getElementById('me'), readClaims(token)?.user ?? '');

  const show = isFirst => {
    const { section: asked, name } = currentRoute();
    const section = views.has(asked) ? asked : 'overview';
    view?.close();
    problems.forget();
    view = name !== undefined && details.get(section) || views.get(section);
    setText(said, '');
    content.replaceChildren(view.element);
    view.open(name);
    document.title = `${name ?? view.title} – Chat.Hubs admin`;
    for (const { firstChild: link } of links) {
      if (link.hash === linkTo(section)) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (!isFirst) view.element.querySelector('h1').focus();
    scrollTo(0, 0);
  };

  const drawing = update => async () => {
    await update();
    view?.draw?.();
  };
  shared.poll(drawing(async () => {
    const [before] = shared.nodes.events;
    await shared.nodes.update();
    const [event] = shared.nodes.events;
    if (event !== before) setText(said, event.text);
  }), 2000).start();
  shared.poll(drawing(() => shared.figures.update()), 5000).start();
  window.addEventListener('hashchange', () => show(false));
  document.getElementById('admin').hidden = false;
  show(true);
}

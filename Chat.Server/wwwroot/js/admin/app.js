import { readClaims } from '../session.js';
import { forget, load, save } from '../storage.js';
import { h, setText } from '../views/dom.js';
import { Actions } from './actions.js';
import { Api } from './api.js';
import { Figures } from './figures.js';
import { clockTime } from './format.js';
import { Nodes } from './nodes.js';
import { Poll } from './poll.js';
import { currentRoute, linkTo } from './router.js';
import { demandAdmin, SignIn } from './sign-in.js';
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

const signIn = new SignIn(run);
const saved = load(sessionKey, null);
if (saved) demandAdmin(saved).then(() => run(saved), error => signIn.show(error.message));
else {
  signIn.show(load(farewellKey, ''));
  forget(farewellKey);
}

function leave(reason = '') {
  forget(sessionKey);
  save(farewellKey, reason);
  location.reload();
}

function run(token) {
  save(sessionKey, token);
  const api = new Api(token, () => leave('Your sign-in is no longer valid. Please sign in again.'));
  const problem = document.getElementById('problem');
  const said = document.getElementById('said');
  const content = document.getElementById('content');
  let view = null;
  let lastAnswer = Date.now();
  const failing = new Map();

  /** Tells when a question fails, and takes it back when it is answered. */
  const trying = ask => async () => {
    try {
      await ask();
      lastAnswer = Date.now();
      failing.delete(ask);
    } catch (error) {
      failing.set(ask, error.status === 0 ? `The server cannot be reached. This is what it said at ${clockTime(lastAnswer)}.` : error.message);
    }
    setText(problem, failing.values().next().value ?? '');
  };
  const shared = {
    api,
    nodes: new Nodes(api),
    figures: new Figures(api),
    poll: (ask, milliseconds) => new Poll(trying(ask), milliseconds),
    actions: new Actions(api, text => {
      setText(said, text);
      view?.refresh?.();
    }),
  };
  const views = {
    overview: new OverviewView(shared), nodes: new NodesView(shared), rooms: new RoomsView(shared), users: new UsersView(shared),
    ended: new EndedView(shared), moderation: new ModerationView(shared),
  };
  const details = { rooms: new RoomView(shared), users: new UserView(shared) };

  const links = Object.entries(views).map(([section, { title }]) => h('li', {}, h('a', { href: linkTo(section), 'data-testid': `section-${section}` }, title)));
  document.getElementById('sections').replaceChildren(...links);
  document.getElementById('skip').addEventListener('click', event => {
    event.preventDefault(); // the address belongs to the sections
    content.focus();
  });
  document.getElementById('sign-out').addEventListener('click', () => leave());
  setText(document.getElementById('me'), readClaims(token)?.user ?? '');

  const show = isFirst => {
    const { section, name } = currentRoute();
    view?.close();
    failing.clear();
    view = name !== undefined && details[section] || views[section] || views.overview;
    setText(said, '');
    content.replaceChildren(view.element);
    view.open(name);
    document.title = `${name ?? view.title} – Chat.Hubs admin`;
    const current = linkTo(section in views ? section : 'overview');
    for (const { firstChild: link } of links) {
      if (link.hash === current) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (!isFirst) view.element.querySelector('h1').focus();
    scrollTo(0, 0);
  };

  const drawing = update => async () => {
    await update();
    view?.draw?.();
  };
  shared.poll(drawing(() => shared.nodes.update()), 2000).start();
  shared.poll(drawing(() => shared.figures.update()), 5000).start();
  window.addEventListener('hashchange', () => show(false));
  document.getElementById('admin').hidden = false;
  show(true);
}

import { Chat } from './chat.js';
import { currentRoute, goToList } from './router.js';
import { endSession, readClaims, Session, takeFarewell } from './session.js';
import { AnnounceView } from './views/announce.js';
import { BannersView } from './views/banners.js';
import { ComposerView } from './views/composer.js';
import { HeaderView } from './views/header.js';
import { LogView } from './views/log.js';
import { MembersView } from './views/members.js';
import { SidebarView } from './views/sidebar.js';
import { SignInView } from './views/sign-in.js';

const unreachable = 'The server cannot be reached. Check the connection and try again.';
const patienceMs = 10_000;

const farewells = {
  closed: '',
  unauthorized: 'Your sign-in is no longer valid. Please sign in again.',
  removed: 'An administrator has removed you.',
  disconnected: 'The service has ended your connection. Sign in to come back.',
};

const asAdmin = document.getElementById('as-admin');
const signIn = new SignInView({ role: () => asAdmin.checked ? 'admin' : undefined, enter });
const session = Session.saved();
if (session) run(new Chat(session));
else signIn.show(takeFarewell());

/** Lets a user in once the server has said welcome. */
async function enter(token, isRenewable) {
  if (!readClaims(token)) throw new Error('That is not a token: it should be three parts with dots between them.');
  const session = new Session({ token, isRenewable });
  const chat = new Chat(session);
  const { client } = chat;
  try {
    await client.connect({ signal: AbortSignal.timeout(patienceMs) });
  } catch {
    const isRefused = client.state === 'closed';
    client.close();
    throw new Error(isRefused ? 'The server did not accept this sign-in.' : unreachable);
  }
  session.save();
  run(chat);
}

function run(chat) {
  const { client, store } = chat;
  const sidebar = new SidebarView(chat);
  const composer = new ComposerView(chat);
  const views = [sidebar, new HeaderView(chat), new LogView(chat), composer, new MembersView(chat), new BannersView(chat), new AnnounceView(chat)];
  const draw = () => views.forEach(view => view.draw());

  const follow = async () => {
    const { hash } = location;
    const route = currentRoute();
    document.getElementById('app').dataset.screen = route ? 'conversation' : 'list';
    if (!route) {
      store.show(null);
      draw();
      return sidebar.focus();
    }
    try {
      const conversation = route.kind === 'user' ? chat.openUser(route.name) : store.find('room', route.name) ?? await chat.join(route.name);
      if (location.hash !== hash) return;
      store.show(conversation);
      draw();
      composer.focus();
    } catch (error) {
      store.addBanner('error', `${route.name} could not be opened.`, error.message);
      goToList();
    }
  };

  client.addEventListener('state', () => {
    if (client.state === 'closed') endSession(farewells[client.error.code] ?? client.error.message);
  });
  store.addEventListener('change', draw);
  window.addEventListener('hashchange', follow);
  document.getElementById('sign-out').addEventListener('click', () => signOut(chat));

  document.getElementById('app').hidden = false;
  chat.start();
  follow();
}

function signOut({ client, outbox }) {
  const unsent = outbox.items.length;
  if (unsent && !confirm(`${unsent} of your messages were not sent and would be lost. Sign out anyway?`)) return;
  outbox.clear();
  client.close();
}

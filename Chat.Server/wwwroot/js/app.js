import { Chat } from './chat.js';
import { ChatConnection } from './connection.js';
import { currentRoute, goToList } from './router.js';
import { endSession, readClaims, savedToken, saveToken, takeFarewell } from './session.js';
import { AnnounceView } from './views/announce.js';
import { BannersView } from './views/banners.js';
import { ComposerView } from './views/composer.js';
import { HeaderView } from './views/header.js';
import { LogView } from './views/log.js';
import { MembersView } from './views/members.js';
import { SidebarView } from './views/sidebar.js';
import { SignInView } from './views/sign-in.js';

const farewells = {
  4001: 'Your sign-in is no longer valid. Please sign in again.',
  4003: 'An administrator has removed you.',
  4010: 'Your sign-in has expired. Please sign in again.',
};

const endpoint = new URL('api/v1/ws', document.baseURI);
endpoint.protocol = endpoint.protocol.replace('http', 'ws');

const signIn = new SignInView(enter);
const token = savedToken();
if (token && readClaims(token)) run(token, new ChatConnection(endpoint, token));
else signIn.show(takeFarewell());

/** Lets a user in once the server has said welcome. */
async function enter(token) {
  if (!readClaims(token)) throw new Error('That is not a token: it should be three parts with dots between them.');
  const connection = new ChatConnection(endpoint, token);
  const listening = new AbortController();
  try {
    await new Promise((resolve, reject) => {
      connection.addEventListener('state', () => {
        if (connection.state === 'open') resolve();
        if (connection.state === 'closed') reject(new Error('The server did not accept this sign-in.'));
        if (connection.state === 'waiting') reject(new Error('The server cannot be reached. Check the connection and try again.'));
      }, listening);
      connection.start();
    });
  } catch (error) {
    connection.stop();
    throw error;
  } finally {
    listening.abort();
  }
  saveToken(token);
  run(token, connection);
}

function run(token, connection) {
  const chat = new Chat(connection, readClaims(token));
  const { store } = chat;
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

  connection.addEventListener('state', () => {
    if (connection.state === 'closed') endSession(farewells[connection.closeCode]);
  });
  store.addEventListener('change', draw);
  window.addEventListener('hashchange', follow);
  document.getElementById('sign-out').addEventListener('click', () => signOut(chat));

  signIn.hide();
  document.getElementById('app').hidden = false;
  connection.start();
  follow();
}

function signOut({ connection, outbox }) {
  const unsent = outbox.items.length;
  if (unsent && !confirm(`${unsent} of your messages were not sent and would be lost. Sign out anyway?`)) return;
  outbox.clear();
  connection.stop();
}

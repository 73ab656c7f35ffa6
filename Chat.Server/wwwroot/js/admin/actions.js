import { inPath } from './api.js';
import { ask } from './dialog.js';

/** What an administrator does to users and rooms. Each asks first, and tells when it is done. */
export class Actions {
  /** `done` is told what was done. */
  constructor(api, done) {
    this.api = api;
    this.done = done;
  }

  kick = (user, room) => this.#ask({
    title: `Kick ${user} from ${room}?`, text: 'The user is taken out of the room and may come back.', label: 'Kick', asked: ['reason'],
    run: body => this.api.send('POST', `rooms/${inPath(room)}/kick`, { user_id: user, ...body }),
  }, `${user} was kicked from ${room}.`);

  mute = (user, room) => this.#impose('mutes', user, room, 'Mute', 'muted', 'The user says nothing there until this ends.');

  ban = (user, room) => this.#impose('bans', user, room, 'Ban', 'banned', 'The user is taken out and not let in until this ends.');

  lift = ({ kind, user_id: user, room }) => this.#ask({
    title: `Lift the ${kind} of ${user}?`, text: where(room), label: 'Lift', run: () => this.api.send('DELETE', `${scope(room)}${kind}s/${inPath(user)}`),
  }, `The ${kind} of ${user} was lifted.`);

  /** For whoever is not in a list. */
  impose = kind => this.#ask({
    title: kind === 'mutes' ? 'Mute a user' : 'Ban a user', label: kind === 'mutes' ? 'Mute' : 'Ban', danger: true, asked: ['user', 'room', 'until', 'reason'],
    run: ({ room, ...body }) => this.api.send('POST', `${scope(room)}${kind}`, body),
  }, kind === 'mutes' ? 'The user was muted.' : 'The user was banned.');

  disconnect = (user, connection) => this.#ask({
    title: connection ? `Disconnect this connection of ${user}?` : `Disconnect ${user}?`, danger: true, label: 'Disconnect',
    text: 'It is closed with 4011. Tokens stay good: to keep the user out, ban it or revoke its tokens.',
    run: () => this.api.send('DELETE', `users/${inPath(user)}/connections${connection ? `/${inPath(connection)}` : ''}`),
  }, `${user} was disconnected.`);

  revoke = user => this.#ask({
    title: `Revoke the tokens of ${user}?`, text: 'Tokens that were issued until now are refused, and the connections are closed.', label: 'Revoke', danger: true,
    run: () => this.api.send('POST', 'users/revoke', { user_id: user }),
  }, `The tokens of ${user} were revoked.`);

  close = room => this.#ask({
    title: `Close ${room}?`, text: 'Everybody leaves, and what was said in it is gone for good.', label: 'Close the room', danger: true,
    run: () => this.api.send('DELETE', `rooms/${inPath(room)}`),
  }, `${room} was closed.`);

  forget = room => this.#ask({
    title: `Forget what was said in ${room}?`, text: 'Everybody stays. What was said until now is gone for good.', label: 'Forget', danger: true,
    run: () => this.api.send('DELETE', `rooms/${inPath(room)}`, undefined, { history: 'only' }),
  }, `What was said in ${room} is forgotten.`);

  #impose(kind, user, room, label, past, text) {
    this.#ask({
      title: `${label} ${user}?`, text: `${where(room)} ${text}`, label, danger: true, asked: ['until', 'reason'],
      run: body => this.api.send('POST', `${scope(room)}${kind}`, { user_id: user, ...body }),
    }, `${user} was ${past}.`);
  }

  #ask(question, text) {
    const { run } = question;
    ask({
      ...question,
      run: async values => {
        await run(values);
        this.done(text);
      },
    });
  }
}

const scope = room => room ? `rooms/${inPath(room)}/` : '';
const where = room => room ? `In the room ${room}.` : 'In the whole service.';

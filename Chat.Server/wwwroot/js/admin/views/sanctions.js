import { h } from '../../views/dom.js';
import { fullTime } from '../format.js';
import { linkTo } from '../router.js';
import { Table } from '../table.js';
import { button } from './heading.js';

/** The mutes and bans that hold. */
export const sanctionTable = actions => new Table('Mutes and bans that hold', [
  { title: 'User', make: ({ user_id: user }) => h('a', { href: linkTo('users', user) }, user) },
  { title: 'Kind', text: ({ kind }) => kind },
  { title: 'Where', text: ({ room }) => room ?? 'everywhere' },
  { title: 'Until', text: ({ until }) => until ? fullTime(until) : 'lifted' },
  { title: 'Reason', text: ({ reason }) => reason ?? '', wide: true },
  { title: 'By', text: ({ by, at }) => `${by}, ${fullTime(at)}`, wide: true },
  { title: 'Actions', make: sanction => button('Lift', () => actions.lift(sanction), { 'aria-label': `Lift the ${sanction.kind} of ${sanction.user_id}` }) },
], ({ kind, user_id: user, room }) => JSON.stringify([kind, user, room ?? null]), 'Nothing is imposed.');

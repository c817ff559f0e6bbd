import type { Actor } from '../../../platform/db/unit-of-work.ts';
import { notFound, ProductError } from '../../../platform/errors.ts';
import { command, type Operation, query } from '../../../platform/http/operation.ts';
import type { SessionLimits } from './domain.ts';
import { listSessions } from './read-model.ts';
import { AccountSessions, EndedSessions, SessionParams } from './schemas.ts';
import { sessionStore } from './store.ts';

const mine = { tag: 'Accounts', access: 'own' } as const;

/** @throws forbidden for a caller without an account */
export const accountOf = (actor: Actor): string => {
  if (actor.account === undefined) throw new ProductError('forbidden', 'Nobody is signed in by this. Sign in with a browser.');
  return actor.account;
};

export const sessionOperations = (limits: SessionLimits): readonly Operation[] => [
  query({
    ...mine,
    id: 'listMySessions',
    path: '/me/sessions',
    summary: 'List the browsers that are signed in to my account',
    scope: 'accounts:read',
    response: AccountSessions,
    handle: async ({ db, actor, now }) => ({
      body: { items: await listSessions(db, accountOf(actor), actor.session, now, limits) },
    }),
  }),
  command({
    ...mine,
    id: 'endMySession',
    method: 'delete',
    path: '/me/sessions/:session',
    summary: 'Sign one of my browsers out',
    scope: 'accounts:write',
    ifMatch: 'none',
    params: SessionParams,
    async handle({ tx, params }) {
      if (!(await sessionStore(tx).end(accountOf(tx.actor), params.session))) throw notFound('session', params.session);
      tx.audit({ action: 'session.ended', entity: 'session', entityId: params.session, before: { account: tx.actor.account } });
      return {};
    },
  }),
  command({
    ...mine,
    id: 'endMyOtherSessions',
    method: 'post',
    path: '/me/sessions/end-others',
    summary: 'Sign all my other browsers out',
    scope: 'accounts:write',
    status: 200,
    response: EndedSessions,
    async handle({ tx }) {
      const account = accountOf(tx.actor);
      const ended = await sessionStore(tx).endAll(account, tx.actor.session ?? null);
      if (ended > 0)
        tx.audit({ action: 'sessions.ended', entity: 'account', entityId: account, before: { others: ended }, after: { others: 0 } });
      return { body: { ended } };
    },
  }),
];

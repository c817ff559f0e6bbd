import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { command, type Operation, query } from '../../../platform/http/operation.ts';
import type { SessionLimits } from '../sessions/domain.ts';
import { EndedSessions } from '../sessions/schemas.ts';
import { getAccount, listAccounts } from './read-model.ts';
import { Account, AccountInput, AccountPage, AccountParams, AccountPatch, AccountQuery } from './schemas.ts';
import { administrationService } from './service.ts';

const reading = { tag: 'Accounts', access: 'staff', scope: 'accounts:read' } as const;
const acting = { tag: 'Accounts', access: 'admin', scope: 'accounts:write' } as const;
const onOne = { ...acting, method: 'post', params: AccountParams } as const;

const replyWith = (account: Account) => ({ body: account, version: account.version });

export function administrationOperations(surroundings: { readonly limits: SessionLimits }): readonly Operation[] {
  const service = (tx: Tx) => administrationService(tx, surroundings);
  return [
    query({
      ...reading,
      id: 'listAccounts',
      sensitive: 'accounts',
      path: '/accounts',
      summary: 'List accounts',
      query: AccountQuery,
      response: AccountPage,
      handle: async ({ db, query, now }) => ({ body: await listAccounts(db, query, now, surroundings.limits) }),
    }),
    query({
      ...reading,
      id: 'getAccount',
      sensitive: 'accounts',
      path: '/accounts/:account',
      summary: 'Read an account',
      params: AccountParams,
      response: Account,
      handle: async ({ db, params, now }) => replyWith(await getAccount(db, params.account, now, surroundings.limits)),
    }),
    command({
      ...acting,
      id: 'createAccount',
      method: 'post',
      path: '/accounts',
      summary: 'Create an account and invite its person',
      description:
        'People of the directory need none to be made: they get theirs by signing in. Make one for an administrator, an auditor, or somebody outside the directory.',
      body: AccountInput,
      response: Account,
      async handle({ tx, body }) {
        const account = await service(tx).create(body);
        return { ...replyWith(account), location: `/accounts/${account.id}` };
      },
    }),
    command({
      ...acting,
      id: 'updateAccount',
      method: 'patch',
      path: '/accounts/:account',
      summary: 'Change an account: its role, its person, its address',
      description: 'With another role or address its sessions and tokens end.',
      params: AccountParams,
      body: AccountPatch,
      response: Account,
      handle: async ({ tx, params, body, ifMatch }) => replyWith(await service(tx).update(params.account, ifMatch, body)),
    }),
    command({
      ...onOne,
      id: 'deactivateAccount',
      path: '/accounts/:account/deactivate',
      summary: 'Shut an account out at once',
      description: 'Ends its sessions, takes its links back and revokes its tokens.',
      status: 200,
      ifMatch: 'optional',
      response: Account,
      handle: async ({ tx, params, ifMatch }) => replyWith(await service(tx).deactivate(params.account, ifMatch)),
    }),
    command({
      ...onOne,
      id: 'reactivateAccount',
      path: '/accounts/:account/reactivate',
      summary: 'Let a deactivated account in again',
      description: 'Its tokens stay revoked.',
      status: 200,
      ifMatch: 'optional',
      response: Account,
      handle: async ({ tx, params, ifMatch }) => replyWith(await service(tx).reactivate(params.account, ifMatch)),
    }),
    command({
      ...onOne,
      id: 'inviteAccount',
      path: '/accounts/:account/invite',
      summary: 'Mail a sign-in link to an account',
      async handle({ tx, params }) {
        await service(tx).invite(params.account);
        return {};
      },
    }),
    command({
      ...onOne,
      id: 'endAccountSessions',
      path: '/accounts/:account/end-sessions',
      summary: 'Sign an account out of every browser',
      status: 200,
      response: EndedSessions,
      handle: async ({ tx, params }) => ({ body: { ended: await service(tx).endSessions(params.account) } }),
    }),
  ];
}

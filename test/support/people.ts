import { accountActor } from '../../src/features/accounts/actors-read-model.ts';
import { accountService } from '../../src/features/accounts/service.ts';
import { signInStore } from '../../src/features/accounts/sign-in-store.ts';
import { accountStore } from '../../src/features/accounts/store.ts';
import { SYSTEM, type Tx } from '../../src/platform/db/unit-of-work.ts';
import { newId } from '../../src/platform/ids.ts';
import type { TestApi } from './api.ts';
import type { Keyed } from './rows.ts';
import type { Received, Wire } from './wire.ts';

export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

export const asSystem = <T>(api: TestApi, work: (tx: Tx) => Promise<T>): Promise<T> =>
  api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, work);

/** An account of one role, of a person of the directory or of nobody. */
export async function insertAccount(api: TestApi, row: { role?: string; email?: string; employee?: Keyed; made_by?: string } = {}) {
  const { employee, role = 'employee', ...rest } = row;
  const id = newId();
  await api.db('accounts').insert({
    id,
    name: `Account ${id}`,
    email: `${id}@example.org`,
    role,
    employee_key: employee?.key ?? null,
    created_at: api.clock.now(),
    updated_at: api.clock.now(),
    ...rest,
  });
  return id;
}

/** A bearer token of an account. */
export async function tokenOf(api: TestApi, account: string, scopes: readonly string[] = ['*']): Promise<string> {
  const secret = `secret-${newId()}-${newId()}`;
  await asSystem(api, (tx) => accountStore(tx).insertToken(account, { name: 'test', secret, scopes, expiresAt: null }));
  return secret;
}

/** Signs a browser in by a link, as its person would. @returns its cookie */
export async function signIn(api: TestApi, wire: Wire, account: string, headers: Record<string, string> = {}): Promise<string> {
  const token = await asSystem(
    api,
    async (tx) => (await signInStore(tx).issueSignInLink({ accountId: account, employeeKey: null })).secret,
  );
  const answer = await wire.send({ method: 'POST', path: '/api/v1/sign-in/redeem', headers, body: { token } });
  if (answer.status !== 204) throw new Error(`signing in answered ${answer.status}: ${answer.text}`);
  return cookieOf(answer);
}

export const cookieOf = (answer: Received): string => answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';

export const actorOf = (api: TestApi, account: string) => accountActor(api.db, account, api.clock.now());

/** Asks for a sign-in link, and takes it from the mail that would go. @returns undefined when no mail was queued, or none would go */
export async function mailedSecret(api: TestApi, email: string): Promise<string | undefined> {
  await api.db('messages').where({ kind: 'sign-in' }).delete();
  await asSystem(api, (tx) => accountService(tx).mailSignInLink(email));
  const mail = await api.db('messages').where({ kind: 'sign-in' }).first();
  return mail && (await asSystem(api, (tx) => accountService(tx).issueSignInLink(mail.to_address)))?.secret;
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountService } from '../../src/features/accounts/service.ts';
import { issueLinks } from '../../src/features/notifications/links.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { startApi } from '../support/api.ts';
import { type AuditedGround, layAuditedGround, type Recipe, SECRET } from '../support/audited-ground.ts';
import { recipesOf } from '../support/audited-recipes.ts';
import { asSystem, cookieOf, mailedSecret, SAME_ORIGIN, tokenOf } from '../support/people.ts';
import { openWire, type Received } from '../support/wire.ts';

/** Operations that answer 2xx and leave no event, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  requestSignIn: 'changes nothing of anybody’s; what it mails stands in the outbox, and an event would tell which addresses exist',
  connectMyIdentity: 'leads to the provider and keeps nothing; coming back from there leaves the event',
  askWhatIf: 'computes and keeps nothing; a POST because its question is long',
};

/** It works in an installation of nobody alone, and has a test of its own below. */
const ELSEWHERE = ['setUp'];

describe('every change is in the audit trail: who, what, before and after, and by which request', () => {
  let laid: AuditedGround;
  let recipes: Readonly<Record<string, () => Promise<Recipe>>>;

  beforeAll(async () => {
    laid = await layAuditedGround();
    recipes = recipesOf(laid);
  });
  afterAll(async () => {
    await laid.api.product.stop();
    await laid.wire.close();
    await laid.api.close();
  });

  test('every operation that changes something has a recipe here, or a reason for leaving no event', () => {
    const { api } = laid;
    const changing = api.product.operations.filter(({ id, method }) => method !== 'get' && !ELSEWHERE.includes(id)).map(({ id }) => id);
    expect(changing.filter((id) => recipes[id] === undefined && EXCEPTIONS[id] === undefined)).toEqual([]);
    expect([...Object.keys(recipes), ...Object.keys(EXCEPTIONS)].filter((id) => !changing.includes(id))).toEqual([]);
  });

  test('each leaves its event', async () => {
    const { api, account, send } = laid;
    const faults: string[] = [];
    for (const { id, method } of api.product.operations.filter(({ id }) => recipes[id])) {
      const recipe = await (recipes[id] as () => Promise<Recipe>)();
      const answer = await send(method.toUpperCase(), recipe);
      if (answer.status >= 300) {
        faults.push(`${id}: ${answer.status} ${answer.text.slice(0, 300)}`);
        continue;
      }
      const events = await api
        .db('audit_events')
        .where({ request_id: answer.headers['x-request-id'] as string })
        .whereNot('action', 'like', '%.read');
      const complete = events.filter(
        ({ before, after }) => (recipe.kept === 'after' || before !== null) && (recipe.kept === 'before' || after !== null),
      );
      const named = events.every(({ actor_name, action, entity }) => actor_name !== '' && action.includes('.') && entity !== '');
      const byMe =
        recipe.anonymous ||
        recipe.cookie !== undefined ||
        events.every(({ actor_kind, actor_id }) => actor_kind === 'account' && actor_id === account);
      if (complete.length === 0 || !named || !byMe)
        faults.push(
          `${id} (${recipe.kept}): ${JSON.stringify(events.map(({ action, before, after, actor_name }) => ({ action, before: before !== null, after: after !== null, actor_name })))}`,
        );
    }
    expect(faults).toEqual([]);
  });

  test('what is changed beside the API leaves its event too: the phone page, the choices of mail, the identity provider', async () => {
    const { api, wire, me, account, walk } = laid;
    const faults: string[] = [];
    const check = async (what: string, answer: Received, actor: string): Promise<void> => {
      const events = await api.db('audit_events').where({ request_id: answer.headers['x-request-id'] as string });
      const good = events.some(({ actor_kind, before, after }) => actor_kind === actor && (before !== null || after !== null));
      if (answer.status >= 400 || !good) faults.push(`${what}: ${answer.status} ${JSON.stringify(events)} ${answer.text.slice(0, 200)}`);
    };
    const form = (path: string, body: string) =>
      wire.send({ method: 'POST', path, headers: { 'content-type': 'application/x-www-form-urlencoded', ...SAME_ORIGIN }, body });
    const linkTo = async (): Promise<string> => {
      const id = await walk();
      return (await asSystem(api, (tx) => issueLinks(tx, [id]))).get(id) as string;
    };
    await check('go start', await form(`/go/${await linkTo()}/start`, ''), 'link');
    await check('go complete', await form(`/go/${await linkTo()}/complete`, 'effort=4&emotion=0&recognised=no'), 'link');
    await check('go could-not', await form(`/go/${await linkTo()}/could-not`, 'because=time'), 'link');
    const choices = createMailTokens([SECRET]).choices(me.id, ['reminder']);
    await check('unsubscribe', await form(`/unsubscribe/${choices}`, 'List-Unsubscribe=One-Click'), 'link');
    await api.db('accounts').where({ id: account }).update({ role: 'admin' });
    const token = await tokenOf(api, account, ['provisioning:write']);
    const scim = (method: string, path: string, body?: object) =>
      wire.send({
        method,
        path: `/scim/v2${path}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'scim@example.org',
      name: { givenName: 'S', familyName: 'Cim' },
      emails: [{ value: 'scim@example.org', primary: true }],
    };
    const post = await scim('POST', '/Users', user);
    await check('SCIM POST', post, 'token');
    const at = `/Users/${post.json.id}`;
    await check('SCIM PUT', await scim('PUT', at, { ...user, name: { givenName: 'Another', familyName: 'Cim' } }), 'token');
    await check(
      'SCIM PATCH',
      await scim('PATCH', at, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'active', value: false }],
      }),
      'token',
    );
    await check('SCIM DELETE', await scim('DELETE', at), 'token');
    expect(faults).toEqual([]);
  });

  test('signing in by a link is the only way past nobody: its event names the account', async () => {
    const { api, send, otherAccount } = laid;
    const email = 'named@example.org';
    const id = await otherAccount({ email });
    const answer = await send('POST', {
      path: '/sign-in/redeem',
      body: { token: await mailedSecret(api, email) },
      anonymous: true,
      kept: 'after',
    });
    expect(cookieOf(answer)).not.toBe('');
    const [event] = await api.db('audit_events').where({ request_id: answer.headers['x-request-id'] as string });
    expect([event.action, event.entity_id, event.after]).toEqual(['account.signed-in', id, { by: 'link' }]);
  });
});

test('setting up leaves the account that was made, and what the organisation was called before', async () => {
  const api = await startApi({ signIn: 'real' });
  const wire = await openWire(api.app);
  try {
    const token = await asSystem(api, (tx) => accountService(tx).bootstrap(undefined));
    const body = { token, name: 'Ada', email: 'ada@example.org', organisation: { name: 'Example', timeZone: 'UTC' } };
    const answer = await wire.send({ method: 'POST', path: '/api/v1/set-up', body });
    const events = await api
      .db('audit_events')
      .where({ request_id: answer.headers['x-request-id'] as string })
      .orderBy('id');
    expect(events.map(({ action, before, after }) => [action, before?.name, after.name ?? after.email])).toEqual([
      ['account.created', undefined, 'ada@example.org'],
      ['organisation.updated', 'Our organisation', 'Example'],
    ]);
  } finally {
    await wire.close();
    await api.close();
  }
});

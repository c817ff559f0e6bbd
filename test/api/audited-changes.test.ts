import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountService } from '../../src/features/accounts/service.ts';
import { issueLinks } from '../../src/features/notifications/links.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { newId } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { asSystem, cookieOf, insertAccount, mailedSecret, SAME_ORIGIN, signIn, tokenOf } from '../support/people.ts';
import { generate } from '../support/plans.ts';
import { dsn } from '../support/returned-mail.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';
import { type Body, type Ground, layGround, validBodies } from '../support/valid-bodies.ts';
import { openWire, type Received, type Wire } from '../support/wire.ts';

/** What is kept of a change: what came to be, what is gone, or both sides of what is another now. */
type Kept = 'after' | 'before' | 'both';

interface Recipe {
  readonly path: string;
  readonly body?: unknown;
  readonly version?: number;
  readonly type?: string;
  readonly kept: Kept;
  /** Nobody is signed in when they ask. */
  readonly anonymous?: boolean;
  readonly cookie?: string;
}

/** Operations that answer 2xx and leave no event, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  requestSignIn: 'changes nothing of anybody’s; what it mails stands in the outbox, and an event would tell which addresses exist',
  connectMyIdentity: 'leads to the provider and keeps nothing; coming back from there leaves the event',
  askWhatIf: 'computes and keeps nothing; a POST because its question is long',
};

/** It works in an installation of nobody alone, and has a test of its own below. */
const ELSEWHERE = ['setUp'];

const SECRET = 'a secret that only tests know, 32 characters';

describe('every change is in the audit trail: who, what, before and after, and by which request', () => {
  let api: TestApi;
  let wire: Wire;
  let cookie: string;
  let me: Keyed;
  let account: string;
  let ground: Ground;
  let rows: RowFactory;
  let bodies: ReturnType<typeof validBodies>;
  let recipes: Readonly<Record<string, () => Promise<Recipe>>>;
  let serial = 500;

  const send = (method: string, { path, body, version, type, anonymous, cookie: other }: Recipe): Promise<Received> =>
    wire.send({
      method,
      path: `/api/v1${path}`,
      headers: {
        ...(anonymous ? {} : { cookie: other ?? cookie, ...SAME_ORIGIN }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });

  const made = async (operation: string, body?: Body): Promise<string> => {
    const { path } = api.product.operations.find(({ id }) => id === operation) as { path: string };
    const answer = await send('POST', { path, body: body ?? bodies[operation]?.(serial++), kept: 'after' });
    if (answer.status !== 201) throw new Error(`${operation}: ${answer.status} ${answer.text}`);
    return answer.json.id;
  };
  const walk = async (status = 'announced', of: { employee?: Keyed; touchPoint?: Keyed & { venue: number } } = {}): Promise<string> => {
    const employee = of.employee ?? (await rows.employee());
    return rows.assignment(
      { programme: await rows.programme(), employee, touchPoint: of.touchPoint ?? (await rows.touchPoint()) },
      { status },
    );
  };
  const idea = async (status = 'new'): Promise<string> => {
    const assignment = await walk();
    await send('POST', {
      path: `/assignments/${assignment}/complete`,
      body: { effort: 4, emotion: 0, recognised: false, idea: 'x' },
      kept: 'both',
    });
    const row = await api
      .db('ideas')
      .join('experiences', 'experiences.id', 'experience_id')
      .where({ assignment_id: assignment })
      .first('ideas.id');
    await api.db('ideas').where({ id: row.id }).update({ status });
    return row.id;
  };
  const message = async (status: string): Promise<string> => {
    const sent_at = status === 'sent' ? api.clock.now() : null;
    const payload = { kind: 'test' };
    const id = await rows.message(await rows.employee(), {
      kind: 'test',
      payload,
      status,
      sent_at,
      attempts: 1,
      reason: status === 'unknown' ? 'lost' : null,
    });
    await api
      .db('messages')
      .where({ id })
      .update({ message_id: `${id}@shoes.example.org` });
    const attempt = { message_id: id, number: 1, started_at: api.clock.now(), outcome: 'ambiguous', response: 'Timeout' };
    await api.db('message_attempts').insert({ ...attempt, handed_over_at: attempt.started_at, finished_at: attempt.started_at });
    return id;
  };
  const identity = async (of: string): Promise<string> => {
    const id = newId();
    const row = { id, issuer: 'https://login.example.org', subject: id, account_id: of, linked_at: api.clock.now() };
    await api.db('account_identities').insert(row);
    return id;
  };
  const draft = async (): Promise<string> => (await generate(api, await made('createProgramme'))).id;
  const otherAccount = (row: object = {}) => insertAccount(api, { role: 'auditor', ...row });

  beforeAll(async () => {
    const bare = await startApi({ signIn: 'real', environment: { BOUNCE_ADDRESS: 'bounces@example.org' } });
    const signedIn = (): Record<string, string> => ({ cookie, ...SAME_ORIGIN });
    api = { ...bare, get: (path) => bare.get(path).set(signedIn()), post: (path, body) => bare.post(path, body).set(signedIn()) };
    wire = await openWire(api.app);
    rows = rowFactory(api.db);
    me = await rows.employee();
    account = await insertAccount(api, { role: 'admin', employee: me });
    cookie = await signIn(api, wire, account);
    ground = await layGround(api);
    bodies = validBodies(ground);
    await api.product.start();
    const created = (operation: string) => async (): Promise<Recipe> => ({
      path: (api.product.operations.find(({ id }) => id === operation) as { path: string }).path,
      body: bodies[operation]?.(serial++),
      kept: 'after',
    });
    const updated = (create: string, path: string, body: Body) => async (): Promise<Recipe> => ({
      path: `${path}/${await made(create)}`,
      body,
      version: 1,
      kept: 'both',
    });
    const removed = (create: string, path: string) => async (): Promise<Recipe> => ({
      path: `${path}/${await made(create)}`,
      version: 1,
      kept: 'before',
    });
    const acted = (of: () => Promise<string>, path: string, action: string, body?: Body) => async (): Promise<Recipe> => ({
      path: `${path}/${await of()}/${action}`,
      ...(body === undefined ? {} : { body }),
      kept: 'both',
    });
    const imported = (kind: string, csv: string) => async (): Promise<Recipe> => ({
      path: `/imports/${kind}`,
      body: csv,
      type: 'text/csv',
      kept: 'after',
    });
    const crud = (name: string, path: string, patch: Body) => ({
      [`create${name}`]: created(`create${name}`),
      [`update${name}`]: updated(`create${name}`, path, patch),
      [`delete${name}`]: removed(`create${name}`, path),
    });

    recipes = {
      updateOrganisation: async () => ({
        path: '/organisation',
        body: { name: 'Another name' },
        version: (await api.get('/organisation')).body.version,
        kept: 'both',
      }),
      ...crud('Site', '/sites', { name: 'Another' }),
      ...crud('Department', '/departments', { name: 'Another' }),
      ...crud('Employee', '/employees', { givenName: 'Another' }),
      ...crud('Absence', '/absences', { kind: 'sickness' }),
      ...crud('Journey', '/journeys', { name: 'Another journey' }),
      ...crud('TouchPoint', '/touch-points', { name: 'Another' }),
      ...crud('Closure', '/closures', { reason: 'another' }),
      ...crud('Exemption', '/exemptions', { reason: 'another' }),
      ...crud('Programme', '/programmes', { name: 'Another programme' }),
      createCredit: created('createCredit'),
      updateCredit: async () => ({
        path: `/credits/${await made('createCredit', { ...bodies['createCredit']?.(0), touchPoint: await made('createTouchPoint') })}`,
        body: { reason: 'another' },
        version: 1,
        kept: 'both',
      }),
      deleteCredit: async () => ({
        path: `/credits/${await made('createCredit', { ...bodies['createCredit']?.(0), touchPoint: await made('createTouchPoint') })}`,
        version: 1,
        kept: 'before',
      }),
      deactivateEmployee: acted(() => made('createEmployee'), '/employees', 'deactivate'),
      reactivateEmployee: acted(async () => (await rows.employee({ deactivated_at: api.clock.now() })).id, '/employees', 'reactivate'),
      importEmployees: imported('employees', 'number,email,givenName,familyName,department,site\nI1,i1@example.org,I,One,GROUND,GROUND\n'),
      importDepartments: imported('departments', 'code,name\nI1,Imported\n'),
      importSites: imported('sites', 'code,name,timeZone\nI1,Imported,UTC\n'),
      importAbsences: imported('absences', 'employee,from,to\nGROUND,2031-01-01,2031-01-02\n'),
      importTouchPoints: imported(
        'touch-points',
        'code,name,journey,stage,channel,venue,placesPerWeek\nI1,Imported,Imported,First,phone,anywhere,5\n',
      ),
      archiveTouchPoint: acted(() => made('createTouchPoint'), '/touch-points', 'archive'),
      unarchiveTouchPoint: async () => {
        const id = await made('createTouchPoint');
        await send('POST', { path: `/touch-points/${id}/archive`, kept: 'both' });
        return { path: `/touch-points/${id}/unarchive`, kept: 'both' };
      },
      archiveProgramme: acted(() => made('createProgramme'), '/programmes', 'archive'),
      restoreProgramme: async () => {
        const id = await made('createProgramme');
        await send('POST', { path: `/programmes/${id}/archive`, kept: 'both' });
        return { path: `/programmes/${id}/restore`, kept: 'both' };
      },
      startAssignment: acted(walk, '/assignments', 'start', {}),
      completeAssignment: acted(walk, '/assignments', 'complete', { effort: 4, emotion: 0, recognised: false }),
      missAssignment: acted(walk, '/assignments', 'miss', {}),
      excuseAssignment: acted(walk, '/assignments', 'excuse', { reason: 'x' }),
      moveAssignment: acted(walk, '/assignments', 'move', { week: '2026-W51' }),
      swapAssignment: async () => {
        const touchPoint = await rows.touchPoint();
        const programme = await rows.programme();
        const [one, two] = await Promise.all(
          ['2026-12-07', '2026-12-14'].map(async (week) =>
            rows.assignment({ programme, employee: await rows.employee(), touchPoint }, { week }),
          ),
        );
        return { path: `/assignments/${one}/swap`, body: { with: two }, kept: 'both' };
      },
      acceptIdea: acted(idea, '/ideas', 'accept', {}),
      startIdea: acted(() => idea('accepted'), '/ideas', 'start', {}),
      finishIdea: acted(() => idea('doing'), '/ideas', 'finish', {}),
      declineIdea: acted(idea, '/ideas', 'decline', { reason: 'x' }),
      resendMessage: acted(() => message('failed'), '/messages', 'resend', {}),
      markMessageDelivered: acted(() => message('unknown'), '/messages', 'mark-delivered', {}),
      cancelMessage: acted(() => message('queued'), '/messages', 'cancel', {}),
      sendTestMail: async () => ({ path: '/messages/test-mail', body: { to: 'test@example.org' }, kept: 'after' }),
      settleByRelayLog: async () => {
        const id = await message('unknown');
        const { message_id } = await api.db('messages').where({ id }).first();
        const log = `Dec 18 09:00:01 mail postfix/cleanup[1]: 4F2A1C: message-id=<${message_id}>\nDec 18 09:00:02 mail postfix/smtp[2]: 4F2A1C: to=<a@b.c>, relay=mx[192.0.2.7]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 ok)\n`;
        return { path: '/messages/relay-log', body: log, type: 'text/plain', kept: 'both' };
      },
      generatePlan: async () => ({ path: `/programmes/${await made('createProgramme')}/plans`, body: {}, kept: 'after' }),
      cancelPlan: async () => {
        const programme = await rows.programme({ status: 'solving' });
        const plan = await api.db('plans').where({ key: programme.plan }).first('id');
        await api.db('plans').where({ id: plan.id }).update({ lease_until: '2100-01-01' });
        return { path: `/plans/${plan.id}/cancel`, kept: 'both' };
      },
      discardPlan: acted(draft, '/plans', 'discard'),
      publishPlan: acted(draft, '/plans', 'publish'),
      redeemSignIn: async () => {
        const email = 'redeem@example.org';
        await otherAccount({ email });
        return { path: '/sign-in/redeem', body: { token: await mailedSecret(api, email) }, anonymous: true, kept: 'after' };
      },
      signOut: async () => ({ path: '/sign-out', cookie: await signIn(api, wire, await otherAccount()), kept: 'before' }),
      createApiToken: async () => ({ path: '/api-tokens', body: { name: 'x', scopes: ['directory:read'] }, kept: 'after' }),
      revokeApiToken: async () => {
        await tokenOf(api, account);
        return {
          path: `/api-tokens/${(await api.db('api_tokens').where({ account_id: account }).whereNull('revoked_at').first('id')).id}`,
          kept: 'both',
        };
      },
      endMySession: async () => {
        const other = await otherAccount();
        const own = await signIn(api, wire, other);
        await signIn(api, wire, other);
        const [, second] = await api.db('account_sessions').where({ account_id: other }).orderBy('id').select('id');
        return { path: `/me/sessions/${second.id}`, cookie: own, kept: 'before' };
      },
      endMyOtherSessions: async () => {
        await signIn(api, wire, account);
        return { path: '/me/sessions/end-others', kept: 'both' };
      },
      createAccount: async () => ({ path: '/accounts', body: { email: 'new@example.org', name: 'New', role: 'auditor' }, kept: 'after' }),
      updateAccount: async () => ({ path: `/accounts/${await otherAccount()}`, body: { name: 'Another' }, version: 1, kept: 'both' }),
      deactivateAccount: acted(otherAccount, '/accounts', 'deactivate'),
      reactivateAccount: acted(
        async () => {
          const id = await otherAccount();
          await api.db('accounts').where({ id }).update({ deactivated_at: api.clock.now() });
          return id;
        },
        '/accounts',
        'reactivate',
      ),
      inviteAccount: async () => ({ path: `/accounts/${await otherAccount()}/invite`, kept: 'after' }),
      endAccountSessions: async () => {
        const other = await otherAccount();
        await signIn(api, wire, other);
        return { path: `/accounts/${other}/end-sessions`, kept: 'both' };
      },
      updateMyCalendar: async () => ({
        path: '/me/calendar',
        body: { choice: { kind: 'hours', weekday: 2, start: '10:00', minutes: 60 } },
        version: 0,
        kept: 'both',
      }),
      issueMyCalendarFeed: async () => ({ path: '/me/calendar-feed', kept: 'after' }),
      revokeMyCalendarFeed: async () => {
        await send('POST', { path: '/me/calendar-feed', kept: 'after' });
        return { path: '/me/calendar-feed', kept: 'before' };
      },
      issueEmployeeCalendarFeed: async () => ({ path: `/employees/${ground.employee}/calendar-feed`, kept: 'after' }),
      revokeEmployeeCalendarFeed: async () => {
        await send('POST', { path: `/employees/${ground.employee}/calendar-feed`, kept: 'after' });
        return { path: `/employees/${ground.employee}/calendar-feed`, kept: 'before' };
      },
      reportBounce: async () => {
        const id = await message('sent');
        return {
          path: '/bounces',
          body: dsn(`bounces+${createMailTokens([SECRET]).bounce(id)}@example.org`),
          type: 'message/rfc822',
          kept: 'after',
        };
      },
      createWebhook: created('createWebhook'),
      updateWebhook: updated('createWebhook', '/webhooks', { description: 'another' }),
      deleteWebhook: removed('createWebhook', '/webhooks'),
      rotateWebhookSecret: async () => ({ path: `/webhooks/${await made('createWebhook')}/rotate-secret`, version: 1, kept: 'after' }),
      testWebhook: async () => ({ path: `/webhooks/${await made('createWebhook')}/test`, kept: 'after' }),
      resendWebhookDelivery: async () => {
        await send('POST', { path: `/webhooks/${await made('createWebhook')}/test`, kept: 'after' });
        const { id } = (await api.get('/webhook-deliveries')).body.items[0];
        return { path: `/webhook-deliveries/${id}/resend`, kept: 'after' };
      },
      disconnectMyIdentity: async () => ({ path: `/me/identities/${await identity(account)}`, kept: 'before' }),
      disconnectAccountIdentity: async () => {
        const other = await otherAccount();
        return { path: `/accounts/${other}/identities/${await identity(other)}`, kept: 'before' };
      },
      eraseEmployee: async () => {
        const { id } = await rows.employee({ deactivated_at: api.clock.now() });
        const { number } = await api.db('employees').where({ id }).first('number');
        return { path: `/employees/${id}/erase`, body: { confirm: number }, kept: 'after' };
      },
      eraseAccount: async () => {
        const email = 'erased@example.org';
        const id = await otherAccount({ email, deactivated_at: api.clock.now() });
        return { path: `/accounts/${id}/erase`, body: { confirm: email }, kept: 'after' };
      },
      updateRetention: async () => {
        const { version } = (await api.get('/retention')).body;
        return { path: '/retention', body: { mailLog: null }, version, kept: 'both' };
      },
      createSuppression: created('createSuppression'),
      deleteSuppression: removed('createSuppression', '/suppressions'),
    };
  });
  afterAll(async () => {
    await api.product.stop();
    await wire.close();
    await api.close();
  });

  test('every operation that changes something has a recipe here, or a reason for leaving no event', () => {
    const changing = api.product.operations.filter(({ id, method }) => method !== 'get' && !ELSEWHERE.includes(id)).map(({ id }) => id);
    expect(changing.filter((id) => recipes[id] === undefined && EXCEPTIONS[id] === undefined)).toEqual([]);
    expect([...Object.keys(recipes), ...Object.keys(EXCEPTIONS)].filter((id) => !changing.includes(id))).toEqual([]);
  });

  test('each leaves its event', async () => {
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

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FOLD_MINUTES } from '../../src/platform/db/read-trail.ts';
import type { Operation } from '../../src/platform/http/operation.ts';
import { isUuid } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { insertAccount, tokenOf } from '../support/people.ts';
import { type Keyed, rowFactory } from '../support/rows.ts';
import { type Ground, layGround, validBodies } from '../support/valid-bodies.ts';
import { inParallel, openWire, type Received, type Wire } from '../support/wire.ts';

/** Reads that leave no event, and why. Whatever else is read about people does. */
const UNTRACED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['Sites', 'Departments', 'Journeys', 'TouchPoints', 'Closures', 'Programmes', 'Plans'].map((what) => [`list${what}`, 'names nobody']),
  ),
  ...Object.fromEntries(
    ['Organisation', 'Site', 'Department', 'Journey', 'TouchPoint', 'Closure', 'Programme', 'Plan'].map((what) => [
      `get${what}`,
      'names nobody',
    ]),
  ),
  ...Object.fromEntries(
    ['Employees', 'Departments', 'Sites', 'Absences', 'TouchPoints'].map((what) => [`get${what}Template`, 'a file without a row']),
  ),
  ...Object.fromEntries(
    [
      'getMyWalk',
      'listMyIdentities',
      'listMyExperiences',
      'listMyIdeas',
      'getOwnCoverage',
      'getSession',
      'listMySessions',
      'getMyCalendar',
    ].map((id) => [id, 'one’s own']),
  ),
  ...Object.fromEntries(
    [
      'listPlannedVisits',
      'listUnplacedVisits',
      'getPlanBoard',
      'getPlanDiff',
      'explainAssignment',
      'explainPlannedVisit',
      'getFeasibility',
    ].map((id) => [
      id,
      'who is to go where and when: the plan that the whole organisation works by, read all day; nothing that anybody lived',
    ]),
  ),
  ...Object.fromEntries(
    ['getCoverage', 'getCoverageMatrix', 'getLineCoverage', 'getOverview'].map((id) => [
      id,
      'who has walked and who has not, as everybody led is told',
    ]),
  ),
  listWebhooks: 'names machines',
  getWebhook: 'names a machine',
  listWebhookDeliveries: 'kinds and times of events',
  getStoredData: 'names of tables',
  getRetention: 'numbers of months',
  exportPersonalData: 'leaves its own event, with whose data it was',
  exportAccountData: 'leaves its own event, with whose data it was',
  exportMyData: 'leaves its own event, although one’s own',
  followPlan: 'how far a computation is',
  getPlanProvenance: 'numbers of a computation',
  listMailPreviews: 'samples',
  previewMail: 'a sample',
  getAuditVocabulary: 'words of ours',
  listApiTokens: 'names of machines, for administrators',
  getSignInOptions: 'names of buttons',
};

describe('whoever reads about others leaves a trace', () => {
  let api: TestApi;
  let wire: Wire;
  let ground: Ground;
  let admin: string;
  let leader: string;
  let adminToken: string;
  let leaderToken: string;
  let led: Keyed;
  const ids: Record<string, string> = {};

  const get = (path: string, token: string): Promise<Received> =>
    wire.send({ method: 'GET', path: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } });
  const eventsOf = (answer: Received) => api.db('audit_events').where({ request_id: answer.headers['x-request-id'] as string });
  const sensitive = (): readonly Operation[] => api.product.operations.filter((operation) => operation.sensitive !== undefined);
  const pathOf = ({ path }: Operation): string =>
    path.replaceAll(/:(\w+)/g, (_part, name: string) => {
      if (ids[name] === undefined) throw new Error(`no ${name} to read`);
      return ids[name];
    });

  beforeAll(async () => {
    const bare = await startApi({ signIn: 'real' });
    admin = await insertAccount(bare, { role: 'admin' });
    adminToken = await tokenOf(bare, admin);
    const bearer = { authorization: `Bearer ${adminToken}` };
    api = { ...bare, get: (path) => bare.get(path).set(bearer), post: (path, body) => bare.post(path, body).set(bearer) };
    wire = await openWire(api.app);
    const rows = rowFactory(api.db);
    const head = await rows.employee();
    led = await rows.employee({ manager_key: head.key });
    leader = await insertAccount(api, { employee: head });
    leaderToken = await tokenOf(api, leader);
    ground = await layGround(api);
    const bodies = validBodies(ground);
    const make = async (operation: string, path: string): Promise<string> =>
      (await api.post(path, bodies[operation]?.(900)).expect(201)).body.id;
    const sentDelivery = async (): Promise<string> => {
      await api
        .post(`/webhooks/${await make('createWebhook', '/webhooks')}/test`)
        .expect((answer) => expect(answer.status).toBeLessThan(300));
      return (await api.get('/webhook-deliveries')).body.items[0].id;
    };
    const assignment = await rows.assignment({ programme: await rows.programme(), employee: led, touchPoint: await rows.touchPoint() });
    await api.post(`/assignments/${assignment}/complete`, { effort: 4, emotion: 0, recognised: false, idea: 'x' }).expect(200);
    await api.post('/messages/test-mail', { to: 'x@example.org' }).expect((answer) => expect(answer.status).toBeLessThan(300));
    await api.product.notifier.tick();
    Object.assign(ids, {
      employee: ground.employee,
      absence: await make('createAbsence', '/absences'),
      exemption: await make('createExemption', '/exemptions'),
      credit: await make('createCredit', '/credits'),
      suppression: await make('createSuppression', '/suppressions'),
      assignment,
      idea: (await api.db('ideas').first('id')).id,
      message: (await api.db('messages').where({ kind: 'test' }).first('id')).id,
      account: admin,
      event: String((await api.db('audit_events').max('id').first())?.['max']),
      delivery: await sentDelivery(),
      mail: (await api.get('/mailbox')).body.items[0]?.id,
    });
    await api.db('audit_reads').delete();
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  test('every read is sensitive, or has a reason for not being', () => {
    const reads = api.product.operations.filter(({ method }) => method === 'get');
    expect(reads.filter(({ id, sensitive }) => sensitive === undefined && UNTRACED[id] === undefined).map(({ id }) => id)).toEqual([]);
    expect(reads.filter(({ id, sensitive }) => sensitive !== undefined && UNTRACED[id] !== undefined).map(({ id }) => id)).toEqual([]);
    expect(Object.keys(UNTRACED).filter((id) => !reads.some((operation) => operation.id === id))).toEqual([]);
  });

  test('each leaves who, what, which filter and how many', async () => {
    const faults: string[] = [];
    for (const operation of sensitive()) {
      const answer = await get(pathOf(operation), operation.access === 'leader' ? leaderToken : adminToken);
      const [event, ...more] = answer.status === 200 ? await eventsOf(answer) : [];
      const items = answer.json?.items as unknown[] | undefined;
      const expected = operation.kind === 'raw' ? null : Array.isArray(items) ? items.length : 1;
      const good =
        event?.action === `${operation.sensitive}.${operation.kind === 'raw' ? 'exported' : 'read'}` &&
        event.after.operation === operation.id &&
        event.after.count === expected &&
        event.actor_kind === 'token' &&
        (event.entity_id === null ? !isUuid(String(answer.json?.id)) : [answer.json.id ?? ids['employee']].includes(event.entity_id));
      if (!good || more.length > 0) faults.push(`${operation.id}: ${answer.status} ${JSON.stringify(event)} ${answer.text.slice(0, 200)}`);
    }
    expect(faults).toEqual([]);
  });

  test(`the same again is no new event for ${FOLD_MINUTES} minutes, another filter or page or person is`, async () => {
    const count = async (): Promise<number> =>
      Number((await api.db('audit_events').where({ action: 'employees.read' }).count())[0]?.['count']);
    const before = await count();
    await inParallel([1, 2, 3, 4, 5, 6, 7, 8], 8, async () => void (await get('/employees?q=ada', adminToken)));
    expect(await count()).toBe(before + 1);
    await get('/employees?q=grace', adminToken);
    const { json } = await get('/employees?limit=1', adminToken);
    await get(`/employees?limit=1&cursor=${json.nextCursor}`, adminToken);
    await get('/employees?q=ada', await tokenOf(api, await insertAccount(api, { role: 'auditor' })));
    const later = await count();
    expect(later).toBe(before + 4);
    api.clock.set(new Date(api.clock.now().getTime() + FOLD_MINUTES * 60_000));
    await get('/employees?q=ada', adminToken);
    expect(await count()).toBe(later + 1);
  });

  test('of whom is kept by id, and never by what somebody typed: it would outlive an erasure', async () => {
    for (const path of ['/employees/GROUND', '/employees/GROUND/calendar', '/employees/GROUND/mail', '/employees/GROUND/erasure']) {
      const [event] = await eventsOf(await get(path, adminToken));
      expect([path, event.entity_id, event.after.filter]).toEqual([path, ground.employee, { employee: '…' }]);
    }
    const { json } = await get('/employees?limit=1&sort=familyName', adminToken);
    const [event] = await eventsOf(await get(`/employees?limit=1&q=&status=active&sort=familyName&cursor=${json.nextCursor}`, adminToken));
    expect(event.after.filter).toEqual({ q: '…', status: 'active', sort: 'familyName', cursor: '…' });
    const [byId] = await eventsOf(await get(`/absences?employee=${ground.employee}`, adminToken));
    expect(byId.after.filter).toEqual({ employee: ground.employee });
  });

  test('what is refused or not there leaves none, and neither does one’s own', async () => {
    for (const [path, token] of [
      ['/employees', leaderToken],
      ['/employees/nobody', adminToken],
      ['/employees?limit=0', adminToken],
      ['/me/experiences', leaderToken],
      ['/assignments', await tokenOf(api, await insertAccount(api, { employee: led }))],
    ] as const)
      expect([path, await eventsOf(await get(path, token))]).toEqual([path, []]);
  });

  test('a leader’s look at the people below is kept as well', async () => {
    const answer = await get(`/assignments?employee=${led.id}`, leaderToken);
    expect(await eventsOf(answer)).toEqual([expect.objectContaining({ action: 'assignments.read', actor_name: 'test' })]);
  });

  test('no answer goes out whose trace cannot be kept', async () => {
    await api.db.raw('ALTER TABLE audit_reads RENAME TO audit_reads_away');
    try {
      const answer = await get('/employees?q=lost', adminToken);
      expect([answer.status, answer.text.includes('items')]).toEqual([500, false]);
    } finally {
      await api.db.raw('ALTER TABLE audit_reads_away RENAME TO audit_reads');
    }
  });
});

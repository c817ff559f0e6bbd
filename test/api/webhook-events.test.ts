import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { EVENT_TYPES } from '../../src/features/webhooks/domain.ts';
import { AssignmentEventData, IdeaEventData, PAYLOADS, PlanEventData } from '../../src/features/webhooks/events/payloads.ts';
import { webhookEvents } from '../../src/features/webhooks/events/service.ts';
import { SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { NOW, startApi, type TestApi } from '../support/api.ts';
import { cycle, emptyCompany, generate } from '../support/plans.ts';
import { startReceiver } from '../support/receiver.ts';
import { people, seedCompany, services } from '../support/seeded-company.ts';
import { inProcessSolver } from '../support/solvers.ts';

interface Told {
  readonly type: string;
  readonly data: Record<string, string>;
  readonly webhook: string;
}

const STORY = { effort: 3, emotion: -1, recognised: false, happened: 'Somebody was unkind', idea: 'A second counter' };

describe('what webhooks are told', () => {
  let api: TestApi;
  let everything: string;

  beforeAll(async () => {
    api = await startApi({ solver: inProcessSolver, environment: { WEBHOOK_ALLOW: '127.0.0.1', WEBHOOK_HTTP: 'allow' } });
    await api.product.jobs.start();
  });
  afterAll(async () => {
    await api.product.jobs.stop();
    await api.product.webhooks.stop();
    await api.close();
  });
  beforeEach(async () => {
    api.clock.set(NOW);
    await api.db('webhooks').delete();
    await api.db('webhook_events').delete();
    await emptyCompany(api.db);
    await seedCompany(api.db, { departments: { CARE: 4 }, people: people(6), touchPoints: services(2, 6) });
    everything = await subscribe('*');
  });

  /** Paused: what it would be sent stays to be looked at. */
  const subscribe = async (...eventTypes: string[]): Promise<string> =>
    (await api.post('/webhooks', { url: 'https://hooks.example.org/', eventTypes, status: 'paused' }).expect(201)).body.id;
  const told = async (webhook = everything): Promise<Told[]> =>
    api
      .db({ d: 'webhook_deliveries' })
      .join({ e: 'webhook_events' }, 'e.id', 'd.event_id')
      .join({ w: 'webhooks' }, 'w.key', 'd.webhook_key')
      .where('w.id', webhook)
      .orderBy('e.id')
      .select('e.type', 'e.data', { webhook: 'w.id' });
  const forget = () => api.db('webhook_events').delete();
  function typesOf(events: readonly Told[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  }
  /** A published plan: 6 people, 2 touch-points, 12 walks. */
  async function published(): Promise<{ plan: string; programme: string; walks: string[] }> {
    const programme = (await api.post('/programmes', cycle()).expect(201)).body.id as string;
    const { id: plan } = await generate(api, programme);
    await api.post(`/plans/${plan}/publish`).expect(200);
    const walks = await api.db('assignments').orderBy(['week', 'id']).pluck('id');
    return { plan, programme, walks };
  }

  test('a plan that is generated and published: one event for it, and one for every walk, in one statement', async () => {
    const some = await subscribe('plan.published', 'idea.raised');
    const { plan, programme, walks } = await published();
    const events = await told();
    expect(typesOf(events)).toEqual({ 'assignment.planned': 12, 'plan.drafted': 1, 'plan.published': 1 });
    expect((await told(some)).map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'plan.published', data: { plan, programme, status: 'published' } },
    ]);
    const planned = events.filter(({ type }) => type === 'assignment.planned');
    expect(planned.map(({ data }) => data['assignment']).sort()).toEqual([...walks].sort());
    for (const { data } of planned) {
      expect(AssignmentEventData.strict().parse(data)).toEqual(data);
      const { body } = await api.get(`/assignments/${data['assignment']}`).expect(200);
      expect(data).toEqual({
        assignment: body.id,
        status: 'planned',
        employee: body.employee.id,
        touchPoint: body.touchPoint.id,
        venue: body.venue.id,
        programme: body.programme.id,
        plan: body.plan,
        week: body.week,
      });
    }
  });

  test('a plan that replaces another one tells only what is different', async () => {
    const { programme } = await published();
    api.clock.advance(60_000);
    const { id: second } = await generate(api, programme);
    // One walk goes, one comes elsewhere, the others stay as they are.
    const [gone, moved] = await api
      .db('plan_visits')
      .join('plans', 'plans.key', 'plan_visits.plan_key')
      .where('plans.id', second)
      .orderBy(['employee_key', 'touch_point_key']);
    await api
      .db('plan_visits')
      .where({ plan_key: gone.plan_key, employee_key: gone.employee_key, touch_point_key: gone.touch_point_key })
      .delete();
    await api
      .db('plan_visits')
      .where({ plan_key: moved.plan_key, employee_key: moved.employee_key, touch_point_key: moved.touch_point_key })
      .update({ week: '2027-02-22' });
    await forget();
    await api.post(`/plans/${second}/publish`).expect(200);
    const events = await told();
    expect(typesOf(events)).toEqual({ 'assignment.cancelled': 1, 'assignment.moved': 1, 'plan.published': 1 });
    expect(events.find(({ type }) => type === 'assignment.moved')?.data).toMatchObject({ week: '2027-W08', plan: second });
  });

  test('drafts that are thrown away', async () => {
    const programme = (await api.post('/programmes', cycle()).expect(201)).body.id;
    const { id } = await generate(api, programme);
    await api.post(`/plans/${id}/discard`).expect(200);
    const events = await told();
    expect(typesOf(events)).toEqual({ 'plan.drafted': 1, 'plan.discarded': 1 });
    const data = events.find(({ type }) => type === 'plan.discarded')?.data;
    expect(PlanEventData.strict().parse(data)).toEqual({ plan: id, programme, status: 'discarded' });
  });

  test('what becomes of walks and ideas, without a word of anybody', async () => {
    const { walks } = await published();
    await forget();
    const [one, two, three, four, five] = walks as [string, string, string, string, string];
    await api.post(`/assignments/${one}/start`).expect(200);
    await api.post(`/assignments/${one}/complete`, STORY).expect(200);
    await api.post(`/assignments/${one}/complete`, STORY).expect(200);
    await api.post(`/assignments/${two}/complete`, { ...STORY, recognised: true, idea: null }).expect(200);
    await api.post(`/assignments/${three}/miss`, { reason: 'my knee' }).expect(200);
    await api.post(`/assignments/${four}/excuse`, { reason: 'my other knee' }).expect(200);
    await api.post(`/assignments/${five}/move`, { week: '2027-W08' }).expect(200);
    const idea = (await api.db('ideas').first('id')).id;
    for (const step of ['accept', 'start', 'finish']) await api.post(`/ideas/${idea}/${step}`).expect(200);
    const events = await told();
    const seen = events.map(({ type, data }) => [type, data['assignment'] ?? data['idea'], data['status']]);
    const expected = [
      ['assignment.started', one, 'started'],
      ['experience.done', one, 'done'],
      ['idea.raised', idea, 'new'],
      ['experience.privileged', two, 'privileged'],
      ['experience.missed', three, 'missed'],
      ['assignment.excused', four, 'excused'],
      ['assignment.moved', five, 'planned'],
      ['idea.accepted', idea, 'accepted'],
      ['idea.started', idea, 'doing'],
      ['idea.done', idea, 'done'],
    ];
    expect(seen.sort()).toEqual(expected.sort());
    const ideas = events.filter(({ type }) => type.startsWith('idea.'));
    for (const { data } of ideas) expect(IdeaEventData.strict().parse(data)).toEqual(data);
    expect(JSON.stringify(events)).not.toMatch(/unkind|counter|knee|E000|@/);
  });

  test('whoever leaves', async () => {
    const { walks } = await published();
    await forget();
    const { employee } = (await api.get(`/assignments/${walks[0]}`)).body;
    await api.post(`/employees/${employee.id}/deactivate`).set('If-Match', '*').expect(200);
    const events = await told();
    expect(typesOf(events)).toEqual({ 'assignment.cancelled': 2 });
    expect(new Set(events.map(({ data }) => data['employee']))).toEqual(new Set([employee.id]));
  });

  test('nothing is written without a subscriber, for a disabled one, or when the change is taken back', async () => {
    const { walks } = await published();
    await forget();
    const of = { ids: walks };
    const inTransaction = (work: () => void) =>
      api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, async (tx) => {
        await webhookEvents(tx).assignments('started', of);
        work();
      });
    await expect(
      inTransaction(() => {
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    expect(await api.db('webhook_events')).toEqual([]);
    await api.patch(`/webhooks/${everything}`, 1, { eventTypes: ['idea.raised'] }).expect(200);
    await inTransaction(() => {});
    expect(await api.db('webhook_events')).toEqual([]);
    await api.patch(`/webhooks/${everything}`, 2, { eventTypes: ['*'], status: 'disabled' }).expect(200);
    await inTransaction(() => {});
    expect(await api.db('webhook_events')).toEqual([]);
  });

  test('an endpoint that is deleted at that very moment fails nobody', async () => {
    const { walks } = await published();
    const deleting = await api.db.transaction();
    await deleting('webhooks').where({ id: everything }).delete();
    const starting = api.post(`/assignments/${walks[0]}/start`).then((answer) => answer);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await deleting.commit();
    expect((await starting).status).toBe(200);
  });

  test('the job of the transaction sends it', async () => {
    const there = await startReceiver();
    const arrived = new Promise<void>((resolve) => {
      there.answer((_request, response) => {
        response.writeHead(200).end();
        resolve();
      });
    });
    const { walks } = await published();
    await api.post('/webhooks', { url: there.url, eventTypes: ['assignment.started'] }).expect(201);
    await api.post(`/assignments/${walks[0]}/start`).expect(200);
    await arrived;
    expect(JSON.parse(String(there.received[0]?.body))).toMatchObject({ type: 'assignment.started', data: { assignment: walks[0] } });
    await there.close();
  });

  test('the API document describes every event', () => {
    const { webhooks } = api.product.openApi() as { webhooks: Record<string, { post: { requestBody: object } }> };
    expect(Object.keys(webhooks)).toEqual([...EVENT_TYPES, 'ping']);
    expect(PAYLOADS).toHaveLength(EVENT_TYPES.length + 1);
    expect(webhooks['assignment.moved']?.post.requestBody).toMatchObject({ required: true });
  });
});

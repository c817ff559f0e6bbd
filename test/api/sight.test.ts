import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { ABSENT_ID } from '../support/operations.ts';
import { insertAccount, tokenOf } from '../support/people.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';
import { openWire, type Received, type Wire } from '../support/wire.ts';

const STORY = { effort: 2, emotion: -1, recognised: false, happened: 'They laughed at me', idea: 'A bench', changeInMyWork: null };

/** One company: a director above two leaders, four walkers under the first, one under the second. */
describe('whose records somebody sees', () => {
  let api: TestApi;
  let wire: Wire;
  let rows: RowFactory;
  const people: Record<string, Keyed> = {};
  const tokens: Record<string, string> = {};
  const walks: Record<string, string> = {};
  let touchPoint: Keyed & { venue: number };
  let programme: Keyed & { plan: number };

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    wire = await openWire(api.app);
    rows = rowFactory(api.db);
    touchPoint = await rows.touchPoint({ brief: 'Ask for a **cup**.', duration_minutes: 20 });
    programme = await rows.programme({ touchPoints: [touchPoint.key] });
    const add = async (name: string, manager?: string) => {
      people[name] = await rows.employee({ given_name: name, manager_key: manager === undefined ? null : people[manager]?.key });
      tokens[name] = await tokenOf(api, await insertAccount(api, { employee: people[name] as Keyed }));
    };
    await add('director');
    await add('leader', 'director');
    await add('other', 'director');
    for (const name of ['ada', 'ben', 'cleo', 'dan']) await add(name, 'leader');
    await add('eve', 'other');
    for (const role of ['admin', 'auditor']) tokens[role] = await tokenOf(api, await insertAccount(api, { role }));
    for (const name of ['leader', 'ada', 'ben', 'cleo', 'eve']) {
      walks[name] = await rows.assignment({ programme, employee: people[name] as Keyed, touchPoint });
    }
    await api
      .db('assignments')
      .where({ id: walks['cleo'] })
      .update({ status: 'missed', closed_at: api.clock.now(), close_reason: 'was ill' });
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  const send = (who: string, method: string, path: string, body?: object): Promise<Received> =>
    wire.send({
      method,
      path: `/api/v1${path}`,
      headers: { authorization: `Bearer ${tokens[who]}` },
      ...(body === undefined ? {} : { body }),
    });
  const get = (who: string, path: string) => send(who, 'GET', path);
  const ids = async (who: string, path: string): Promise<string[]> =>
    (await get(who, path)).json.items.map((item: { id: string }) => item.id).sort();
  const of = (...names: string[]): string[] => names.map((name) => walks[name] as string).sort();

  test('walks: all for staff, their people’s and their own for leaders, one’s own for everybody else', async () => {
    expect(await ids('admin', '/assignments')).toEqual(of('leader', 'ada', 'ben', 'cleo', 'eve'));
    expect(await ids('auditor', '/assignments')).toEqual(of('leader', 'ada', 'ben', 'cleo', 'eve'));
    expect(await ids('director', '/assignments')).toEqual(of('leader', 'ada', 'ben', 'cleo', 'eve'));
    expect(await ids('leader', '/assignments')).toEqual(of('leader', 'ada', 'ben', 'cleo'));
    expect(await ids('other', '/assignments')).toEqual(of('eve'));
    expect(await ids('ada', '/assignments')).toEqual(of('ada'));
    expect(await ids('dan', '/assignments')).toEqual([]);
    expect(await ids('ada', `/assignments?employee=${people['ben']?.id}`)).toEqual([]);
    expect(await ids('leader', '/assignments?fromWeek=2026-W50')).toEqual([]);
    expect(await ids('leader', '/assignments?toWeek=2026-W49')).toEqual(of('leader', 'ada', 'ben', 'cleo'));
  });

  test('a walk out of sight answers, to the letter, like one that does not exist', async () => {
    const acts = [
      ['GET', ''],
      ['POST', '/start', {}],
      ['POST', '/complete', STORY],
      ['POST', '/miss', {}],
      ['POST', '/excuse', { reason: 'x' }],
    ] as const;
    for (const [method, act, body] of acts) {
      for (const who of ['ben', 'other']) {
        const foreign = await send(who, method, `/assignments/${walks['ada']}${act}`, body);
        const absent = await send(who, method, `/assignments/${ABSENT_ID}${act}`, body);
        const { requestId: _one, ...told } = foreign.json;
        const { requestId: _other, ...expected } = absent.json;
        expect([who, act, foreign.status, absent.status]).toEqual([who, act, 404, 404]);
        expect(JSON.stringify(told).replaceAll(walks['ada'] as string, ABSENT_ID)).toBe(JSON.stringify(expected));
      }
    }
    // A leader sees the walks of their people, and does not act on them.
    expect((await get('leader', `/assignments/${walks['ada']}`)).status).toBe(200);
    expect((await send('leader', 'POST', `/assignments/${walks['ada']}/start`, {})).status).toBe(404);
    expect((await get('leader', `/me/walks/${walks['ada']}`)).status).toBe(404);
    const { status } = await api.db('assignments').where({ id: walks['ada'] }).first('status');
    expect(status).toBe('announced');
  });

  test('people do to their own walk what their mailed link lets them do, and no more', async () => {
    const walk = `/assignments/${walks['ada']}`;
    expect((await get('ada', `/me/walks/${walks['ada']}`)).json).toMatchObject({
      briefHtml: expect.stringContaining('<strong>cup</strong>'),
      durationMinutes: 20,
      status: 'announced',
    });
    expect((await send('ada', 'POST', `${walk}/start`, {})).json.status).toBe('started');
    expect((await send('ada', 'POST', `${walk}/move`, { week: '2026-W50' })).status).toBe(403);
    expect((await send('ada', 'POST', `${walk}/swap`, { with: walks['ben'] })).status).toBe(403);
    expect((await send('ada', 'POST', `${walk}/complete`, STORY)).json).toMatchObject({ status: 'done', experience: { emotion: -1 } });
    const trace = await api
      .db('audit_events')
      .where({ entity_id: walks['ada'] })
      .whereNot('action', 'like', '%.read')
      .orderBy('id')
      .pluck('action');
    expect(trace).toEqual(['assignment.started', 'assignment.completed']);
    // Whoever said that they missed it does not excuse themselves; an administrator may.
    expect((await send('cleo', 'POST', `/assignments/${walks['cleo']}/excuse`, { reason: 'x' })).status).toBe(409);
  });

  test('feelings, and why somebody could not go, are for that person and for administrators', async () => {
    const told = async (who: string) => (await get(who, `/assignments/${walks['ada']}`)).json.experience?.happened ?? null;
    const why = async (who: string) => (await get(who, `/assignments/${walks['cleo']}`)).json.closeReason;
    for (const [who, path] of [
      ['admin', told],
      ['ada', told],
    ] as const)
      expect([who, await path(who)]).toEqual([who, 'They laughed at me']);
    for (const who of ['leader', 'director', 'auditor']) expect([who, await told(who), await why(who)]).toEqual([who, null, null]);
    expect([await why('cleo'), await why('admin')]).toEqual(['was ill', 'was ill']);
    for (const who of ['leader', 'director', 'auditor']) {
      const list = await get(who, '/assignments');
      expect(list.text).not.toMatch(/was ill|laughed/);
      expect((await get(who, '/experiences')).status).toBe(403);
      expect((await get(who, '/ideas')).status).toBe(403);
    }
  });

  test('that somebody was favoured is no leader’s business, in filters neither', async () => {
    await api.db('assignments').where({ id: walks['ben'] }).update({ status: 'privileged', closed_at: api.clock.now() });
    expect((await get('leader', `/assignments/${walks['ben']}`)).json.status).toBe('done');
    expect(await ids('leader', '/assignments?status=privileged')).toEqual([]);
    expect(await ids('leader', '/assignments?status=done')).toEqual(of('ada', 'ben'));
    expect(await ids('ben', '/assignments?status=privileged')).toEqual(of('ben'));
    expect(await ids('admin', '/assignments?status=privileged')).toEqual(of('ben'));
    expect((await get('ben', `/assignments/${walks['ben']}`)).json.status).toBe('privileged');
  });

  test('one’s own experiences, ideas and coverage are one’s own, also an administrator’s', async () => {
    expect((await get('ada', '/me/experiences')).json.items).toMatchObject([{ happened: 'They laughed at me' }]);
    expect((await get('ada', '/me/ideas')).json.items).toMatchObject([{ text: 'A bench', status: 'new' }]);
    expect((await get('ada', '/me/coverage')).json).toMatchObject({
      required: 1,
      direct: 1,
      missing: 0,
      touchPoints: [{ state: 'direct', week: '2026-W49' }],
    });
    expect((await get('ben', '/me/coverage')).json).toMatchObject({ required: 1, direct: 0, touchPoints: [{ state: 'again' }] });
    for (const who of ['ben', 'leader', 'admin', 'auditor']) {
      expect([who, (await get(who, '/me/experiences')).json.items, (await get(who, '/me/ideas')).json.items]).toEqual([who, [], []]);
    }
    expect((await get('admin', '/me/coverage')).json).toMatchObject({ required: 0, touchPoints: [] });
  });

  test('a leader lists the people below, and when each is out; whoever leads nobody has no such list', async () => {
    const list = (await get('leader', '/me/people')).json.items;
    expect(list.map((person: { name: string; direct: boolean }) => [person.name.split(' ')[0], person.direct]).sort()).toEqual([
      ['ada', true],
      ['ben', true],
      ['cleo', true],
      ['dan', true],
    ]);
    expect((await get('director', '/me/people?direct=true')).json.items).toHaveLength(2);
    expect((await get('director', '/me/people?q=EVE')).json.items).toMatchObject([
      { direct: false, nextWalk: { assignment: walks['eve'], week: '2026-W49' } },
    ]);
    for (const who of ['ada', 'admin', 'auditor']) expect([who, (await get(who, '/me/people')).status]).toEqual([who, 403]);
    expect((await get('leader', `/me/people?q=${encodeURIComponent('%')}`)).json.items).toEqual([]);
  });

  test('numbers of fewer than five people are not given, oneself does not fill them up, and nothing can be filtered', async () => {
    expect((await get('leader', '/me/people/coverage')).json).toMatchObject({ people: 4, required: null, suppressed: true, groups: [] });
    expect((await get('director', '/me/people/coverage')).json).toMatchObject({
      people: 7,
      required: 7,
      direct: 1,
      groups: [{ people: 7 }],
    });
    for (const filter of ['department=x', 'site=x', 'from=2026-W01', 'groupBy=role', 'programme=x']) {
      expect([filter, (await get('director', `/me/people/coverage?${filter}`)).status]).toEqual([filter, 422]);
    }
    for (const path of ['/coverage', '/coverage?department=x', '/coverage/matrix', '/overview', '/employees', '/absences']) {
      expect([path, (await get('director', path)).status]).toEqual([path, 403]);
    }
  });

  test('whoever loses their people sees them no more with the next request', async () => {
    expect((await get('other', `/assignments/${walks['eve']}`)).status).toBe(200);
    await api.db('employees').where({ key: people['eve']?.key }).update({ manager_key: people['leader']?.key });
    expect((await get('other', `/assignments/${walks['eve']}`)).status).toBe(404);
    expect((await get('leader', `/assignments/${walks['eve']}`)).status).toBe(200);
    await api.db('employees').where({ key: people['eve']?.key }).update({ manager_key: people['other']?.key });
  });
});

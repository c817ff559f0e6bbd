import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';

interface Fault {
  readonly pointer: string;
  readonly message: string;
}
const pointers = (answer: { body: { errors: Fault[] } }) => answer.body.errors.map((fault) => fault.pointer);

describe('touch-points', () => {
  let api: TestApi;
  let rows: RowFactory;
  beforeAll(async () => {
    api = await startApi();
    await api.post('/sites', { code: 'HAM', name: 'Hamburg', timeZone: 'Europe/Berlin' }).expect(201);
    await api.post('/sites', { code: 'LON', name: 'London', timeZone: 'Europe/London' }).expect(201);
    rows = rowFactory(api.db);
    await rows.department({ code: 'CARE' });
    for (const number of ['E1', 'E2', 'E3']) await rows.employee({ number, email: `${number}@example.test` });
    await api.post('/journeys', { name: 'Buying', stages: ['Find', 'Order', 'Receive'] }).expect(201);
  });
  afterAll(() => api.close());

  const call = (code: string, more: object = {}) => ({
    code,
    name: `Touch-point ${code}`,
    journey: 'buying',
    stage: 'order',
    channel: 'phone',
    venues: [{ site: null, placesPerWeek: 4 }],
    ...more,
  });

  describe('journeys', () => {
    test('a journey is created with its stages in order and read by id and name', async () => {
      const created = await api.post('/journeys', { name: 'Moving in', stages: ['Ask', 'Wait', 'Move'] }).expect(201);
      expect(created.body.stages.map((stage: { name: string }) => stage.name)).toEqual(['Ask', 'Wait', 'Move']);
      expect((await api.get(`/journeys/${created.body.id}`).expect(200)).body).toEqual(created.body);
      expect((await api.get('/journeys/moving%20IN').expect(200)).body).toEqual(created.body);
      expect((await api.get('/journeys?q=moving').expect(200)).body.items).toEqual([created.body]);
    });

    test('stages keep their ids when they are reordered, renamed, swapped and joined by others', async () => {
      const { body: journey } = await api.post('/journeys', { name: 'Stages', stages: ['A', 'B', 'C'] }).expect(201);
      const [a, b, c] = journey.stages.map((stage: { id: string }) => stage.id);
      const reordered = await api.patch('/journeys/Stages', 1, { stages: ['C', 'New', 'a', 'B'] }).expect(200);
      expect(reordered.body.stages.map((stage: { id: string }) => stage.id)).toEqual([c, expect.any(String), a, b]);
      expect(reordered.body.stages[2].name).toBe('a');
      const swapped = await api
        .patch('/journeys/Stages', 2, {
          stages: [
            { id: a, name: 'B' },
            { id: b, name: 'A' },
          ],
        })
        .expect(200);
      expect(swapped.body.stages).toMatchObject([
        { id: a, name: 'B' },
        { id: b, name: 'A' },
      ]);
      const taken = await api.patch('/journeys/Stages', 3, { stages: [{ id: a, name: 'C' }, 'B', 'A'] }).expect(200);
      expect(taken.body.stages).toMatchObject([{ id: a, name: 'C' }, { name: 'B' }, { id: b, name: 'A' }]);
    });

    test('a stage with touch-points is not removed, neither is its journey', async () => {
      await api.post('/journeys', { name: 'Kept', stages: ['One', 'Two'] }).expect(201);
      await api.post('/touch-points', call('KEPT', { journey: 'Kept', stage: 'One' })).expect(201);
      expect(pointers(await api.patch('/journeys/Kept', 1, { stages: ['Two'] }).expect(409))).toEqual(['/stages']);
      await api.delete('/journeys/Kept', 1).expect(409);
      const { body } = await api.get('/journeys/Kept').expect(200);
      expect(body.stages).toMatchObject([
        { name: 'One', touchPoints: 1 },
        { name: 'Two', touchPoints: 0 },
      ]);
      await api.patch('/journeys/Kept', 1, { stages: ['One'] }).expect(200);
    });

    test('names twice, stages twice, foreign stages and old versions are refused', async () => {
      await api.post('/journeys', { name: 'BUYING', stages: [] }).expect(409);
      expect(pointers(await api.post('/journeys', { name: 'Twice', stages: ['x', 'X'] }).expect(422))).toEqual(['/stages']);
      const { body: other } = await api.post('/journeys', { name: 'Other', stages: ['x'] }).expect(201);
      const foreign = await api.patch('/journeys/Buying', 1, { stages: [{ id: other.stages[0].id, name: 'y' }] }).expect(422);
      expect(pointers(foreign)).toEqual(['/stages/0/id']);
      await api.patch('/journeys/Other', 7, { name: 'Again' }).expect(412);
      await api.delete('/journeys/Other', 1).expect(204);
      await api.get('/journeys/Other').expect(404);
    });
  });

  describe('the catalogue', () => {
    test('everything that is sent comes back, references embedded and the brief as typed and as safe HTML', async () => {
      await api.post('/touch-points', call('FIRST')).expect(201);
      const brief = '# Call\n\n<script>alert(1)</script> [x](javascript:alert(1)) **loud**\r\n';
      const created = await api
        .post(
          '/touch-points',
          call('FULL', {
            audience: 'internal',
            ownerDepartment: 'care',
            brief,
            durationMinutes: 30,
            promisedWaitMinutes: 0,
            photo: 'required',
            prerequisites: ['first'],
            equivalents: ['KEPT'],
            venues: [
              { site: 'LON', placesPerWeek: 2 },
              { site: null, placesPerWeek: 0 },
              { site: 'HAM', placesPerWeek: 7 },
            ],
          }),
        )
        .expect(201);
      expect(created.body).toMatchObject({
        journey: { name: 'Buying' },
        stage: { name: 'Order' },
        audience: 'internal',
        ownerDepartment: { code: 'CARE' },
        brief,
        durationMinutes: 30,
        promisedWaitMinutes: 0,
        photo: 'required',
        prerequisites: [{ code: 'FIRST' }],
        equivalents: [{ code: 'KEPT' }],
        venues: [
          { site: null, placesPerWeek: 0 },
          { site: { code: 'HAM' }, placesPerWeek: 7 },
          { site: { code: 'LON' }, placesPerWeek: 2 },
        ],
        archivedAt: null,
        version: 1,
      });
      expect(created.body.briefHtml).toContain('<strong>loud</strong>');
      expect(created.body.briefHtml).not.toMatch(/<script|<a /);
      expect(created.headers['location']).toBe(`/api/v1/touch-points/${created.body.id}`);
      expect((await api.get('/touch-points/full').expect(200)).body).toEqual(created.body);
    });

    test('what does not exist is named with its pointer', async () => {
      const nothing = async (more: object) => pointers(await api.post('/touch-points', call('NONE', more)).expect(422));
      expect(await nothing({ journey: 'Selling' })).toEqual(['/journey']);
      expect(await nothing({ stage: 'Dream' })).toEqual(['/stage']);
      expect(await nothing({ ownerDepartment: 'NOPE' })).toEqual(['/ownerDepartment']);
      expect(await nothing({ prerequisites: ['FIRST', 'NOPE'] })).toEqual(['/prerequisites/1']);
      expect(await nothing({ equivalents: ['FIRST', 'first'] })).toEqual(['/equivalents/1']);
      expect(await nothing({ venues: [{ site: 'NOPE', placesPerWeek: 1 }] })).toEqual(['/venues/0/site']);
      expect(
        await nothing({
          venues: [
            { site: 'HAM', placesPerWeek: 1 },
            { site: 'ham', placesPerWeek: 1 },
          ],
        }),
      ).toEqual(['/venues/1/site']);
      expect(await nothing({ venues: [{ site: null, placesPerWeek: -1 }] })).toEqual(['/venues/0/placesPerWeek']);
      expect(await nothing({ photo: 'selfie' })).toEqual(['/photo']);
      expect(await nothing({ brief: 'x'.repeat(20_001) })).toEqual(['/brief']);
      await api.get('/touch-points/NONE').expect(404);
    });

    test('prerequisites never lead back', async () => {
      await api.post('/touch-points', call('C1')).expect(201);
      await api.post('/touch-points', call('C2', { prerequisites: ['C1'] })).expect(201);
      await api.post('/touch-points', call('C3', { prerequisites: ['C2'] })).expect(201);
      expect(pointers(await api.patch('/touch-points/C1', 1, { prerequisites: ['C3'] }).expect(422))).toEqual(['/prerequisites']);
      expect(pointers(await api.patch('/touch-points/C1', 1, { prerequisites: ['C1'] }).expect(422))).toEqual(['/prerequisites']);
      expect(pointers(await api.patch('/touch-points/C1', 1, { equivalents: ['C1'] }).expect(422))).toEqual(['/equivalents']);
    });

    test('of two changes that would close a loop together, one is refused', async () => {
      await api.post('/touch-points', call('L1')).expect(201);
      await api.post('/touch-points', call('L2')).expect(201);
      const answers = await Promise.all([
        api.patch('/touch-points/L1', 1, { prerequisites: ['L2'] }),
        api.patch('/touch-points/L2', 1, { prerequisites: ['L1'] }),
      ]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422]);
    });

    test('a patch touches only what it names, and a venue that stays keeps its id and closures', async () => {
      const { body: before } = await api
        .post(
          '/touch-points',
          call('PATCH', {
            brief: 'Go.',
            venues: [
              { site: 'HAM', placesPerWeek: 1 },
              { site: null, placesPerWeek: 2 },
            ],
          }),
        )
        .expect(201);
      await api.post('/closures', { touchPoint: 'PATCH', site: 'HAM', fromWeek: '2027-W01', toWeek: '2027-W02' }).expect(201);
      const { body: after } = await api
        .patch('/touch-points/PATCH', 1, {
          name: 'Changed',
          stage: 'Find',
          venues: [
            { site: 'LON', placesPerWeek: 3 },
            { site: 'HAM', placesPerWeek: 9 },
          ],
        })
        .expect(200);
      const hamburg = before.venues.find((venue: { site: unknown }) => venue.site !== null);
      expect(after).toMatchObject({ name: 'Changed', stage: { name: 'Find' }, brief: 'Go.', version: 2 });
      expect(after.venues).toMatchObject([
        { id: hamburg.id, site: { code: 'HAM' }, placesPerWeek: 9 },
        { site: { code: 'LON' }, placesPerWeek: 3 },
      ]);
      expect((await api.get('/closures?touchPoint=PATCH').expect(200)).body.items).toHaveLength(1);
    });

    test('another journey needs its own stage', async () => {
      await api.post('/touch-points', call('JOURNEY')).expect(201);
      expect(pointers(await api.patch('/touch-points/JOURNEY', 1, { journey: 'Kept' }).expect(422))).toEqual(['/stage']);
      const moved = await api.patch('/touch-points/JOURNEY', 1, { journey: 'Kept', stage: 'One' }).expect(200);
      expect(moved.body).toMatchObject({ journey: { name: 'Kept' }, stage: { name: 'One' } });
      await api.patch('/touch-points/JOURNEY', 2, { journey: 'Kept' }).expect(200);
    });

    test('a venue that a plan uses can be emptied, not removed; the touch-point can be archived, not deleted', async () => {
      const { body } = await api.post('/touch-points', call('USED')).expect(201);
      const programme = await rows.programme();
      const employee = await rows.employee();
      const { key } = await api.db('touch_points').where({ code: 'USED' }).first('key');
      const venue = await api.db('venues').where({ touch_point_key: key }).first('key');
      await rows.assignment({ programme, employee, touchPoint: { key, id: body.id, venue: venue.key } });
      expect(pointers(await api.patch('/touch-points/USED', 1, { venues: [] }).expect(409))).toEqual(['/venues']);
      const emptied = await api.patch('/touch-points/USED', 1, { venues: [{ site: null, placesPerWeek: 0 }] }).expect(200);
      expect(emptied.body.venues).toMatchObject([{ id: body.venues[0].id, placesPerWeek: 0 }]);
      await api.delete('/touch-points/USED', 2).expect(409);
      const archived = await api.post('/touch-points/USED/archive').expect(200);
      expect(archived.body.archivedAt).toBe('2026-11-25T12:00:00.000Z');
      expect((await api.post('/touch-points/USED/archive').expect(200)).body).toEqual(archived.body);
      const codes = async (query: string) =>
        (await api.get(`/touch-points?limit=500${query}`).expect(200)).body.items.map((item: { code: string }) => item.code);
      expect(await codes('')).not.toContain('USED');
      expect(await codes('&archived=true')).toEqual(['USED']);
      expect(await codes('&archived=all')).toContain('USED');
      expect((await api.post('/touch-points/USED/unarchive').set('If-Match', '"3"').expect(200)).body.archivedAt).toBeNull();
      await api.post('/touch-points/USED/archive').set('If-Match', '"3"').expect(412);
    });

    test('lists are filtered by journey, stage, channel, audience and words', async () => {
      await api.post('/journeys', { name: 'Filters', stages: ['F1', 'F2'] }).expect(201);
      const add = (code: string, more: object) =>
        api.post('/touch-points', call(code, { journey: 'Filters', stage: 'F1', ...more })).expect(201);
      await add('F-A', { channel: 'Shop', name: '100% wool_' });
      await add('F-B', { channel: 'app', stage: 'F2', audience: 'internal' });
      const codes = async (query: string) =>
        (await api.get(`/touch-points?${query}`).expect(200)).body.items.map((item: { code: string }) => item.code);
      expect(await codes('journey=filters')).toEqual(['F-A', 'F-B']);
      expect(await codes('journey=filters&stage=f2')).toEqual(['F-B']);
      expect(await codes('channel=shop')).toEqual(['F-A']);
      expect(await codes('journey=Filters&audience=internal')).toEqual(['F-B']);
      expect(await codes('q=100%25')).toEqual(['F-A']);
      expect(await codes('q=l_')).toEqual(['F-A']);
      expect(await codes('journey=nowhere')).toEqual([]);
    });

    test('names of any script come back byte by byte', async () => {
      const name = '🧦 ‮ﷺ‬ Ω≈ç√ <b>"x"</b> \'; DROP TABLE touch_points;-- =1+1';
      const { body } = await api.post('/touch-points', call('NAUGHTY', { name, brief: name })).expect(201);
      expect([body.name, body.brief]).toEqual([name, name]);
      await api.post('/touch-points', call('NUL', { name: 'a\0b' })).expect(422);
    });

    test('a touch-point that nothing refers to is deleted with its venues', async () => {
      await api.post('/touch-points', call('GONE')).expect(201);
      await api.delete('/touch-points/GONE', 1).expect(204);
      await api.get('/touch-points/GONE').expect(404);
      expect(pointers(await api.delete('/touch-points/FIRST', 1).expect(409))).toEqual(['']);
    });

    test('every change leaves an audit event', async () => {
      await api.post('/touch-points', call('AUDIT')).expect(201);
      await api.patch('/touch-points/AUDIT', 1, { name: 'Audited' }).expect(200);
      await api.post('/touch-points/AUDIT/archive').expect(200);
      await api.delete('/touch-points/AUDIT', 3).expect(204);
      const events = await api
        .db('audit_events')
        .where({ entity: 'touch-point' })
        .whereRaw("coalesce(after, before)->>'code' = 'AUDIT'")
        .orderBy('id');
      expect(events.map((event) => event.action)).toEqual([
        'touch-point.created',
        'touch-point.updated',
        'touch-point.archived',
        'touch-point.deleted',
      ]);
    });
  });

  describe('closures', () => {
    const closure = { touchPoint: 'CLOSED', site: 'HAM', fromWeek: '2026-W52', toWeek: '2026-W53', reason: 'Stocktaking' };
    beforeAll(() => api.post('/touch-points', call('CLOSED', { venues: [{ site: 'HAM', placesPerWeek: 3 }] })).expect(201));

    test('weeks are kept as they were named, the last one included', async () => {
      const { body } = await api.post('/closures', closure).expect(201);
      expect(body).toMatchObject({
        touchPoint: { code: 'CLOSED' },
        site: { code: 'HAM' },
        fromWeek: '2026-W52',
        toWeek: '2026-W53',
        placesPerWeek: 0,
      });
      const inWeek = async (week: string) => (await api.get(`/closures?touchPoint=closed&week=${week}`).expect(200)).body.items.length;
      expect([await inWeek('2026-W51'), await inWeek('2026-W52'), await inWeek('2026-W53'), await inWeek('2027-W01')]).toEqual([
        0, 1, 1, 0,
      ]);
      const changed = await api.patch(`/closures/${body.id}`, 1, { toWeek: '2027-W01', placesPerWeek: 1 }).expect(200);
      expect(changed.body).toMatchObject({ fromWeek: '2026-W52', toWeek: '2027-W01', placesPerWeek: 1, reason: 'Stocktaking', version: 2 });
      expect(pointers(await api.patch(`/closures/${body.id}`, 2, { toWeek: '2026-W50' }).expect(422))).toEqual(['/toWeek']);
      expect(pointers(await api.post('/closures', { ...closure, fromWeek: '2027-W01', toWeek: '2027-W01' }).expect(409))).toEqual([
        '/fromWeek',
      ]);
      await api.delete(`/closures/${body.id}`, 2).expect(204);
      await api.get(`/closures/${body.id}`).expect(404);
    });

    test('the venue has to exist and the weeks to be in order', async () => {
      const wrong = async (more: object) => pointers(await api.post('/closures', { ...closure, ...more }).expect(422));
      expect(await wrong({ site: null })).toEqual(['/site']);
      expect(await wrong({ site: 'LON' })).toEqual(['/site']);
      expect(await wrong({ touchPoint: 'NOPE' })).toEqual(['/touchPoint']);
      expect(await wrong({ toWeek: '2026-W51' })).toEqual(['/toWeek']);
      expect(await wrong({ fromWeek: '2027-W53' })).toEqual(['/fromWeek']);
    });
  });

  describe('exemptions and credits', () => {
    beforeAll(async () => {
      await api.post('/touch-points', call('HARD')).expect(201);
      await api.post('/touch-points', call('EASY')).expect(201);
    });
    const exemption = { employee: 'e1', touchPoint: 'HARD', reason: 'Wheelchair', approver: 'E2', from: '2027-01-01', until: '2027-06-30' };
    const credit = { employee: 'E1', touchPoint: 'HARD', experiencedOn: '2026-11-25', reason: 'Customer herself', approver: 'E2' };

    test('an exemption has reason, approver, end and maybe an equivalent', async () => {
      const { body } = await api.post('/exemptions', { ...exemption, equivalent: 'EASY' }).expect(201);
      expect(body).toMatchObject({
        employee: { number: 'E1' },
        touchPoint: { code: 'HARD' },
        approver: { number: 'E2' },
        from: '2027-01-01',
        until: '2027-06-30',
        equivalent: { code: 'EASY' },
      });
      expect((await api.get('/exemptions?employee=E1&on=2027-06-30').expect(200)).body.items).toEqual([body]);
      expect((await api.get('/exemptions?employee=E1&on=2027-07-01').expect(200)).body.items).toEqual([]);
      expect(pointers(await api.post('/exemptions', { ...exemption, from: '2027-06-30', until: '2027-07-01' }).expect(409))).toEqual([
        '/from',
      ]);
      const changed = await api.patch(`/exemptions/${body.id}`, 1, { until: '2027-03-31', approver: 'E3', equivalent: null }).expect(200);
      expect(changed.body).toMatchObject({ until: '2027-03-31', approver: { number: 'E3' }, equivalent: null });
      expect(pointers(await api.patch(`/exemptions/${body.id}`, 2, { approver: 'E1' }).expect(422))).toEqual(['/approver']);
      expect(pointers(await api.patch(`/exemptions/${body.id}`, 2, { equivalent: 'HARD' }).expect(422))).toEqual(['/equivalent']);
      expect(pointers(await api.patch(`/exemptions/${body.id}`, 2, { until: '2026-12-31' }).expect(422))).toEqual(['/until']);
      await api.delete(`/exemptions/${body.id}`, 2).expect(204);
    });

    test('nobody approves for themselves, and nothing essential may be missing', async () => {
      expect(pointers(await api.post('/exemptions', { ...exemption, approver: 'e1' }).expect(422))).toEqual(['/approver']);
      expect(pointers(await api.post('/credits', { ...credit, approver: 'e1' }).expect(422))).toEqual(['/approver']);
      for (const field of ['employee', 'touchPoint', 'reason', 'approver', 'from', 'until']) {
        expect(pointers(await api.post('/exemptions', { ...exemption, [field]: undefined }).expect(422))).toEqual([`/${field}`]);
      }
      expect(pointers(await api.post('/exemptions', { ...exemption, reason: ' ' }).expect(422))).toEqual(['/reason']);
      expect(pointers(await api.post('/exemptions', { ...exemption, until: '2026-01-01' }).expect(422))).toEqual(['/until']);
    });

    test('a credit is for the past, once a person and touch-point', async () => {
      expect(pointers(await api.post('/credits', { ...credit, experiencedOn: '2026-11-26' }).expect(422))).toEqual(['/experiencedOn']);
      const { body } = await api.post('/credits', credit).expect(201);
      expect(body).toMatchObject({
        employee: { number: 'E1' },
        touchPoint: { code: 'HARD' },
        experiencedOn: '2026-11-25',
        approver: { number: 'E2' },
      });
      expect(pointers(await api.post('/credits', credit).expect(409))).toEqual(['/touchPoint']);
      expect((await api.patch(`/credits/${body.id}`, 1, { experiencedOn: '2020-02-29' }).expect(200)).body.experiencedOn).toBe(
        '2020-02-29',
      );
      expect((await api.get('/credits?touchPoint=hard').expect(200)).body.items).toHaveLength(1);
      await api.delete(`/credits/${body.id}`, 2).expect(204);
      await api.get(`/credits/${body.id}`).expect(404);
    });
  });
});

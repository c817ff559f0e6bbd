import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type ImportCalls, importCalls } from '../support/import-calls.ts';

const HEADER =
  'code,name,journey,stage,channel,audience,ownerDepartment,brief,durationMinutes,prerequisites,equivalents,venueSite,placesPerWeek';

describe('imports of touch-points', () => {
  let api: TestApi;
  let imports: ImportCalls;
  beforeAll(async () => {
    api = await startApi();
    imports = importCalls(api);
    await imports.load('sites?default=timeZone:UTC', 'code,name', 'HAM,Hamburg', 'LON,London');
    await imports.load('departments', 'code,name', 'SER,Service');
  });
  afterAll(() => api.close());

  const touchPoint = async (code: string) => (await api.get(`/touch-points/${code}`).expect(200)).body;

  const FILE = [
    HEADER,
    'ORDER,Order something,Buying,Order,web,external,Service,"# Order\n\nAnything.",20,,PHONE,,50',
    'QUEUE,Stand in the queue,Buying,Visit,shop,,,,30,ORDER,,HAM,5',
    'QUEUE,,,,,,,,,,,London,7',
    'PHONE,Order by phone,Buying,Order,phone,,SER,,,,ORDER,anywhere,10',
    'REFUND,Get a refund,After-sales,Refund,post,internal,,,,QUEUE;ORDER,,,3',
  ];

  test('one row a venue; journeys and stages are made in the order of appearance; references go anywhere in the file', async () => {
    const answer = await imports.send('touch-points', FILE.join('\n')).expect(200);
    expect(answer.body).toMatchObject({ rows: 5, created: 4, updated: 0, unchanged: 0, rejected: 0, errors: [] });
    expect(await touchPoint('QUEUE')).toMatchObject({
      name: 'Stand in the queue',
      audience: 'external',
      photo: 'none',
      durationMinutes: 30,
      prerequisites: [{ code: 'ORDER' }],
      venues: [
        { site: { code: 'HAM' }, placesPerWeek: 5 },
        { site: { code: 'LON' }, placesPerWeek: 7 },
      ],
    });
    expect(await touchPoint('ORDER')).toMatchObject({
      brief: '# Order\n\nAnything.',
      ownerDepartment: { code: 'SER' },
      equivalents: [{ code: 'PHONE' }],
      venues: [{ site: null, placesPerWeek: 50 }],
    });
    const { items } = (await api.get('/journeys').expect(200)).body;
    expect(items.map(({ name, stages }: never) => [name, (stages as { name: string }[]).map((stage) => stage.name)])).toEqual([
      ['After-sales', ['Refund']],
      ['Buying', ['Order', 'Visit']],
    ]);
  });

  test('again: unchanged; then only what differs is changed, and columns that are not there stay', async () => {
    expect(await imports.load('touch-points', ...FILE)).toEqual({ created: 0, updated: 0, unchanged: 4, rejected: 0 });
    expect((await touchPoint('REFUND')).version).toBe(1);
    expect(await imports.load('touch-points', 'code,name', 'refund,Money back', 'PHONE,Order by phone')).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    expect(await touchPoint('REFUND')).toMatchObject({
      name: 'Money back',
      version: 2,
      prerequisites: [{ code: 'ORDER' }, { code: 'QUEUE' }],
    });
    expect(await imports.load('touch-points', 'code,journey,stage', 'REFUND,Buying,Refund')).toMatchObject({ updated: 1 });
    expect(await touchPoint('REFUND')).toMatchObject({ journey: { name: 'Buying' }, stage: { name: 'Refund' } });
  });

  test('faults stand at their line and column, and nothing is made: no touch-point, no journey', async () => {
    const answer = await imports.send(
      'touch-points',
      [
        HEADER,
        'B1,Ok,New journey,First,web,,,,,,,,1',
        'B2,No stage,New journey,,web,,,,,,,,1',
        'B3,No site,New journey,First,web,,,,,,,Atlantis,1',
        'B4,No places,New journey,First,web,,,,,,,HAM,',
        'B5,Bad number,New journey,First,web,,,,many,,,,1',
        'B6,No such,New journey,First,web,,,,,NONE,,,1',
        'B7,One,New journey,First,web,,,,,,,,1',
        'B7,Other,,,,,,,,,,HAM,1',
        ',No code,New journey,First,web,,,,,,,,1',
      ].join('\n'),
    );
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ line, column }: never) => `${line} ${column}`)).toEqual([
      '3 stage',
      '4 venueSite',
      '5 placesPerWeek',
      '6 durationMinutes',
      '7 prerequisites',
      '9 name',
      '10 code',
    ]);
    expect(answer.body).toMatchObject({ rejected: 7, created: 0 });
    await api.get('/touch-points/B1').expect(404);
    await api.get('/journeys/New%20journey').expect(404);
    expect(await api.db('audit_events').whereRaw("after->>'name' = 'New journey'")).toEqual([]);
  });

  test('partial: what is good is written, and what needs a rejected one is rejected too', async () => {
    const answer = await imports.send(
      'touch-points?partial=true',
      [HEADER, 'C1,Ok,J,S,web,,,,,,,,1', 'C2,Bad,J,S,web,,,,,NONE,,,1', 'C3,Needs it,J,S,web,,,,,C2,,,1'].join('\n'),
    );
    expect(answer.body).toMatchObject({ created: 1, rejected: 2 });
    await api.get('/touch-points/C1').expect(200);
    await api.get('/touch-points/C2').expect(404);
    await api.get('/touch-points/C3').expect(404);
  });

  test('prerequisites that run in a circle are refused', async () => {
    const answer = await imports
      .send('touch-points', [HEADER, 'X1,A,J,S,web,,,,,X2,,,1', 'X2,B,J,S,web,,,,,X1,,,1'].join('\n'))
      .expect(422);
    expect(answer.body.errors[0]).toMatchObject({ column: 'prerequisites', message: expect.stringContaining('lead back') });
    await imports.send('touch-points', [HEADER, 'X3,A,J,S,web,,,,,X3,,,1'].join('\n')).expect(422);
    await api.get('/touch-points/X1').expect(404);
  });

  test('defaults describe what the file does not', async () => {
    const made = await imports.load(
      'touch-points?default=journey:Visit,stage:Come in,channel:shop,placesPerWeek:9',
      'code,name',
      'E1,Door',
      'E2,Desk',
    );
    expect(made).toMatchObject({ created: 2 });
    expect(await touchPoint('E2')).toMatchObject({
      channel: 'shop',
      stage: { name: 'Come in' },
      venues: [{ site: null, placesPerWeek: 9 }],
    });
    expect(await imports.load('touch-points?default=channel:phone', 'code,name', 'E1,Door')).toMatchObject({ unchanged: 1 });
  });

  test('a dry run makes nothing', async () => {
    const answer = await imports.send('touch-points?dryRun=true', [HEADER, 'D1,A,Dry,S,web,,,,,,,,1'].join('\n')).expect(200);
    expect(answer.body).toMatchObject({ created: 1, dryRun: true });
    await api.get('/touch-points/D1').expect(404);
    await api.get('/journeys/Dry').expect(404);
  });
});

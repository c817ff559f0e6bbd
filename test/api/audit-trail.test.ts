import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { ABSENT_ID } from '../support/operations.ts';
import { insertAccount, tokenOf } from '../support/people.ts';
import { openWire, type Wire } from '../support/wire.ts';

interface Event {
  id: number;
  action: string;
  label: string | null;
  withheld: boolean;
  actor: { name: string; kind: string };
  entityId: string;
}

describe('the audit trail', () => {
  let api: TestApi;
  let wire: Wire;
  let admin: string;
  let auditor: string;
  let adminToken: string;

  const as = (token: string) => ({
    get: (path: string) => wire.send({ method: 'GET', path: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } }),
    send: (method: string, path: string, body: object, version?: number) =>
      wire.send({
        method,
        path: `/api/v1${path}`,
        headers: { authorization: `Bearer ${token}`, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
        body,
      }),
  });
  const actions = async (query: string, token = adminToken): Promise<string[]> => {
    const answer = await as(token).get(`/audit-events?limit=500&${query}`);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return (answer.json.items as Event[]).map(({ action }) => action);
  };

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    wire = await openWire(api.app);
    admin = await insertAccount(api, { role: 'admin' });
    adminToken = await tokenOf(api, admin);
    auditor = await tokenOf(api, await insertAccount(api, { role: 'auditor' }));
    const site = await as(adminToken).send('POST', '/sites', { code: 'BER', name: '=Berlin', timeZone: 'Europe/Berlin' });
    api.clock.set(new Date('2026-11-25T12:01:00Z'));
    await as(adminToken).send('PATCH', '/sites/BER', { name: 'Berlin “Mitte”, 2' }, 1);
    const person = await as(adminToken).send('POST', '/employees', {
      number: 'E77',
      email: 'ada@example.org',
      givenName: 'Ada',
      familyName: 'Example',
      site: site.json.id,
    });
    api.clock.set(new Date('2026-11-25T12:02:00Z'));
    await as(adminToken).send('POST', '/absences', { employee: person.json.id, from: '2026-12-01', to: '2026-12-02', kind: 'leave' });
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  test('shows who did what, newest first, in pages that neither repeat nor leave out', async () => {
    const all = await actions('action=site');
    expect(all).toEqual(['site.updated', 'site.created']);
    const seen: number[] = [];
    let cursor = '';
    for (let pages = 0; pages < 50; pages++) {
      const { json } = await as(adminToken).get(`/audit-events?limit=2&to=2026-11-25T12:02:30Z${cursor}`);
      seen.push(...(json.items as Event[]).map(({ id }) => id));
      if (json.nextCursor === null) break;
      cursor = `&cursor=${json.nextCursor}`;
    }
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect(seen.length).toBe(new Set(seen).size);
    const oldestFirst = await as(adminToken).get('/audit-events?sort=at&action=site');
    expect((oldestFirst.json.items as Event[]).map(({ action }) => action)).toEqual(['site.created', 'site.updated']);
  });

  test('is found by actor, action, thing, time, request and name', async () => {
    const token = (await api.db('api_tokens').where({ account_id: admin }).first('id')).id;
    expect(await actions(`actor=${token}&action=absence`)).toEqual(['absence.created']);
    expect(await actions(`actor=${ABSENT_ID}`)).toEqual([]);
    expect(await actions('actor=system&action=site')).toEqual([]);
    expect(await actions('entity=site')).toEqual(['site.updated', 'site.created']);
    const site = await api.db('sites').first('id');
    expect(await actions(`entityId=${site.id}`)).toEqual(['site.updated', 'site.created']);
    expect(await actions('entity=site&from=2026-11-25T12:01:00Z')).toEqual(['site.updated']);
    expect(await actions('entity=site&to=2026-11-25T12:01:00Z')).toEqual(['site.created']);
    expect(await actions('q=mitte')).toEqual(['site.updated']);
    expect(await actions('q=e77&action=employee.')).toEqual(['employee.created']);
    expect(await actions('q=%25%25%25')).toEqual([]);
    expect(await actions('action=nothing')).toEqual([]);
    const answer = await as(adminToken).send('PATCH', '/sites/BER', { country: 'DE' }, 2);
    expect(await actions(`requestId=${answer.headers['x-request-id']}`)).toEqual(['site.updated']);
    const vocabulary = (await as(auditor).get('/audit-events/vocabulary')).json;
    expect(vocabulary.actions).toEqual(expect.arrayContaining(['site.created', 'site.updated', 'employee.created']));
    expect(vocabulary.entities).toEqual([...vocabulary.entities].sort());
  });

  test('shows a change field by field', async () => {
    const [updated] = (await as(adminToken).get('/audit-events?entity=site&to=2026-11-25T12:01:30Z')).json.items as Event[];
    const { json } = await as(adminToken).get(`/audit-events/${updated?.id}`);
    expect(json).toMatchObject({
      action: 'site.updated',
      label: 'Berlin “Mitte”, 2',
      actor: { kind: 'token', name: 'test' },
      withheld: false,
    });
    expect(json.before.name).toBe('=Berlin');
    expect(json.changes).toEqual(expect.arrayContaining([{ pointer: '/name', before: '=Berlin', after: 'Berlin “Mitte”, 2' }]));
    expect(json.changes.map(({ pointer }: { pointer: string }) => pointer)).not.toContain('/code');
  });

  test.each(['/audit-events/999999999', '/audit-events/0', '/audit-events/x', '/audit-events/99999999999999999999'])(
    'has nothing at %s',
    async (path) => {
      expect([404, 422]).toContain((await as(adminToken).get(path)).status);
    },
  );

  test.each([
    'limit=501',
    'limit=0',
    'sort=name',
    'actor=x',
    'action=%25',
    'from=yesterday',
    'q=ab',
    'cursor=x',
    `cursor=${Buffer.from('["-at","2026-13-45T99:99:99.000000Z",1]').toString('base64url')}`,
    `cursor=${Buffer.from('["at","2026-11-25T12:00:00.000000Z",1]').toString('base64url')}`,
    'unknown=1',
  ])('refuses %s and says where', async (query) => {
    const answer = await as(adminToken).get(`/audit-events?${query}`);
    expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, `/query/${query.split('=')[0]}`]);
  });

  test('tells an auditor that somebody’s absence was entered, and not what it says', async () => {
    const [event] = (await as(auditor).get('/audit-events?entity=absence')).json.items as Event[];
    expect(event).toMatchObject({ action: 'absence.created', withheld: true, label: null });
    expect((await as(auditor).get(`/audit-events/${event?.id}`)).json).toMatchObject({ before: null, after: null, changes: [] });
    expect((await as(adminToken).get(`/audit-events/${event?.id}`)).json.after.kind).toBe('leave');
    // Neither by asking for words that only its content has.
    expect(await actions('q=ada%20example&entity=absence')).toEqual(['absence.created']);
    expect(await actions('q=ada%20example&entity=absence', auditor)).toEqual([]);
    const file = (await as(auditor).get('/audit-events/export?format=ndjson&entity=absence')).text;
    expect(JSON.parse(file.trim())).toMatchObject({ withheld: true, after: null, label: null });
  });

  test('goes out as CSV in which nothing is a formula, and as NDJSON; the export is in the trail', async () => {
    const csv = await as(adminToken).get('/audit-events/export?entity=site');
    expect([csv.status, csv.headers['content-type'], csv.headers['content-disposition'], csv.headers['cache-control']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename=audit-trail.csv',
      'private, no-store',
    ]);
    const rows = parse(csv.text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map(({ action }) => action)).toEqual(['site.updated', 'site.updated', 'site.created']);
    expect(rows.at(-1)?.['label']).toBe("'=Berlin");
    expect(JSON.parse(rows.at(-1)?.['after'] as string).name).toBe('=Berlin');
    const lines = (await as(adminToken).get('/audit-events/export?entity=site&format=ndjson')).text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).action)).toEqual(['site.updated', 'site.updated', 'site.created']);
    expect(await actions('action=audit-events.exported')).toEqual([
      'audit-events.exported',
      'audit-events.exported',
      'audit-events.exported',
    ]);
  });

  test('a stream of many pieces has every event once, and holds still while others are added', async () => {
    const at = new Date('2026-11-20T00:00:00Z');
    const rows = Array.from({ length: 2500 }, (_, index) => ({
      at,
      actor_kind: 'system',
      actor_name: `Many ${index}`,
      request_id: 'many',
      action: 'many.made',
      entity: 'many',
    }));
    await api.db.batchInsert('audit_events', rows, 500);
    const lines = (await as(adminToken).get('/audit-events/export?entity=many&format=ndjson')).text.trim().split('\n');
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(2500);
    expect(lines).toHaveLength(2500);
  });

  test('a word is found wherever it stands: among the newest, behind thousands of others, and on the pages after', async () => {
    await api.db.raw(
      `INSERT INTO audit_events (at, actor_kind, actor_name, request_id, action, entity)
       SELECT timestamptz '2026-10-01' + n * interval '1 second', 'system', CASE WHEN n <= 40 OR n = 6000 THEN 'Quillfeather ' || n ELSE 'Crowd ' || n END, 'crowd',
         CASE WHEN n % 2 = 0 THEN 'crowd.made' ELSE 'crowd.left' END, 'crowd' FROM generate_series(1, 6000) n`,
    );
    const names = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ''; ; ) {
        const { json } = await as(auditor).get(`/audit-events?limit=15&${query}${cursor}`);
        found.push(...(json.items as Event[]).map(({ actor }) => actor.name));
        if (json.nextCursor === null) return found;
        cursor = `&cursor=${json.nextCursor}`;
      }
    };
    const oldest = Array.from({ length: 40 }, (_, index) => index + 1);
    const named = (numbers: readonly number[]) => numbers.map((n) => `Quillfeather ${n}`);
    expect(await names('q=quillfeather')).toEqual(named([6000, ...oldest.toReversed()]));
    expect(await names('q=quillfeather&sort=at')).toEqual(named([...oldest, 6000]));
    expect(await names('q=quillfeather&action=crowd.left')).toEqual(named(oldest.filter((n) => n % 2 === 1).toReversed()));
    expect(await names('q=quillfeather&to=2026-10-01T00:00:10Z')).toEqual(named([9, 8, 7, 6, 5, 4, 3, 2, 1]));
    const asked: string[] = [];
    api.ownDb.on('query', ({ sql }: { sql: string }) => asked.push(sql));
    // A common one is not looked for anywhere else.
    expect((await as(auditor).get('/audit-events?limit=15&q=crowd')).json.items).toHaveLength(15);
    expect(asked.filter((sql) => sql.includes('MATERIALIZED'))).toEqual([]);
  });

  test('every event of a transaction has its request and its actor; of one rolled back there is none', async () => {
    const who = { actor: SYSTEM, requestId: 'rolled-back' };
    await expect(
      api.product.unitOfWork.run(who, async (tx) => {
        tx.audit({ action: 'x.y', entity: 'x', entityId: null });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await api.db('audit_events').where({ request_id: 'rolled-back' })).toEqual([]);
  });
});

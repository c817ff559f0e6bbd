import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { HOSTILE_STRINGS, type HostileString, nameOf } from '../support/hostile-strings.ts';
import { fieldsOf, hasParams, pathOf, pathWithWords, rowCounts } from '../support/operations.ts';
import { type Body, type Ground, layGround, validBodies } from '../support/valid-bodies.ts';
import { inParallel, openWire, type Received, type Wire } from '../support/wire.ts';

/** 515 texts wherever text may stand: refused with a pointer, or kept to the last byte; never a 5xx. */
describe('hostile strings', () => {
  let api: TestApi;
  let wire: Wire;
  let ground: Ground;

  beforeAll(async () => {
    // Somebody to whom nothing is closed: an administrator who leads people.
    api = await startApi({ actor: { ...ADMIN, employee: { key: 1, leads: true } } });
    wire = await openWire(api.app);
    ground = await layGround(api);
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  /** Collects, so that one run shows every text that fails. */
  async function each(texts: readonly HostileString[], attempt: (hostile: HostileString, index: number) => Promise<string>): Promise<void> {
    const faults: string[] = [];
    await inParallel([...texts.entries()], 8, async ([index, hostile]) => {
      const fault = await attempt(hostile, index);
      if (fault !== '') faults.push(`${nameOf(hostile)}: ${fault}`);
    });
    expect(faults.slice(0, 20)).toEqual([]);
  }

  const refusedAt = (answer: Received, pointer: RegExp): string => {
    if (answer.status < 400 || answer.status > 499) return `${answer.status} ${answer.text.slice(0, 120)}`;
    if (answer.json?.status !== answer.status) return `no problem: ${answer.text.slice(0, 120)}`;
    const pointers = (answer.json.errors as { pointer: string }[]).map((fault) => fault.pointer);
    return pointers.some((found) => pointer.test(found)) ? '' : `${answer.status} points at [${pointers.join(' ')}]`;
  };

  test('there are 515 of them, all different', () => {
    expect(HOSTILE_STRINGS).toHaveLength(515);
    expect(new Set(HOSTILE_STRINGS.map(({ text }) => text)).size).toBe(515);
    expect(new Set(HOSTILE_STRINGS.map(nameOf)).size).toBe(515);
  });

  /** A place where people write: how the text gets there, and where it is found again. */
  interface Place {
    readonly operation: string;
    readonly pointer: RegExp;
    /** How many of the texts this place keeps at least: a place that refuses everything proves nothing. */
    readonly keeps: number;
    write(text: string, index: number): Body;
    read(answer: Body): unknown;
    /** Text is kept as it was sent, unless the field is documented to trim. */
    readonly trims?: false;
  }

  const field = (operation: string, name: string, keeps: number, more: Partial<Place> = {}): [string, Place] => [
    `${name} of ${operation}`,
    {
      operation,
      pointer: new RegExp(`^/${name}$`),
      keeps,
      write: (text) => ({ [name]: text }),
      read: (answer) => answer[name],
      ...more,
    },
  ];

  const PLACES: readonly (readonly [string, Place])[] = [
    // First, because a programme answers with every touch-point there is.
    field('createProgramme', 'name', 440),
    field('createSite', 'name', 440),
    field('createDepartment', 'name', 440),
    field('createEmployee', 'givenName', 440),
    field('createEmployee', 'familyName', 440),
    field('createTouchPoint', 'name', 440),
    field('createTouchPoint', 'brief', 490, { trims: false }),
    field('createTouchPoint', 'channel', 400),
    field('createClosure', 'reason', 490),
    field('createExemption', 'reason', 450),
    field('createJourney', 'name', 430),
    [
      'stage of createJourney',
      {
        operation: 'createJourney',
        pointer: /^\/stages\/0$/,
        keeps: 440,
        write: (text) => ({ stages: [text] }),
        read: (answer) => (answer['stages'] as { name: string }[])[0]?.name,
      },
    ],
    field('createSite', 'code', 330),
    field('createDepartment', 'code', 330),
    field('createEmployee', 'number', 330),
    field('createTouchPoint', 'code', 330),
    field('createAbsence', 'kind', 0),
    field('createSite', 'timeZone', 0),
    field('createEmployee', 'email', 0),
    field('createEmployee', 'locale', 0),
    field('createTouchPoint', 'audience', 0),
    field('createProgramme', 'startWeek', 0),
    field('createExemption', 'from', 0),
    field('createWebhook', 'url', 0),
  ];

  test.each(PLACES)(
    '%s: refused there, or kept as it is',
    async (_name, place) => {
      const operation = api.product.operations.find(({ id }) => id === place.operation);
      if (!operation) throw new Error(`no ${place.operation}`);
      const body = validBodies(ground)[place.operation] as (index: number) => Body;
      const offset = (PLACES.findIndex(([, other]) => other === place) + 1) * 1000;
      const path = pathOf(operation);
      const kept = new Map<string, HostileString>();
      // Fields of a few known words refuse alike; where text is kept every text is tried.
      const texts = place.keeps > 0 ? HOSTILE_STRINGS : HOSTILE_STRINGS.filter((_hostile, index) => index % 5 === 0);
      await each(texts, async (hostile) => {
        const index = HOSTILE_STRINGS.indexOf(hostile);
        const answer = await wire.send({ method: 'POST', path, body: { ...body(offset + index), ...place.write(hostile.text, index) } });
        if (answer.status !== 201) return refusedAt(answer, place.pointer);
        kept.set(answer.json.id, hostile);
        return '';
      });
      const found = kept.size > 0 ? await readAll(path) : new Map<string, Body>();
      const faults = [...kept].flatMap(([id, hostile]) => {
        const expected = place.trims === false ? hostile.text : hostile.text.trim();
        const value = place.read(found.get(id) ?? {});
        return value === expected ? [] : [`${nameOf(hostile)}: found ${JSON.stringify(value)}`];
      });
      expect(faults).toEqual([]);
      expect(kept.size).toBeGreaterThanOrEqual(place.keeps);
    },
    180_000,
  );

  async function readAll(path: string): Promise<ReadonlyMap<string, Body>> {
    const found = new Map<string, Body>();
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await wire.send({ method: 'GET', path: `${path}?limit=500${cursor && `&cursor=${cursor}`}` });
      for (const item of page.json.items) found.set(item.id, item);
      cursor = page.json.nextCursor;
    }
    return found;
  }

  test.each([
    ['sites', 'code'],
    ['departments', 'code'],
    ['employees', 'number'],
    ['touch-points', 'code'],
  ])('%s are found again by every code that was accepted', async (list, key) => {
    const rows = await api.db(list.replace('-', '_')).select(key, 'id');
    expect(rows.length).toBeGreaterThan(300);
    const faults: string[] = [];
    await inParallel(rows as Record<string, string>[], 8, async (row) => {
      const code = row[key] as string;
      const read = await wire.send({ method: 'GET', path: `/api/v1/${list}/${encodeURIComponent(code)}` });
      if (read.json?.id !== row['id']) faults.push(`${JSON.stringify(code)} leads to ${read.status}`);
      if (!new URL(encodeURIComponent(code), 'http://x/a/').pathname.startsWith('/a/') || code === '.')
        faults.push(`${code} is no part of an address`);
    });
    expect(faults.slice(0, 20)).toEqual([]);
  });

  test('a search finds what has exactly that name, wildcards and all', async () => {
    await each(HOSTILE_STRINGS, async ({ text }) => {
      const row =
        text.trim() === '' || text.includes('\0') || !text.isWellFormed()
          ? undefined
          : await api.db('sites').where({ name: text.trim() }).first();
      if (!row) return '';
      const found = await wire.send({ method: 'GET', path: `/api/v1/sites?limit=500&q=${encodeURIComponent(text.trim())}` });
      const names = (found.json?.items as { name: string }[] | undefined)?.map((site) => site.name) ?? [];
      return names.includes(text.trim()) ? '' : `${found.status} finds ${names.length} others`;
    });
  });

  test('as ids in every address that has one', async () => {
    const before = await rowCounts(api.db);
    const operations = api.product.operations.filter((operation) => hasParams(operation));
    const faults: string[] = [];
    await inParallel([...HOSTILE_STRINGS.entries()], 8, async ([index, hostile]) => {
      if (!hostile.text.isWellFormed() || hostile.text.length > 3000) return;
      // A twentieth of the operations each: their parameters are of few types.
      for (const operation of operations.filter((_operation, place) => place % 20 === index % 20)) {
        const path = pathOf(operation, hostile.text);
        const command = operation.kind === 'command';
        const answer = await wire.send({
          method: operation.method.toUpperCase(),
          path,
          headers: { 'if-match': '"999"' },
          ...(command ? { body: { unexpected: 1 } } : {}),
        });
        const fine = answer.status === 200 ? operation.method === 'get' : answer.status >= 400 && answer.status < 500;
        if (!fine) faults.push(`${operation.id} ${nameOf(hostile)}: ${answer.status} ${answer.text.slice(0, 100)}`);
      }
    });
    expect(faults.slice(0, 20)).toEqual([]);
    expect(await rowCounts(api.db)).toEqual(before);
  }, 180_000);

  test('as values of every query parameter', async () => {
    const faults: string[] = [];
    const lists = api.product.operations.filter((operation) => operation.kind === 'query' && fieldsOf(operation.query).length > 0);
    const cases = lists.flatMap((operation) =>
      fieldsOf(operation.query).flatMap((name) => {
        const schema = (operation.query as z.ZodObject).shape[name] as z.ZodType;
        // What the schema refuses is refused in one place for all; of what it lets through every text is tried.
        const passing = HOSTILE_STRINGS.filter(({ text }) => text.isWellFormed() && text.length < 3000 && schema.safeParse(text).success);
        return passing.filter((_hostile, index) => index % 12 === name.length % 12).map((hostile) => ({ operation, name, hostile }));
      }),
    );
    expect(cases.length).toBeGreaterThan(1000);
    await inParallel(cases, 8, async ({ operation, name, hostile }) => {
      const answer = await wire.send({ method: 'GET', path: `${pathWithWords(operation)}?${name}=${encodeURIComponent(hostile.text)}` });
      const fine = answer.status === 200 || answer.status === 404 ? true : refusedAt(answer, /^\/query\//) === '';
      if (!fine) faults.push(`${operation.id} ${name}=${nameOf(hostile)}: ${answer.status} ${answer.text.slice(0, 200)}`);
    });
    expect(faults.slice(0, 20)).toEqual([]);
  }, 180_000);

  test('as names of query parameters and of fields', async () => {
    await each(HOSTILE_STRINGS, async ({ text }) => {
      if (!text.isWellFormed() || text.length > 3000) return '';
      const query = await wire.send({ method: 'GET', path: `/api/v1/sites?${encodeURIComponent(text)}=1` });
      const field = await wire.send({
        method: 'POST',
        path: '/api/v1/sites',
        body: `{${JSON.stringify(text)}:1}`,
        headers: { 'content-type': 'application/json' },
      });
      const pointer = /^\/query(\/|$)/;
      // "?=1" names nothing and is nothing.
      const first = refusedAt(query, pointer);
      const second = text.includes('\0') ? refusedAt(field, /^/) : refusedAt(field, /./);
      const named =
        text.includes('\0') ||
        (field.json.errors as { pointer: string }[]).some(
          (fault) => fault.pointer === `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        );
      return first || second || (named ? '' : 'the field is not named');
    });
  });

  test('as cells of an import', async () => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const texts = HOSTILE_STRINGS.filter(({ text }) => text.isWellFormed());
    const lines = texts.map(({ text }, index) => `I${index},${quoted(text)},UTC`);
    const answer = await wire.send({
      method: 'POST',
      path: '/api/v1/imports/sites?partial=true',
      headers: { 'content-type': 'text/csv' },
      body: ['code,name,time zone', ...lines].join('\r\n'),
    });
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    expect(answer.json.created + answer.json.rejected).toBe(texts.length);
    expect(answer.json.created).toBeGreaterThan(430);
    await each(texts, async ({ text }, index) => {
      const row = await api
        .db('sites')
        .where({ code: `I${index}` })
        .first();
      if (row) return row.name === text.trim() ? '' : `found ${JSON.stringify(row.name)}`;
      return text.trim() === '' || text.trim().length > 200 || /[\r\n\0]/.test(text.trim()) ? '' : 'was rejected';
    });
  });

  test('a code is found whatever its letters become in the other case', async () => {
    for (const [index, code] of ['\u0391\u03a3', '\u0130X', '\u1e9eX', '\ufb01x', '\u01c4', 'I\u0307'].entries()) {
      const body = { ...(validBodies(ground)['createTouchPoint'] as (index: number) => Body)(90_000 + index), code };
      expect((await wire.send({ method: 'POST', path: '/api/v1/touch-points', body })).status).toBe(201);
      const programme = { name: `Of ${code}`, kind: 'cycle', startWeek: '2027-W01', endWeek: '2027-W30', touchPoints: [code] };
      const answer = await wire.send({ method: 'POST', path: '/api/v1/programmes', body: programme });
      expect([code, answer.status, answer.json.touchPoints?.map((one: { code: string }) => one.code)]).toEqual([code, 201, [code]]);
    }
  });

  test('as header values', async () => {
    await each(HOSTILE_STRINGS, async ({ text }, index) => {
      // What node lets into a header; everything else never leaves a client.
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text) || text.length > 4000) return '';
      const ifMatch = await wire.send({
        method: 'PATCH',
        path: `/api/v1/sites/${ground.site}`,
        headers: { 'if-match': text },
        body: { name: 'x' },
      });
      const key = await wire.send({
        method: 'POST',
        path: '/api/v1/sites',
        headers: { 'idempotency-key': text },
        body: { code: `H${index}`, name: 'x', timeZone: 'UTC' },
      });
      const again = await wire.send({
        method: 'POST',
        path: '/api/v1/sites',
        headers: { 'idempotency-key': text },
        body: { code: `H${index}`, name: 'x', timeZone: 'UTC' },
      });
      const other = await wire.send({
        method: 'GET',
        path: '/api/v1/sites?limit=1',
        headers: { 'x-request-id': text, origin: text, 'x-forwarded-for': text, accept: text, 'if-none-match': text },
      });
      const condition = text.trim() === '*' ? ifMatch.status === 200 : [412, 428].includes(ifMatch.status);
      // Spaces around a header's value belong to nobody: some texts are one key, and then a key of another request.
      const same =
        key.status === 201
          ? again.status === 201 && again.json.id === key.json.id
          : [409, 422].includes(key.status) && again.status === key.status;
      return condition && same && [200, 304].includes(other.status)
        ? ''
        : `If-Match ${ifMatch.status}, Idempotency-Key ${key.status} then ${again.status}, others ${other.status}`;
    });
  });
});

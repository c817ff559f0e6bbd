import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../src/platform/http/operation.ts';
import { ADMIN, startApi, type TestApi } from '../support/api.ts';
import { fieldsOf, pathOf, rowCounts } from '../support/operations.ts';
import { inParallel, openWire, type Received, type Wire } from '../support/wire.ts';

/** Every operation of the product gets what no honest client sends: a clear 4xx, nothing written, never a 5xx. */
describe('hostile requests', () => {
  let api: TestApi;
  let wire: Wire;
  let commands: readonly Operation[];

  beforeAll(async () => {
    // Somebody to whom nothing is closed: an administrator who leads people.
    api = await startApi({ actor: { ...ADMIN, employee: { key: 1, leads: true } } });
    wire = await openWire(api.app);
    commands = api.product.operations.filter((operation) => operation.kind === 'command');
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  const JSON_TYPE = { 'content-type': 'application/json' };
  const conditional = { 'if-match': '"1"' };

  const describeFault = (answer: Received): string =>
    answer.status < 400 || answer.status > 499
      ? `${answer.status} ${answer.text.slice(0, 110)}`
      : !String(answer.headers['content-type']).startsWith('application/problem+json')
        ? `no problem+json but ${answer.headers['content-type']}`
        : answer.json?.status !== answer.status || !answer.json?.requestId || !Array.isArray(answer.json?.errors)
          ? `no complete problem: ${answer.text.slice(0, 110)}`
          : answer.json.requestId !== answer.headers['x-request-id']
            ? 'another requestId in the header'
            : '';

  /** Sends to every operation; answers whose status is not as expected are listed, so that one run shows them all. */
  async function walk<Walked extends Operation>(
    operations: readonly Walked[],
    message: (operation: Walked) => { path?: string; headers?: Record<string, string>; body?: string | Buffer },
    check: (answer: Received, operation: Operation) => string = () => '',
  ): Promise<void> {
    expect(operations.length).toBeGreaterThan(0);
    const faults: string[] = [];
    const before = await rowCounts(api.db);
    await inParallel(operations, 4, async (operation) => {
      const { path = pathOf(operation), headers = {}, body } = message(operation);
      const answer = await wire.send({
        method: operation.method.toUpperCase(),
        path,
        headers: { ...conditional, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const fault = describeFault(answer) || check(answer, operation);
      if (fault !== '') faults.push(`${operation.id}: ${fault}`);
    });
    expect(faults.slice(0, 15)).toEqual([]);
    expect(await rowCounts(api.db)).toEqual(before);
  }

  const statusIn =
    (...allowed: number[]) =>
    (answer: Received) =>
      allowed.includes(answer.status) ? '' : `${answer.status}: ${answer.text.slice(0, 110)}`;
  const pointsAt = (pointer: string) => (answer: Received) =>
    answer.status === 422 && answer.json.errors.some((fault: { pointer: string }) => fault.pointer === pointer)
      ? ''
      : `does not point at ${pointer}: ${answer.status} ${answer.text.slice(0, 110)}`;

  test.each([
    ['broken', '{"name": '],
    ['trailing comma', '{"name": "x",}'],
    ['comment', '{/* x */}'],
    ['single quotes', "{'name': 1}"],
    ['two documents', '{}{}'],
    ['NaN', '{"name": NaN}'],
    ['unescaped line break', '{"name": "a\nb"}'],
    ['byte order mark inside', '{"a\ufeff": \ufeff1}'],
    ['NUL as a byte', '{"name": "a\0b"}'],
    ['a form', 'name=x&code=y'],
  ])('malformed JSON (%s) is answered with 400', async (_name, body) => {
    await walk(commands, () => ({ headers: JSON_TYPE, body }), statusIn(400));
  });

  test.each(['[]', '[{}]', '"text"', '42', 'true', 'null', '-0', '1e400'])('JSON of the wrong type, %s, is refused', async (body) => {
    await walk(commands, () => ({ headers: JSON_TYPE, body }), statusIn(422));
  });

  test('a body of 10 MB is answered with 413, and the connection serves the next request', async () => {
    const body = Buffer.from(JSON.stringify({ name: 'x'.repeat(10 * 1024 * 1024) }));
    await walk(commands, () => ({ headers: JSON_TYPE, body }), statusIn(413));
    expect((await wire.send({ method: 'GET', path: '/healthz' })).status).toBe(200);
  });

  test('a small body that unpacks to 100 MB is answered with 413', async () => {
    const body = gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20));
    await walk(commands, () => ({ headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body }), statusIn(413));
  });

  test('a body that says gzip and is none is refused', async () => {
    await walk(commands, () => ({ headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{}' }), statusIn(400));
    await walk(commands, () => ({ headers: { ...JSON_TYPE, 'content-encoding': 'x-unknown' }, body: '{}' }), statusIn(415));
  });

  test('NUL and half surrogate pairs are refused at their place', async () => {
    await walk(commands, () => ({ headers: JSON_TYPE, body: '{"name":"a\\u0000b"}' }), pointsAt('/name'));
    await walk(commands, () => ({ headers: JSON_TYPE, body: '{"name":"a\\ud800"}' }), pointsAt('/name'));
    await walk(commands, () => ({ headers: JSON_TYPE, body: '{"name":{"deep":["ok","\\udc00"]}}' }), pointsAt('/name/deep/1'));
    await walk(commands, () => ({ headers: JSON_TYPE, body: '{"a\\u0000b":1}' }), statusIn(422));
  });

  test('what is no UTF-8 is refused', async () => {
    const broken = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]);
    await walk(commands, () => ({ headers: JSON_TYPE, body: broken }), statusIn(400));
    const surrogates = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]);
    await walk(commands, () => ({ headers: JSON_TYPE, body: surrogates }), statusIn(400));
    for (const [charset, text] of [
      ['utf-16', Buffer.from('\ufeff{"name":"x"}', 'utf16le')],
      ['utf-16le', Buffer.from('{"name":"x"}', 'utf16le')],
      ['utf-32', Buffer.from([0x7b, 0, 0, 0, 0x7d, 0, 0, 0])],
      ['iso-8859-1', Buffer.from('{"name":"ü"}', 'latin1')],
      ['utf-7', Buffer.from('{"name":"+ADw-"}')],
    ] as const) {
      await walk(commands, () => ({ headers: { 'content-type': `application/json; charset=${charset}` }, body: text }), statusIn(400, 415));
    }
    await walk(commands, () => ({ headers: JSON_TYPE, body: Buffer.from('\ufeff{}', 'utf16le') }), statusIn(400));
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'rubbish',
    '*/*',
    '',
  ])('a body of type "%s" is refused with 415', async (type) => {
    await walk(commands, () => ({ headers: type === '' ? {} : { 'content-type': type }, body: '{"name":"x"}' }), statusIn(415));
  });

  test.each([
    ['arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['arrays in a field', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['unclosed arrays', '['.repeat(100_000)],
    ['a thousand levels', `{"name":${'['.repeat(1000)}${']'.repeat(1000)}}`],
  ])('100,000 levels of %s are refused', async (_name, body) => {
    await walk(commands, () => ({ headers: JSON_TYPE, body }), statusIn(400, 422));
  });

  test('unknown fields are refused, each with its pointer', async () => {
    const strange = ['unexpected', 'a/b', '~', '', ' name', 'NAME', 'id', 'version', 'constructor', 'toString', '$where', '😀'];
    const body = JSON.stringify(Object.fromEntries(strange.map((field) => [field, 1])));
    await walk(
      commands,
      () => ({ headers: JSON_TYPE, body }),
      (answer, operation) => {
        const known = fieldsOf('body' in operation ? operation.body : undefined);
        const pointers = (answer.json.errors as { pointer: string }[]).map((fault) => fault.pointer);
        const missing = strange
          .filter((field) => !known.includes(field))
          .map((field) => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`)
          .filter((pointer) => !pointers.includes(pointer));
        return missing.length === 0 ? '' : `says nothing of ${missing.join(' ')}: ${answer.text.slice(0, 110)}`;
      },
    );
  });

  test('prototype pollution is refused and pollutes nothing', async () => {
    await walk(commands, () => ({ headers: JSON_TYPE, body: '{"__proto__":{"polluted":true}}' }), pointsAt('/__proto__'));
    await walk(commands, () => ({ headers: JSON_TYPE, body: '{"constructor":{"prototype":{"polluted":true}}}' }), pointsAt('/constructor'));
    await walk(
      commands,
      () => ({ headers: JSON_TYPE, body: '{"__proto__":null,"constructor":null,"hasOwnProperty":null}' }),
      statusIn(422),
    );
    await walk(
      api.product.operations,
      (operation) => ({ path: `${pathOf(operation)}?__proto__=1`, ...bodyFor(operation, '{}') }),
      statusIn(422),
    );
    await walk(
      api.product.operations,
      (operation) => ({ path: `${pathOf(operation)}?__proto__[x]=1&constructor=1`, ...bodyFor(operation, '{}') }),
      statusIn(422),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  const bodyFor = (operation: Operation, body: string): { headers?: Record<string, string>; body?: string } =>
    operation.kind === 'command' ? { headers: JSON_TYPE, body } : {};

  test('a key that comes twice is refused or read as its last value, never as both', async () => {
    const twice = `{${'"unexpected":1,'.repeat(1000)}"unexpected":2}`;
    await walk(commands, () => ({ headers: JSON_TYPE, body: twice }), pointsAt('/unexpected'));
  });

  test.each(
    [
      '1e400',
      '-1e400',
      '1e308',
      '9007199254740993',
      '2147483648',
      '-2147483649',
      '-1',
      '0.5',
      '1e-400',
      `${'9'.repeat(1000)}`,
      '"\\u0000"',
      '"2026-02-30"',
      '"0000-00-00"',
      '[[]]',
      '{}',
      `[${Array(100_000).fill('{}').join(',')}]`,
      `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
    ].map((value) => [value.length > 30 ? `${value.slice(0, 12)}… ${value.length}` : value, value] as const),
  )('a field that holds %s is refused wherever it stands', async (_name, value) => {
    const withFields = commands.filter((operation) => 'body' in operation && fieldsOf(operation.body).length > 0);
    await walk(withFields, (operation) => ({
      headers: JSON_TYPE,
      body: `{${fieldsOf((operation as { body: unknown }).body)
        .slice(0, 2)
        .map((field) => `"${field}":${value}`)
        .join(',')},"unexpected":1}`,
    }));
    if (value.length > 10_000) return;
    const others = withFields.flatMap((operation) =>
      fieldsOf((operation as { body: unknown }).body)
        .slice(2)
        .map((field) => ({ ...operation, field })),
    );
    await walk(others, ({ field }) => ({ headers: JSON_TYPE, body: `{"${field}":${value},"unexpected":1}` }));
  });

  test('unknown and repeated query parameters are refused', async () => {
    for (const query of ['unexpected=1', 'limit=1&limit=2', 'limit[]=1', '%00=1', 'x=%00', 'a=1&a=2&a=3', '=1', 'limit=1%00', '%ff=%fe']) {
      const refused = api.product.operations.filter(({ query: schema }) => !/^limit/.test(query) || fieldsOf(schema).includes('limit'));
      await walk(refused, (operation) => ({ path: `${pathOf(operation)}?${query}`, ...bodyFor(operation, '{}') }), statusIn(400, 422));
    }
    await walk(
      api.product.operations,
      (operation) => ({
        path: `${pathOf(operation)}?${Array.from({ length: 800 }, (_, index) => `p${index}=1`).join('&')}`,
        ...bodyFor(operation, '{}'),
      }),
      statusIn(422),
    );
  });

  test('numbers that are none are refused as limit', async () => {
    const lists = api.product.operations.filter((operation) => fieldsOf(operation.query).includes('limit'));
    for (const limit of ['', '0', '-1', '501', '1.5', '1e400', 'NaN', 'Infinity', '%D9%A1', 'x']) {
      await walk(lists, (operation) => ({ path: `${pathOf(operation)}?limit=${limit}` }), pointsAt('/query/limit'));
    }
  });

  test('cursors that were made up are refused', async () => {
    const lists = api.product.operations.filter(
      (operation) => fieldsOf(operation.query).includes('cursor') && !operation.path.includes(':'),
    );
    const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const id = '0197a000-0000-7000-8000-000000000000';
    for (const operation of lists) {
      const sorts = fieldsOf(operation.query).includes('sort') ? await sortsOf(operation) : [];
      for (const sort of ['', 'code', 'x', ...sorts, ...sorts.map((field) => `-${field}`)]) {
        for (const cursor of [
          [sort, 'x', id],
          [sort, '99999999999999999999', id],
          [sort, '2026-99-99', id],
          [sort, 'infinity', id],
          [sort, '2026-01-01T00:00:00.000Z x', id],
          [sort, '\0', id],
          [sort, '\ud800', id],
          [sort, "'; --", '------------------------------------'],
          [sort, 'x', 'ffffffffffffffffffffffffffffffffffff'],
          [sort, {}, id],
          [sort, 'x'],
          { sort },
          null,
        ]) {
          const answer = await wire.send({
            method: 'GET',
            path: `${pathOf(operation)}?${sort === '' ? '' : `sort=${sort}&`}cursor=${forged(cursor)}`,
          });
          expect([operation.id, sort, cursor, answer.status < 500 ? '' : answer.text]).toEqual([operation.id, sort, cursor, '']);
          if (answer.status !== 200)
            expect([operation.id, cursor, answer.json.errors?.[0]?.pointer]).toEqual([
              operation.id,
              cursor,
              expect.stringMatching(/^\/query\/(cursor|sort)$/),
            ]);
        }
      }
      for (const cursor of ['x', '%00', '====', forged('x'.repeat(1000)), 'x'.repeat(2001)]) {
        const answer = await wire.send({ method: 'GET', path: `${pathOf(operation)}?cursor=${cursor}` });
        expect([operation.id, cursor, answer.status]).toEqual([operation.id, cursor, 422]);
      }
    }
  });

  /** The refusal of a wrong sort names those there are. */
  async function sortsOf(operation: Operation): Promise<string[]> {
    const answer = await wire.send({ method: 'GET', path: `${pathOf(operation)}?sort=none-of-them` });
    return /Choose one of ([^.]*?), with/.exec(answer.text)?.[1]?.split(', ') ?? [];
  }

  test('If-Match that is no version of ours is refused', async () => {
    const updates = commands.filter((operation) => 'ifMatch' in operation && operation.ifMatch !== 'none');
    for (const header of [
      '',
      ' ',
      '1',
      '"',
      '""',
      '"x"',
      '"1',
      "'1'",
      '"1", "2"',
      '"-1"',
      '"1.0"',
      '"99999999999"',
      '"1e3"',
      'W/',
      '"*"',
      '\xff',
      '"1"x',
    ]) {
      await walk(updates, (operation) => ({
        headers: { ...JSON_TYPE, 'if-match': header },
        body: operation.kind === 'command' && operation.body === undefined ? '{}' : '{"unexpected":1}',
      }));
    }
  });

  test('Idempotency-Keys that cannot be kept are refused', async () => {
    const posts = commands.filter((operation) => operation.method === 'post');
    await walk(posts, () => ({ headers: { ...JSON_TYPE, 'idempotency-key': 'k'.repeat(256) }, body: '{"unexpected":1}' }));
    await walk(posts, () => ({ headers: { ...JSON_TYPE, 'idempotency-key': '' }, body: '{"unexpected":1}' }));
    await walk(posts, () => ({ headers: { ...JSON_TYPE, 'idempotency-key': '\xff\xfe' }, body: '{"unexpected":1}' }));
  });

  test('a method that an address does not have is answered with 405 and the ones it has', async () => {
    for (const operation of api.product.operations) {
      const path = pathOf(operation);
      // "/plans/latest" is also a "/plans/:plan": what counts is which operations answer this very address.
      const known = api.product.operations.filter((other) => new RegExp(`^/api/v1${other.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path));
      const methods: readonly string[] = known.map((other) => other.method);
      const other = ['get', 'post', 'put', 'patch', 'delete'].find((method) => !methods.includes(method)) as string;
      for (const method of [other.toUpperCase(), 'PROPFIND']) {
        const answer = await wire.send({ method, path });
        expect([operation.id, method, answer.status, describeFault(answer)]).toEqual([operation.id, method, 405, '']);
        expect(answer.headers.allow).toContain(operation.method.toUpperCase());
      }
    }
  });

  test('uploads of rubbish are refused', async () => {
    const uploads = api.product.operations.filter((operation) => operation.kind === 'raw' && operation.method !== 'get');
    for (const body of [
      '',
      '\0',
      '{}',
      'PK\x03\x04 no workbook',
      '<html>',
      Buffer.from([0xff, 0xfe, 0x00]),
      `"${'x'.repeat(1_000_000)}`,
      ','.repeat(100_000),
      '\n'.repeat(100_000),
    ]) {
      await walk(uploads, () => ({ headers: { 'content-type': 'text/csv' }, body }));
    }
  });
});

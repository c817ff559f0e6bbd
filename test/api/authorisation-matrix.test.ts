import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { authorisationDocument, OTHER_ROUTES } from '../../src/cli/authorisation.ts';
import { ACTORS, type ActorName, authorisationMatrix, type Cell } from '../../src/features/accounts/matrix.ts';
import type { Operation } from '../../src/platform/http/operation.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { pathOf, rowCounts } from '../support/operations.ts';
import { insertAccount, SAME_ORIGIN, signIn, tokenOf } from '../support/people.ts';
import { mountedRoutes } from '../support/routes.ts';
import { type Keyed, rowFactory } from '../support/rows.ts';
import { inParallel, openWire, type Received, type Wire } from '../support/wire.ts';

/** Bodies that would be carried out, were it not for the version that nobody has. */
const BODIES: Readonly<Record<string, object>> = {
  completeAssignment: { effort: 4, emotion: 0, recognised: false },
  missAssignment: {},
  excuseAssignment: { reason: 'x' },
  startAssignment: {},
  // Without a body it would really make one.
  issueMyCalendarFeed: { unexpected: 1 },
};

describe('the authorisation matrix', () => {
  let api: TestApi;
  let wire: Wire;
  let assignment: string;
  let session: string;
  let identity: string;
  let deactivated: string;
  const secrets = {} as Record<ActorName, string | undefined>;

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    wire = await openWire(api.app);
    const rows = rowFactory(api.db);
    const leader = await rows.employee();
    const owner = await rows.employee({ manager_key: leader.key });
    const elsewhere = await rows.employee();
    const other = await rows.employee({ manager_key: elsewhere.key });
    const touchPoint = await rows.touchPoint();
    assignment = await rows.assignment({
      programme: await rows.programme(),
      employee: owner,
      touchPoint,
    });
    const admin = await insertAccount(api, { role: 'admin' });
    const ownerAccount = await insertAccount(api, { employee: owner });
    await signIn(api, wire, ownerAccount);
    session = (await api.db('account_sessions').where({ account_id: ownerAccount }).first('id')).id;
    await api.db('account_identities').insert({ issuer: 'x', subject: 'x', account_id: ownerAccount, linked_at: api.clock.now() });
    identity = (await api.db('account_identities').first('id')).id;
    const gone = await insertAccount(api, { role: 'admin' });
    const of = async (employee: Keyed) => tokenOf(api, await insertAccount(api, { employee }));
    Object.assign(secrets, {
      admin: await tokenOf(api, admin),
      auditor: await tokenOf(api, await insertAccount(api, { role: 'auditor' })),
      'leader of theirs': await of(leader),
      'leader of others': await of(elsewhere),
      owner: await tokenOf(api, ownerAccount),
      'other employee': await of(other),
      'token without scope': await tokenOf(api, admin, ['nothing:read']),
    });
    // Straight in the database: whoever still has a cookie is asked about with every request.
    deactivated = await signIn(api, wire, gone);
    await api.db('accounts').where({ id: gone }).update({ deactivated_at: api.clock.now() });
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  /** The real record where there is one; a body that is refused, or a version that nobody has, so that nothing happens. */
  function call(operation: Operation, actor: ActorName): Promise<Received> {
    const secret = secrets[actor];
    const path = operation.path.includes(':assignment')
      ? pathOf(operation, assignment)
      : operation.path.includes(':session')
        ? pathOf(operation, session)
        : operation.path === '/me/identities/:identity'
          ? pathOf(operation, identity)
          : // A reading that the audit trail notes is kept from happening.
            pathOf(operation) + (operation.id === 'exportMyData' ? '?unexpected=1' : '');
    const personal = operation.access === 'walker' || operation.access === 'own';
    const body = operation.kind !== 'command' ? undefined : personal ? BODIES[operation.id] : { unexpected: 1 };
    return wire.send({
      method: operation.method.toUpperCase(),
      path,
      headers: {
        'if-match': '"999"',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...(actor === 'deactivated' ? { cookie: deactivated, ...SAME_ORIGIN } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
  }

  /** What an answer means, as the matrix says it; the rows of lists are compared in sight.test.ts. */
  const means = (cell: Cell, operation: Operation, status: number): boolean => {
    if (cell === 'no') return status === 403 || status === 401;
    if (cell === '404') return status === 404;
    const letIn = status !== 401 && status !== 403 && status < 500;
    return operation.path.includes(':assignment') && operation.access !== 'admin' && operation.access !== 'staff'
      ? letIn && status !== 404
      : letIn;
  };

  // Whoever owns the session really ends it here: last of all, and not for whom it would be the end of the test.
  const LAST = new Set(['endMySession', 'endMyOtherSessions', 'disconnectMyIdentity']);
  const asked = (operation: Operation): boolean => !LAST.has(operation.id);

  test.each(ACTORS)('%s', async (actor) => {
    const before = await rowCounts(api.db);
    const faults: string[] = [];
    await inParallel(authorisationMatrix(api.product.operations.filter(asked)), 4, async ({ operation, cells }) => {
      const answer = await call(operation, actor);
      if (!means(cells[actor], operation, answer.status))
        faults.push(`${operation.id}: ${cells[actor]}, but ${answer.status} ${answer.text.slice(0, 120)}`);
    });
    expect(faults).toEqual([]);
    expect(await rowCounts(api.db)).toEqual(before);
  });

  test.each(['endMySession', 'disconnectMyIdentity'])('%s: done by its owner, and for everybody else it does not exist', async (id) => {
    const row = authorisationMatrix(api.product.operations).find(({ operation }) => operation.id === id);
    if (!row) throw new Error('no such operation');
    for (const actor of ['admin', 'auditor', 'leader of theirs', 'other employee', 'owner'] as const) {
      const { status } = await call(row.operation, actor);
      expect([actor, status]).toEqual([actor, actor === 'owner' ? 204 : 404]);
    }
  });

  test('docs/authorisation.md says what the policy decides', () => {
    const written = readFileSync(new URL('../../docs/authorisation.md', import.meta.url), 'utf8');
    expect(written).toBe(authorisationDocument(api.product.operations));
  });
});

describe('everything that is mounted', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
  });
  afterAll(() => api.close());

  test('is an operation with a row in the matrix, or stands in the list of what is none', () => {
    const routes = mountedRoutes(api.app);
    const operations = api.product.operations.map(({ method, path }) => `${method.toUpperCase()} /api/v1${path}`);
    const others = OTHER_ROUTES.map(([method, path]) => `${method} ${path}`);
    // Beside each operation's path stands what names the methods that it has.
    const methodsOnly = operations.map((route) => `ALL ${route.split(' ')[1]}`);
    const unknown = routes.filter((route) => !route.startsWith('USE ') && ![...operations, ...others, ...methodsOnly].includes(route));
    expect(unknown).toEqual([]);
    expect([...operations, ...others].filter((route) => !routes.includes(route))).toEqual([]);
  });

  test('answers without being a route only where it is known to', () => {
    // Files of the web app are served where it was built.
    const others = mountedRoutes(api.app).filter((route) => route.startsWith('USE ') && !route.endsWith(' serveStatic'));
    expect(others).toMatchInlineSnapshot(`
     [
       "USE / middleware",
       "USE / <anonymous>",
       "USE / helmetMiddleware",
       "USE / compression",
       "USE /calendar headers",
       "USE /calendar <anonymous>",
       "USE /calendar unreadable",
       "USE /scim/v2 noStore",
       "USE /scim/v2 <anonymous>",
       "USE /scim/v2 jsonParser",
       "USE /scim/v2 refuseOtherBodies",
       "USE /scim/v2 <anonymous>",
       "USE /scim/v2 refuse",
       "USE /go headers",
       "USE /go <anonymous>",
       "USE /go <anonymous>",
       "USE /unsubscribe headers",
       "USE /unsubscribe <anonymous>",
       "USE /unsubscribe <anonymous>",
       "USE / session",
       "USE /api/v1 noStore",
       "USE /api/v1 refuseMethod",
       "USE /api/v1 <anonymous>",
       "USE / <anonymous>",
       "USE / <anonymous>",
       "USE / <anonymous>",
     ]
    `);
  });

  /** A route that somebody mounts in passing is found, however deep. */
  test('the walk sees what is mounted within routers', () => {
    expect(mountedRoutes(api.app)).toEqual(expect.arrayContaining(['POST /go/:token/start', 'GET /healthz', 'PATCH /api/v1/sites/:site']));
  });
});

describe('what nobody may set', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const FORBIDDEN = {
    id: '0197a000-0000-7000-8000-000000000001',
    version: 7,
    role: 'admin',
    isAdmin: true,
    employee: 'X',
    employee_key: 1,
    manager: 'X',
    account: 'X',
    scopes: ['*'],
    deactivatedAt: null,
    createdAt: '2026-01-01T00:00:00Z',
    status: 'done',
    constructor: { prototype: { role: 'admin' } },
  };

  const shapeOf = (schema: unknown): Readonly<Record<string, unknown>> | undefined => {
    if (schema instanceof z.ZodObject) return schema.shape;
    if (schema instanceof z.ZodPipe) return shapeOf(schema.def.in);
    return undefined;
  };

  test('every body refuses fields that it does not name, those of others first', () => {
    const faults: string[] = [];
    for (const operation of api.product.operations) {
      if (operation.kind !== 'command') continue;
      const schema = (operation.body as z.ZodType | undefined) ?? z.strictObject({});
      const shape = shapeOf(schema);
      if (shape === undefined) {
        faults.push(`${operation.id}: its body is no object`);
        continue;
      }
      for (const [field, value] of Object.entries(FORBIDDEN)) {
        if (Object.hasOwn(shape, field)) continue;
        const parsed = schema.safeParse({ [field]: value });
        const refused =
          !parsed.success && parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes(field));
        if (!refused) faults.push(`${operation.id} takes "${field}"`);
      }
    }
    expect(faults).toEqual([]);
  });

  /** Where a field of that name is meant to be set; anybody else's is news. */
  test('only these set a role, a person or a manager', () => {
    const setting = (field: string) =>
      api.product.operations.flatMap((operation) =>
        operation.kind === 'command' && Object.hasOwn(shapeOf(operation.body) ?? {}, field) ? [operation.id] : [],
      );
    expect(setting('role')).toEqual(['createAccount', 'updateAccount']);
    expect(setting('employee')).toEqual(['createAbsence', 'createExemption', 'createCredit', 'createAccount', 'updateAccount']);
    expect(setting('manager')).toEqual(['createEmployee', 'updateEmployee']);
    expect(setting('scopes')).toEqual(['createApiToken']);
    // A webhook's is its switch.
    expect(setting('status')).toEqual(['createWebhook', 'updateWebhook']);
    for (const field of ['id', 'version', 'deactivatedAt', 'isAdmin', 'account']) expect([field, setting(field)]).toEqual([field, []]);
  });
});

import { newId } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from './api.ts';
import { insertAccount, SAME_ORIGIN, signIn } from './people.ts';
import { generate } from './plans.ts';
import { type Keyed, rowFactory } from './rows.ts';
import { type Body, layGround, validBodies } from './valid-bodies.ts';
import { openWire, type Received } from './wire.ts';

export const SECRET = 'a secret that only tests know, 32 characters';

/** What is kept of a change: what came to be, what is gone, or both sides of what is another now. */
export type Kept = 'after' | 'before' | 'both';

export interface Recipe {
  readonly path: string;
  readonly body?: unknown;
  readonly version?: number;
  readonly type?: string;
  readonly kept: Kept;
  /** Nobody is signed in when they ask. */
  readonly anonymous?: boolean;
  readonly cookie?: string;
}

export interface AuditedGround extends Awaited<ReturnType<typeof layAuditedGround>> {}

/** A product at work with somebody signed in, and ways to bring forth whatever a change can be about. */
export async function layAuditedGround() {
  const bare = await startApi({ signIn: 'real', environment: { BOUNCE_ADDRESS: 'bounces@example.org' } });
  // Known once somebody is signed in.
  let cookie = '';
  const signedIn = (): Record<string, string> => ({ cookie, ...SAME_ORIGIN });
  const api: TestApi = {
    ...bare,
    get: (path) => bare.get(path).set(signedIn()),
    post: (path, body) => bare.post(path, body).set(signedIn()),
  };
  const wire = await openWire(api.app);
  const rows = rowFactory(api.db);
  const me = await rows.employee();
  const account = await insertAccount(api, { role: 'admin', employee: me });
  cookie = await signIn(api, wire, account);
  const ground = await layGround(api);
  const bodies = validBodies(ground);
  await api.product.start();
  let serial = 500;
  /** A number that no other body has. */
  const next = (): number => serial++;

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
    const answer = await send('POST', { path, body: body ?? bodies[operation]?.(next()), kept: 'after' });
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

  return { api, wire, cookie, me, account, ground, rows, bodies, next, send, made, walk, idea, message, identity, draft, otherAccount };
}

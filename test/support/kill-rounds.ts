import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { connect } from '../../src/platform/db/connect.ts';
import { newId } from '../../src/platform/ids.ts';
import type { Sink } from '../mail/sink.ts';
import { createTestDatabase } from './database.ts';
import { type Environment, type ProductProcess, startProductProcess } from './product-process.ts';
import { people, type Seeded, seedCompany, services } from './seeded-company.ts';

/** A company whose process is killed again and again while it works; each function is one round and tells what became of it. */
export interface Victim {
  readonly db: Knex;
  readonly url: string;
  readonly size: { readonly people: number; readonly touchPoints: number };
  product: ProductProcess;
  /** kill -9, and a new process on the same database. @returns milliseconds until the new one was ready */
  killAndRestart(): Promise<number>;
  close(): Promise<void>;
}

export async function createVictim(size: Victim['size'], environment: Environment = {}): Promise<Victim> {
  const database = await createTestDatabase();
  const db = connect(database.url, { max: 4 });
  await seedCompany(db, { people: people(size.people), touchPoints: services(size.touchPoints, size.people) });
  const settings = { DATABASE_URL: database.url, SOLVER_MAX_STEPS: '1', ...environment };
  const victim: Victim = {
    db,
    url: database.url,
    size,
    product: await startProductProcess(settings),
    async killAndRestart() {
      await victim.product.end('SIGKILL');
      const start = performance.now();
      victim.product = await startProductProcess(settings);
      return performance.now() - start;
    },
    async close() {
      await victim.product.end('SIGTERM');
      await db.destroy();
      await database.drop();
    },
  };
  return victim;
}

const count = async (query: Knex.QueryBuilder): Promise<number> => Number(((await query.count('* as n')) as { n: number }[])[0]?.n ?? 0);

/** The call is sent, and after `milliseconds` its process is killed. @returns what was answered before that, if anything */
async function killDuring(victim: Victim, milliseconds: number, call: () => Promise<Response>): Promise<number | undefined> {
  const answer = call().then(
    ({ status }) => status,
    () => undefined,
  );
  await delay(milliseconds);
  await victim.killAndRestart();
  return answer;
}

export type Outcome = 'before' | 'after';

/** An import is there as a whole or not at all, and its key tells a second try which. */
export async function importRound(victim: Victim, rows: number, killAfter: number): Promise<Outcome> {
  const round = randomUUID().slice(0, 8);
  const lines = Array.from({ length: rows }, (_, n) => `${round}-${n},${round}-${n}@example.org,Given,Family`);
  const file = ['number,email,givenName,familyName', ...lines].join('\n');
  const send = () => victim.product.call('POST', '/imports/employees', file, { 'idempotency-key': round });
  const status = await killDuring(victim, killAfter, send);
  const mine = () => count(victim.db('employees').whereLike('number', `${round}-%`));
  const found = await mine();
  if (found !== 0 && found !== rows) throw new Error(`${found} of ${rows} rows are there: the import is half done`);
  if (status === 200 && found === 0) throw new Error('an import that was answered 200 is not there');
  const again = await send();
  const total = await mine();
  if (again.status !== 200 || total !== rows)
    throw new Error(`the second try answered ${again.status}, and ${total} of ${rows} rows are there`);
  const trails = await count(
    victim
      .db('audit_events')
      .where({ action: 'employee.created' })
      .whereRaw("after->>'number' LIKE ?", [`${round}-%`]),
  );
  if (trails > rows) throw new Error(`${trails} people were created, of ${rows}`);
  return found === rows ? 'after' : 'before';
}

/** A draft of everybody at new touch-points, written straight into the tables: a solver would take longer than the round. */
async function draftPlan(victim: Victim, name: string): Promise<{ id: string; key: number }> {
  const { db, size } = victim;
  const { venue }: Seeded = await seedCompany(db, {
    people: [],
    touchPoints: services(size.touchPoints, size.people).map(({ code, places }) => ({ code: `${name}-${code}`, places: places ?? 1 })),
  });
  const monday = "date_trunc('week', now() AT TIME ZONE 'UTC')::date";
  const { rows } = await db.raw(
    `WITH programme AS (
       INSERT INTO programmes (id, name, kind, start_week, end_week, created_at, updated_at)
       VALUES (:programme, :name, 'cycle', ${monday}, ${monday} + 7 * 60, now(), now()) RETURNING key
     )
     INSERT INTO plans (id, programme_key, status, requested_by, first_week, frozen_week, weeks, snapshot_at, summary, created_at, updated_at)
     SELECT :plan, key, 'draft', 'test', ${monday} + 7, ${monday}, 60,  now(), '{}', now(), now() FROM programme RETURNING id, key`,
    { programme: newId(), plan: newId(), name },
  );
  const [plan] = rows as { id: string; key: number }[];
  if (!plan) throw new Error('no plan');
  await db.raw(
    `INSERT INTO plan_visits (plan_key, employee_key, touch_point_key, venue_key, week)
     SELECT ?, e.key, v.touch_point_key, v.key, ${monday} + 7 * (row_number() OVER (PARTITION BY e.key ORDER BY v.key))::int
     FROM employees e CROSS JOIN venues v WHERE v.key = ANY(?::int[]) AND e.number LIKE 'E%'`,
    [plan.key, Object.values(venue).map(({ key }) => key)],
  );
  return plan;
}

/** A plan is published with every assignment, every outbox row and its trace, or is the draft that it was. */
export async function publishRound(victim: Victim, killAfter: number): Promise<Outcome> {
  const { db, size } = victim;
  await db('organisation').update({ mail_held: true });
  const plan = await draftPlan(victim, `P${randomUUID().slice(0, 8)}`);
  const publish = () => victim.product.call('POST', `/plans/${plan.id}/publish`, {});
  const status = await killDuring(victim, killAfter, publish);
  const read = async () => ({
    status: String((await db('plans').where({ key: plan.key }).first('status')).status),
    assignments: await count(db('assignments').where({ plan_key: plan.key })),
    traces: await count(db('audit_events').where({ action: 'plan.published', entity_id: plan.id })),
  });
  const draft = { status: 'draft', assignments: 0, traces: 0 };
  const published = { status: 'published', assignments: size.people * size.touchPoints, traces: 1 };
  const found = await read();
  const whole = JSON.stringify(found) === JSON.stringify(published);
  if (!whole && JSON.stringify(found) !== JSON.stringify(draft)) throw new Error(`half published: ${JSON.stringify(found)}`);
  if (status === 200 && !whole) throw new Error('a publication that was answered 200 is not there');
  const again = await publish();
  if (again.status !== (whole ? 409 : 200)) throw new Error(`publishing again answered ${again.status}: ${await again.text()}`);
  if (JSON.stringify(await read()) !== JSON.stringify(published)) throw new Error('not whole after the second try');
  const twice = await db('messages')
    .select('employee_key', 'week')
    .where({ kind: 'weekly', status: 'queued' })
    .groupBy('employee_key', 'week')
    .havingRaw('count(*) > 1 AND count(*) > (SELECT count(*) FROM plans WHERE status = ?)', ['published']);
  if (twice.length > 0) throw new Error(`${twice.length} people have more mails for one week than plans`);
  await db('messages').delete();
  return whole ? 'after' : 'before';
}

/** Every completion that was acknowledged is kept; every one that was not can be sent again, and counts once. */
export async function completeRound(
  victim: Victim,
  killAfter: number,
): Promise<{ readonly acknowledged: number; readonly resent: number }> {
  const { db } = victim;
  const open = (await db('assignments').whereIn('status', ['planned', 'announced']).orderBy('id').limit(400).pluck('id')) as string[];
  const body = { effort: 4, emotion: 1, recognised: false };
  const complete = (id: string) => victim.product.call('POST', `/assignments/${id}/complete`, body, { 'idempotency-key': id });
  const acknowledged: string[] = [];
  const sent: string[] = [];
  const queue = [...open];
  const worker = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      sent.push(id);
      const answer = await complete(id).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status !== 200) throw new Error(`completing answered ${answer.status}: ${await answer.text()}`);
      acknowledged.push(id);
    }
  };
  const workers = Promise.all(Array.from({ length: 8 }, worker));
  await delay(killAfter);
  await victim.product.end('SIGKILL');
  await workers;
  await victim.killAndRestart();
  const kept = await count(
    db('experiences')
      .join('assignments', 'assignments.id', 'experiences.assignment_id')
      .whereIn('assignments.id', acknowledged)
      .where('assignments.status', 'done'),
  );
  if (kept !== acknowledged.length) throw new Error(`${acknowledged.length - kept} acknowledged completions are lost`);
  const unsure = sent.filter((id) => !acknowledged.includes(id));
  for (const id of unsure) {
    const { status } = await complete(id);
    if (status !== 200) throw new Error(`a completion sent again answered ${status}`);
  }
  const rows = await count(db('experiences').whereIn('assignment_id', sent));
  const halves = await db.raw(
    `SELECT 1 FROM assignments a LEFT JOIN experiences e ON e.assignment_id = a.id WHERE (a.status = 'done') <> (e.id IS NOT NULL)`,
  );
  if (rows !== sent.length || halves.rows.length > 0)
    throw new Error(`${rows} experiences of ${sent.length}, ${halves.rows.length} half done`);
  return { acknowledged: acknowledged.length, resent: unsure.length };
}

export interface MailTally {
  readonly mails: number;
  readonly sent: number;
  readonly unknown: number;
  readonly doubled: number;
  /** From the kill until nothing was in nobody's hands any more. */
  readonly secondsUntilKnown: number;
}

/** Puts mails into the outbox that anybody may send. */
export async function queueMails(db: Knex, mails: number): Promise<string> {
  const round = randomUUID().slice(0, 8);
  await db('organisation').update({ mail_held: false });
  await db.raw(
    `INSERT INTO messages (id, kind, dedupe_key, to_address, locale, payload, due_at, message_id, created_at, updated_at)
     SELECT id, 'test', :round || n, :round || '-' || n || '@example.org', 'en', '{"kind":"test"}', now(), id::text, now(), now()
     FROM (SELECT n, uuid_v7() AS id FROM generate_series(1, :mails::int) n) rows`,
    { round, mails },
  );
  return round;
}

/** No mail goes out twice, none is forgotten: each was received and is `sent`, or is `unknown` for a person to settle. */
export async function tallyMails(db: Knex, sink: Sink, round: string, mails: number, since: number): Promise<MailTally> {
  const mine = () => db('messages').whereLike('dedupe_key', `${round}%`);
  while ((await count(mine().whereIn('status', ['queued', 'sending']))) > 0) await delay(250);
  const secondsUntilKnown = (performance.now() - since) / 1000;
  const received = sink.received.map(({ to }) => String(to)).filter((to) => to.startsWith(`${round}-`));
  const sent = (await mine().where({ status: 'sent' }).pluck('to_address')) as string[];
  const unknown = await count(mine().where({ status: 'unknown' }));
  const lost = sent.filter((to) => !received.includes(to));
  if (lost.length > 0) throw new Error(`${lost.length} mails are marked sent, and nobody received them`);
  if (sent.length + unknown !== mails) throw new Error(`${sent.length} sent and ${unknown} unknown, of ${mails}`);
  return { mails, sent: sent.length, unknown, doubled: received.length - new Set(received).size, secondsUntilKnown };
}

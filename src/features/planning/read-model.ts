import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { notFound } from '../../platform/errors.ts';
import { weekOf } from '../../platform/iso-week.ts';
import { answerBottlenecks } from './bottlenecks-read-model.ts';
import type { KeptBottleneck, PlanProgress, PlanSummary } from './domain.ts';
import type { Bottleneck, Plan, ProgrammePlansQuery } from './schemas.ts';
import type { PlanRow } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  '-createdAt': { expression: 'plans.created_at', type: 'timestamptz' },
  createdAt: { expression: 'plans.created_at', type: 'timestamptz' },
};

type Row = PlanRow & { readonly programme_id: string; readonly programme_name: string };

const plans = (db: Knex) =>
  db('plans')
    .join('programmes', 'programmes.key', 'plans.programme_key')
    .select('plans.*', { programme_id: 'programmes.id', programme_name: 'programmes.name' });

/** The plans of a programme, the latest first. */
export async function listPlans(db: Knex, programmeId: string, query: ProgrammePlansQuery): Promise<Page<Plan>> {
  if (!(await db('programmes').where({ id: programmeId }).first('key'))) throw notFound('programme', programmeId);
  const rows = plans(db).where('programmes.id', programmeId);
  if (query.status) rows.where('plans.status', query.status);
  const found = await page<Row, Row>(rows, { ...query, sort: query.sort ?? '-createdAt' }, SORT, 'plans.id', (row) => row);
  return { items: await toPlans(db, found.items), nextCursor: found.nextCursor };
}

/** @throws not-found */
export async function getPlan(db: Knex, id: string): Promise<Plan> {
  return (await toPlans(db, [await getPlanRow(db, id)]))[0] as Plan;
}

/** @throws not-found */
export async function getPlanRow(db: Knex, id: string): Promise<Row> {
  const row = (await plans(db).where('plans.id', id.toLowerCase()).first()) as Row | undefined;
  if (!row) throw notFound('plan', id);
  return row;
}

/** The file of the problem that a plan was solved from, gzipped. @throws not-found */
export async function getPackedProblem(db: Knex, planId: string): Promise<Buffer> {
  const row = (await db('plan_problems').join('plans', 'plans.key', 'plan_problems.plan_key').where('plans.id', planId).first('problem')) as
    | { problem: Buffer }
    | undefined;
  if (!row) throw notFound('problem of plan', planId);
  return row.problem;
}

async function toPlans(db: Knex, rows: readonly Row[]): Promise<Plan[]> {
  const bottlenecks = await answerBottlenecks(
    db,
    rows.map((row) => (row.bottlenecks as KeptBottleneck[] | null) ?? []),
  );
  return rows.map((row, index) => toPlan(row, bottlenecks[index] ?? []));
}

const toPlan = (row: Row, bottlenecks: readonly Bottleneck[]): Plan => ({
  id: row.id,
  programme: { id: row.programme_id, name: row.programme_name },
  status: row.status,
  seed: row.seed,
  firstWeek: row.first_week === null ? null : weekOf(row.first_week),
  weeks: row.weeks,
  summary: row.summary as PlanSummary | null,
  bottlenecks: [...bottlenecks],
  progress: row.progress as PlanProgress | null,
  cancelRequested: row.cancel_requested,
  error: row.error,
  requestedBy: row.requested_by,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  solvedAt: row.solved_at?.toISOString() ?? null,
  publishedAt: row.published_at?.toISOString() ?? null,
});

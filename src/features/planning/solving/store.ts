import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyIntegersIn } from '../../../platform/db/copy.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { KeptBottleneck, PlanProgress, PlanSummary } from '../domain.ts';

/**
 * A plan in work. `attempt` is the fencing token: whoever took the plan later has a larger one, and every write asks for
 * it. Leases are measured by the database's clock, because replicas' clocks differ and the product's may be a fixed one.
 */
export interface Claim {
  readonly key: number;
  readonly id: string;
  readonly programmeId: string;
  readonly seed: number;
  readonly attempt: number;
}

const LEASE_SECONDS = 30;
const lease = `clock_timestamp() + interval '${LEASE_SECONDS} seconds'`;

/** Takes a plan that waits, or whose worker died; null when there is nothing to take. */
export async function claimPlan(db: Knex, id: string): Promise<Claim | null> {
  const { rows } = await db.raw(
    `UPDATE plans p SET attempt = p.attempt + 1, lease_until = ${lease}
     FROM programmes g
     WHERE p.id = ? AND g.key = p.programme_key AND p.status = 'solving' AND (p.lease_until IS NULL OR p.lease_until < clock_timestamp())
     RETURNING p.key, p.id, g.id AS "programmeId", p.seed, p.attempt`,
    [id],
  );
  return (rows as Claim[])[0] ?? null;
}

/** Writes progress and extends the lease. @returns whether a person asked to cancel; null when the plan is no longer ours */
export async function beat(db: Knex, claim: Claim, progress: PlanProgress | null): Promise<{ readonly cancelled: boolean } | null> {
  const rows = (await db('plans')
    .where({ key: claim.key, attempt: claim.attempt, status: 'solving' })
    .update({ lease_until: db.raw(lease), ...(progress === null ? {} : { progress: JSON.stringify(progress) }) })
    .returning('cancel_requested')) as { cancel_requested: boolean }[];
  return rows[0] ? { cancelled: rows[0].cancel_requested } : null;
}

/** Gives a plan back, for the next worker to take at once. */
export async function release(db: Knex, claim: Claim): Promise<void> {
  await db('plans').where({ key: claim.key, attempt: claim.attempt, status: 'solving' }).update({ lease_until: null });
}

/** Plans whose worker has been silent for longer than its lease, or that no worker has taken. */
export const orphanedPlans = (db: Knex): Promise<string[]> =>
  db('plans').where({ status: 'solving' }).whereRaw("coalesce(lease_until, '-infinity') < clock_timestamp()").orderBy('key').pluck('id');

export interface Draft {
  readonly firstWeek: string;
  readonly frozenWeek: string;
  readonly weeks: number;
  readonly basePlanKey: number | null;
  readonly snapshotAt: Date;
  readonly solverVersion: string;
  readonly maxSteps: number | null;
  readonly problemHash: Buffer;
  readonly solutionHash: Buffer;
  readonly summary: PlanSummary;
  readonly bottlenecks: readonly KeptBottleneck[];
  readonly problem: Buffer;
  /** [employee, touch-point, venue, days since 2000-01-01 of the Monday] by key */
  readonly visits: Iterable<readonly [number, number, number, number]>;
  /** By key. */
  readonly unplaced: Iterable<readonly [employee: number, touchPoint: number, reason: string]>;
}

/** Ends the solving of a plan, once: @returns false when somebody else has the plan by now */
export async function finish(tx: Tx, claim: Claim, changes: Readonly<Record<string, unknown>>): Promise<boolean> {
  const updated = await tx
    .trx('plans')
    .where({ key: claim.key, attempt: claim.attempt, status: 'solving' })
    .update({ ...changes, lease_until: null, solved_at: tx.now, updated_at: tx.now, version: tx.trx.raw('version + 1') });
  return updated === 1;
}

/** @returns false when somebody else has the plan by now; nothing is stored then */
export async function storeDraft(tx: Tx, claim: Claim, draft: Draft): Promise<boolean> {
  const ours = await finish(tx, claim, {
    status: 'draft',
    first_week: draft.firstWeek,
    frozen_week: draft.frozenWeek,
    weeks: draft.weeks,
    base_plan_key: draft.basePlanKey,
    snapshot_at: draft.snapshotAt,
    solver_version: draft.solverVersion,
    max_steps: draft.maxSteps,
    problem_hash: draft.problemHash,
    solution_hash: draft.solutionHash,
    summary: JSON.stringify(draft.summary),
    bottlenecks: JSON.stringify(draft.bottlenecks),
  });
  if (!ours) return false;
  await tx.trx('plan_problems').insert({ plan_key: claim.key, problem: draft.problem });
  await copyIntegersIn(tx.trx, 'plan_visits', ['plan_key', 'employee_key', 'touch_point_key', 'venue_key', 'week'], function* (write) {
    for (const [employee, touchPoint, venue, day] of draft.visits) {
      const full = write([claim.key, employee, touchPoint, venue, day]);
      if (full) yield full;
    }
  });
  await copyUnplaced(tx, claim.key, draft.unplaced);
  // The diff and the publication join these rows next, long before autovacuum looks at them.
  await tx.trx.raw("SELECT refresh_statistics('plan_visits')");
  return true;
}

async function copyUnplaced(tx: Tx, key: number, rows: Draft['unplaced']): Promise<void> {
  function* lines(): Generator<string> {
    for (const [employee, touchPoint, reason] of rows) yield `${key}\t${employee}\t${touchPoint}\t${reason}\n`;
  }
  const client = (await tx.trx.client.acquireConnection()) as ClientBase;
  const sink = client.query(copyFrom('COPY plan_unplaced (plan_key, employee_key, touch_point_key, reason) FROM STDIN'));
  await pipeline(Readable.from(lines(), { objectMode: true }), sink);
}

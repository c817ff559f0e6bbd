import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { PlanStatus } from './domain.ts';

const PLANS: Identity = { table: 'plans', code: 'id', noun: 'plan' };

export interface PlanRow {
  readonly key: number;
  readonly id: string;
  readonly programme_key: number;
  readonly status: PlanStatus;
  readonly seed: number;
  readonly first_week: string | null;
  readonly weeks: number | null;
  readonly summary: unknown;
  readonly bottlenecks: unknown;
  readonly progress: unknown;
  readonly cancel_requested: boolean;
  readonly error: string | null;
  readonly requested_by: string;
  readonly base_plan_key: number | null;
  readonly snapshot_at: Date | null;
  readonly frozen_week: string | null;
  readonly solver_version: string | null;
  readonly max_steps: number | null;
  readonly problem_hash: Buffer | null;
  readonly solution_hash: Buffer | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly solved_at: Date | null;
  readonly published_at: Date | null;
}

export const planConstraints: ConstraintMessages = {
  plans_one_solving: {
    kind: 'conflict',
    pointer: '',
    code: 'being-planned',
    message: 'A plan of this programme is being generated already. Wait for it, or cancel it first.',
  },
  plans_one_published: {
    kind: 'conflict',
    pointer: '',
    code: 'outdated',
    message: 'Another plan of this programme was published at the same time. Generate again.',
  },
  assignments_one_live: {
    kind: 'conflict',
    pointer: '',
    code: 'outdated',
    message: 'Somebody in this plan is asked for the same touch-point elsewhere by now. Generate again.',
  },
};

export const planStore = (tx: Tx) => ({
  lock: (id: string, version: number | undefined) => lockVersion<PlanRow>(tx.trx, PLANS, id, version),

  async insert(row: { readonly id: string; readonly programmeKey: number; readonly seed: number }): Promise<void> {
    await tx.trx('plans').insert({
      id: row.id,
      programme_key: row.programmeKey,
      seed: row.seed,
      requested_by: tx.actor.name,
      created_at: tx.now,
      updated_at: tx.now,
    });
  },

  async update(row: PlanRow, changes: { readonly status?: PlanStatus; readonly cancel_requested?: boolean }): Promise<void> {
    await tx
      .trx('plans')
      .where({ key: row.key })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  /** What a plan said that nobody was ever told: its rows go, the plan itself stays in the list. */
  async dropContents(row: PlanRow): Promise<void> {
    for (const table of ['plan_visits', 'plan_unplaced', 'plan_problems']) await tx.trx(table).where({ plan_key: row.key }).delete();
  },
});

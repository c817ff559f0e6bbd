import type { Knex } from 'knex';
import { notFound } from '../../../platform/errors.ts';
import type { Plan as PlanFile, Problem } from '../../../scheduler/index.ts';
import { visitsInProblem } from '../analysis/read-model.ts';
import type { KeptBottleneck, PlanSummary } from '../domain.ts';
import { dayOf } from '../problem/days.ts';
import { readProblem, unpackProblem } from '../problem/file.ts';
import { getPackedProblem, getPlanRow } from '../read-model.ts';
import { unplacedKeys } from './read-model.ts';

/** A plan as two files that any judge of the format can read. */
export interface ExportedPlan {
  /** The text of `problem.json`, as the scheduler was given it. */
  readonly problem: Buffer;
  readonly plan: PlanFile;
}

/** What a plan was solved from and what came of it, in the scheduler's file formats. @throws not-found */
export async function exportPlan(db: Knex, planId: string): Promise<ExportedPlan> {
  const row = await getPlanRow(db, planId);
  if (row.summary === null || row.first_week === null) throw notFound('solved plan', planId);
  const packed = await getPackedProblem(db, planId);
  const problem = await readProblem(packed);
  const flat = await visitsInProblem(db, row.key, problem);
  const summary = row.summary as PlanSummary;
  const first = dayOf(row.first_week);
  const assignments = Array.from({ length: flat.length / 4 }, (_, index) => {
    const [e, t, v, w] = flat.subarray(4 * index, 4 * index + 4);
    return [e, t, v, w] as [number, number, number, number];
  });
  return {
    problem: await unpackProblem(packed),
    plan: {
      format: 'in-their-shoes/plan@1',
      status: summary.proof,
      makespan: assignments.reduce((last, [, , , week]) => Math.max(last, week + 1), 0),
      lowerBound: summary.lowerBoundWeeks,
      moved: movedIn(problem, assignments),
      assignments,
      unplaced: await unplacedIn(db, row.key, problem),
      bottlenecks: ((row.bottlenecks as KeptBottleneck[] | null) ?? []).map(({ resource, id, fromWeek, toWeek, need, have, fix }) => ({
        resource,
        id,
        from: (dayOf(fromWeek) - first) / 7,
        to: (dayOf(toWeek) - first) / 7,
        need,
        have,
        fix,
      })),
    },
  };
}

function movedIn(problem: Problem, assignments: readonly (readonly [number, number, number, number])[]): number | null {
  const published = problem.published as Int32Array | undefined;
  if (published === undefined) return null;
  const T = problem.touchPoints.length;
  const places = new Map(assignments.map(([e, t, v, w]) => [e * T + t, `${v} ${w}`]));
  let moved = 0;
  for (let i = 0; i < published.length; i += 4) {
    const pair = (published[i] as number) * T + (published[i + 1] as number);
    if (places.get(pair) !== `${published[i + 2]} ${published[i + 3]}`) moved++;
  }
  return moved;
}

async function unplacedIn(db: Knex, planKey: number, problem: Problem): Promise<PlanFile['unplaced']> {
  const employees = new Map(problem.employees.map(({ id }, index) => [id, index]));
  const touchPoints = new Map(problem.touchPoints.map(({ id }, index) => [id, index]));
  const rows = await unplacedKeys(db, planKey);
  return rows.map(({ employee, touchPoint, reason }) => [employees.get(employee) as number, touchPoints.get(touchPoint) as number, reason]);
}

import type { Knex } from 'knex';
import { copyIntegersOut } from '../../../platform/db/copy.ts';
import { codeRef, personRef } from '../../../platform/db/embedded.ts';
import { isUuid } from '../../../platform/ids.ts';
import type { Problem } from '../../../scheduler/index.ts';
import { readSnapshot } from '../problem/read-model.ts';
import type { Snapshot } from '../problem/snapshot.ts';
import type { Why } from './schemas.ts';

/** One moment of the database, seen in a transaction of its own. @throws not-found */
export const snapshotNow = (db: Knex, programmeId: string, now: Date, asked?: readonly number[]): Promise<Snapshot> =>
  db.transaction((trx) => readSnapshot(trx, programmeId, now, asked), { isolationLevel: 'repeatable read', readOnly: true });

/**
 * The visits of a plan as rows of its problem: what it placed, and the pins that are not its own.
 *
 * @returns [employee, touchPoint, venue, week] by index
 */
export async function visitsInProblem(db: Knex, planKey: number, problem: Problem): Promise<Int32Array> {
  const kept = await db.transaction(
    (trx) =>
      copyIntegersOut(
        trx,
        `SELECT v.employee_key, v.touch_point_key, v.venue_key, (v.week - p.first_week) / 7
         FROM plan_visits v JOIN plans p ON p.key = v.plan_key WHERE v.plan_key = ? ORDER BY 1, 2`,
        [planKey],
        4,
      ),
    { readOnly: true },
  );
  const employees = await indexByKey(db, 'employees', problem.employees);
  const touchPoints = await indexByKey(db, 'touch_points', problem.touchPoints);
  const venues = await indexByKey(db, 'venues', problem.venues);
  const T = problem.touchPoints.length;
  const pinned = problem.pinned as Int32Array;
  const rows = new Int32Array(kept.length + pinned.length);
  const placed = new Set<number>();
  let length = 0;
  for (let at = 0; at < kept.length; at += 4) {
    const e = employees.get(kept[at] as number) as number;
    const t = touchPoints.get(kept[at + 1] as number) as number;
    if (pinned.length > 0) placed.add(e * T + t);
    rows.set([e, t, venues.get(kept[at + 2] as number) as number, kept[at + 3] as number], length);
    length += 4;
  }
  for (let at = 0; at < pinned.length; at += 4) {
    if (placed.has((pinned[at] as number) * T + (pinned[at + 1] as number))) continue;
    rows.set(pinned.subarray(at, at + 4), length);
    length += 4;
  }
  return rows.subarray(0, length);
}

async function indexByKey(db: Knex, table: string, items: readonly { readonly id: string }[]): Promise<Map<number, number>> {
  const index = new Map(items.map(({ id }, position) => [id, position]));
  const rows = (await db(table)
    .select('id', 'key')
    .whereRaw('id = ANY(?::uuid[])', [items.map(({ id }) => id).filter(isUuid)])) as { id: string; key: number }[];
  return new Map(rows.map(({ id, key }) => [key, index.get(id) as number]));
}

export interface Names {
  readonly employees: ReadonlyMap<string, Why['alternatives'][number]['displaces'][number]['employee']>;
  readonly touchPoints: ReadonlyMap<string, Why['alternatives'][number]['displaces'][number]['touchPoint']>;
  readonly venues: ReadonlyMap<string, NonNullable<Why['venue']>>;
}

/** What the ids of a problem stand for today. */
export async function namesOf(
  db: Knex,
  ids: { readonly employees: readonly string[]; readonly touchPoints: readonly string[]; readonly venues: readonly string[] },
): Promise<Names> {
  const of = async <T>(sql: string, among: readonly string[]): Promise<Map<string, T>> => {
    const { rows } = (await db.raw(sql, [among.filter(isUuid)])) as { rows: { id: string; ref: T }[] };
    return new Map(rows.map(({ id, ref }) => [id, ref]));
  };
  return {
    employees: await of(`SELECT e.id, ${personRef('e')} AS ref FROM employees e WHERE e.id = ANY(?::uuid[])`, ids.employees),
    touchPoints: await of(`SELECT t.id, ${codeRef('t')} AS ref FROM touch_points t WHERE t.id = ANY(?::uuid[])`, ids.touchPoints),
    venues: await of(
      `SELECT v.id, json_build_object('id', v.id, 'site', ${codeRef('s')}) AS ref
       FROM venues v LEFT JOIN sites s ON s.key = v.site_key WHERE v.id = ANY(?::uuid[])`,
      ids.venues,
    ),
  };
}

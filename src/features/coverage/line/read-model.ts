import type { Knex } from 'knex';
import { codeRef } from '../../../platform/db/embedded.ts';
import { inSnapshot } from '../../../platform/db/snapshot.ts';
import { weekOf } from '../../../platform/iso-week.ts';
import type { Sight } from '../../../platform/sight.ts';
import { type Counts, NO_COUNTS, shareOf } from '../domain.ts';
import { peopleIn, readScope, requiredPairs } from '../pairs-read-model.ts';
import { add, HIDDEN, readGroups, shown } from '../read-model.ts';
import { foldSmall, type Node } from './domain.ts';
import type { LineCoverage, OwnCoverage } from './schemas.ts';

/** Coverage of the people below somebody: one cut into groups, the same for every question there is. */
export const getLineCoverage = (db: Knex, sight: Sight, now: Date): Promise<LineCoverage> =>
  inSnapshot(db, async (snapshot) => {
    const scope = await readScope(snapshot, { people: sight }, now);
    const counted = await readGroups(snapshot, scope, 'department');
    const departments = await readDepartments(snapshot);
    const byKey = new Map(departments.map((department) => [department.key, department]));
    const groups = foldSmall(withParents(counted, byKey));
    return {
      people: peopleIn(scope),
      ...(groups.length === 0 ? HIDDEN : shown(groups.reduce<Counts>(add, NO_COUNTS))),
      groups: groups.map((group) => ({
        department: group.key === null ? null : (byKey.get(group.key)?.reference ?? null),
        departments: [...group.departments],
        people: group.people,
        ...shown(group),
      })),
    };
  });

interface Department {
  readonly key: string;
  readonly parent: string | null;
  readonly name: string;
  readonly reference: { readonly id: string; readonly code: string; readonly name: string };
}

const readDepartments = (db: Knex): Promise<Department[]> =>
  db('departments')
    .leftJoin('departments as p', 'p.key', 'departments.parent_key')
    .select({ key: 'departments.id', parent: 'p.id', name: 'departments.name', reference: db.raw(codeRef('departments')) });

/** The departments that people are in, and those above them, which small ones are counted with. */
function withParents(
  counted: readonly (Counts & { readonly key: string; readonly name: string; readonly people: number })[],
  departments: ReadonlyMap<string, Department>,
): Node[] {
  const nodes = new Map<string, Node>(
    counted.map((group) => [group.key, { ...group, parent: departments.get(group.key)?.parent ?? null }]),
  );
  for (const { key } of counted) {
    for (let above = departments.get(departments.get(key)?.parent ?? ''); above && !nodes.has(above.key); ) {
      nodes.set(above.key, { ...NO_COUNTS, key: above.key, parent: above.parent, name: above.name, people: 0 });
      above = departments.get(above.parent ?? '');
    }
  }
  return [...nodes.values()];
}

const STATES = { d: 'direct', e: 'equivalent', x: 'exempt', p: 'planned', v: 'again', m: 'missing' } as const;

interface OwnRow {
  readonly touchPoint: OwnCoverage['touchPoints'][number]['touchPoint'];
  readonly stage: string;
  readonly state: keyof typeof STATES;
  readonly credited: boolean | null;
  readonly week: string | null;
}

/** What is required of one person, touch-point by touch-point in the order of their journeys. */
export const getOwnCoverage = (db: Knex, sight: Sight, now: Date): Promise<OwnCoverage> =>
  inSnapshot(db, async (snapshot) => {
    const scope = await readScope(snapshot, { people: sight }, now);
    const { rows } = (await snapshot.raw(
      `WITH ?
       SELECT ${codeRef('t')} AS "touchPoint", s.name AS stage, state, credited, coalesce(lived, stood_in, planned) AS week
       FROM pairs JOIN touch_points t ON t.key = touch_point_key JOIN stages s ON s.key = t.stage_key JOIN journeys j ON j.key = s.journey_key
       ORDER BY j.name, s.position, t.name, t.key`,
      [requiredPairs(snapshot, scope)],
    )) as { rows: OwnRow[] };
    const count = (...states: OwnRow['state'][]) => rows.filter((row) => states.includes(row.state)).length;
    const direct = count('d');
    return {
      required: rows.length,
      direct,
      ofWhichCredited: rows.filter((row) => row.state === 'd' && row.credited).length,
      equivalent: count('e'),
      exempt: count('x'),
      missing: count('p', 'v', 'm'),
      ofWhichPlanned: count('p'),
      share: shareOf(direct, rows.length),
      touchPoints: rows.map(({ touchPoint, stage, state, week }) => ({
        touchPoint,
        stage,
        state: STATES[state],
        week: week === null ? null : weekOf(week),
      })),
    };
  });

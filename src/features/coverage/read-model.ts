import type { Knex } from 'knex';
import { inSnapshot } from '../../platform/db/snapshot.ts';
import { addWeeks, startOfWeek, weekOf } from '../../platform/iso-week.ts';
import { type Counts, type Fate, type Group, groupsToHide, NO_COUNTS, SMALLEST_GROUP, shareOf, weekByWeek } from './domain.ts';
import { peopleIn, readScope, requiredPairs, type Scope } from './pairs-read-model.ts';
import type { Coverage, CoverageGroup, CoverageQuery, CoverageWeek } from './schemas.ts';

type Named = Pick<CoverageGroup, 'id' | 'code' | 'name'>;

/**
 * Coverage of what is required, in groups.
 *
 * @param mayBreakOut whether the reader may see groups of fewer than five people
 * @throws invalid for a filter that names nothing
 */
export const getCoverage = (db: Knex, query: CoverageQuery, now: Date, mayBreakOut: boolean): Promise<Coverage> =>
  inSnapshot(db, (snapshot) => coverageIn(snapshot, query, now, mayBreakOut));

/** The same within a transaction that there is already: what it has written counts. */
export async function coverageIn(trx: Knex.Transaction, query: CoverageQuery, now: Date, mayBreakOut: boolean): Promise<Coverage> {
  const scope = await readScope(trx, query, now);
  const hideAll = !mayBreakOut && (await tellsAboutFew(trx, query, scope, now));
  return query.groupBy === 'week' ? byWeek(trx, scope, hideAll) : byGroup(trx, scope, query.groupBy, mayBreakOut, hideAll);
}

async function byWeek(db: Knex, scope: Scope, hideAll: boolean): Promise<Coverage> {
  const fates = await readFates(db, scope);
  const weeks = weekByWeek(fates, mondays(fates, scope)).map(hideAll ? hiddenWeek : shownWeek);
  return { groupBy: 'week', ...(hideAll ? HIDDEN : shown(totalOfFates(fates))), groups: weeks };
}

async function byGroup(db: Knex, scope: Scope, groupBy: keyof typeof GROUPS, mayBreakOut: boolean, hideAll: boolean): Promise<Coverage> {
  const groups = await readGroups(db, scope, groupBy);
  const overlapping = groupBy === 'touchPoint' || groupBy === 'stage';
  const hidden = mayBreakOut ? new Set<string>() : groupsToHide(groups, overlapping);
  return {
    groupBy,
    ...(hideAll ? HIDDEN : shown(groups.reduce<Counts>(add, NO_COUNTS))),
    groups: groups.map(({ key, id, code, name, ...counts }) => ({
      key,
      id,
      code,
      name,
      ...(hideAll || hidden.has(key) ? HIDDEN : shown(counts)),
    })),
  };
}

/** Too few people altogether, or too few left out by the filters: the unfiltered numbers minus these would tell about them. */
async function tellsAboutFew(db: Knex, query: CoverageQuery, scope: Scope, now: Date): Promise<boolean> {
  const people = peopleIn(scope);
  if (people < SMALLEST_GROUP) return true;
  if (query.department === undefined && query.site === undefined) return false;
  const others = peopleIn(await readScope(db, { programme: query.programme }, now)) - people;
  return others > 0 && others < SMALLEST_GROUP;
}

export const HIDDEN = {
  required: null,
  direct: null,
  ofWhichCredited: null,
  equivalent: null,
  exempt: null,
  missing: null,
  ofWhichPlanned: null,
  share: null,
  suppressed: true,
} as const;

export const shown = ({ required, direct, ofWhichCredited, equivalent, exempt, missing, ofWhichPlanned }: Counts) => ({
  required,
  direct,
  ofWhichCredited,
  equivalent,
  exempt,
  missing,
  ofWhichPlanned,
  share: shareOf(direct, required),
});

export const add = (a: Counts, b: Counts): Counts => ({
  required: a.required + b.required,
  direct: a.direct + b.direct,
  ofWhichCredited: a.ofWhichCredited + b.ofWhichCredited,
  equivalent: a.equivalent + b.equivalent,
  exempt: a.exempt + b.exempt,
  missing: a.missing + b.missing,
  ofWhichPlanned: a.ofWhichPlanned + b.ofWhichPlanned,
});

const tally = (weight: string) => `
  sum(${weight})::integer AS required,
  coalesce(sum(${weight}) FILTER (WHERE state = 'd'), 0)::integer AS direct,
  coalesce(sum(${weight}) FILTER (WHERE state = 'd' AND credited), 0)::integer AS "ofWhichCredited",
  coalesce(sum(${weight}) FILTER (WHERE state = 'e'), 0)::integer AS equivalent,
  coalesce(sum(${weight}) FILTER (WHERE state = 'x'), 0)::integer AS exempt,
  coalesce(sum(${weight}) FILTER (WHERE state IN ('p', 'v', 'm')), 0)::integer AS missing,
  coalesce(sum(${weight}) FILTER (WHERE state = 'p'), 0)::integer AS "ofWhichPlanned"`;

/**
 * First summed a person (or a touch-point), then a group: the number of different people falls out without sorting every
 * pair. A touch-point's people are its pairs; of a stage at least those of its largest touch-point are different people.
 */
const GROUPS = {
  department: {
    by: 'employee_key',
    people: 'count(DISTINCT employee_key)',
    columns: `coalesce(d.id::text, 'none') AS key, d.id, d.code, coalesce(d.name, 'No department') AS name`,
    joins: 'JOIN employees e ON e.key = employee_key LEFT JOIN departments d ON d.key = e.department_key',
  },
  role: {
    by: 'employee_key',
    people: 'count(DISTINCT employee_key)',
    columns: `CASE WHEN r.leads THEN 'leader' ELSE 'other' END AS key, NULL::uuid AS id, NULL AS code,
      CASE WHEN r.leads THEN 'Leaders' ELSE 'Others' END AS name`,
    joins: `LEFT JOIN leaders l USING (employee_key) CROSS JOIN LATERAL (SELECT l.employee_key IS NOT NULL AS leads) AS r`,
  },
  touchPoint: {
    by: 'touch_point_key',
    people: 'sum(pairs)',
    columns: 't.id::text AS key, t.id, t.code, t.name',
    joins: 'JOIN touch_points t ON t.key = touch_point_key',
  },
  stage: {
    by: 'touch_point_key',
    people: 'max(of_point)',
    columns: 's.id::text AS key, s.id, NULL AS code, s.name',
    joins: 'JOIN touch_points t ON t.key = touch_point_key JOIN stages s ON s.key = t.stage_key',
  },
} as const;

export async function readGroups(db: Knex, scope: Scope, groupBy: keyof typeof GROUPS): Promise<(Group & Named)[]> {
  const { by, people, columns, joins } = GROUPS[groupBy];
  const { rows } = (await db.raw(
    `WITH ?, summed AS (
       SELECT ${by}, state, credited, count(*) AS pairs FROM pairs GROUP BY 1, 2, 3
     ), weighed AS (
       SELECT *, sum(pairs) OVER (PARTITION BY ${by}) AS of_point FROM summed
     )
     SELECT ${columns}, ${people}::integer AS people, ${tally('pairs')}
     FROM weighed ${joins}
     GROUP BY 1, 2, 3, 4
     ORDER BY name, key`,
    [requiredPairs(db, scope)],
  )) as { rows: (Group & Named)[] };
  return rows;
}

type FateRow = Fate & { readonly credited: boolean };

async function readFates(db: Knex, scope: Scope): Promise<FateRow[]> {
  const { rows } = (await db.raw(
    `WITH ?
     SELECT lived, stood_in AS "stoodIn", exempt, planned, coalesce(credited, false) AS credited, count(*)::integer AS pairs
     FROM pairs GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    [requiredPairs(db, scope)],
  )) as { rows: FateRow[] };
  return rows;
}

const totalOfFates = (fates: readonly FateRow[]): Counts =>
  fates.reduce<Counts>((total, fate) => {
    const direct = fate.lived !== null;
    const equivalent = !direct && fate.stoodIn !== null;
    const exempt = !direct && !equivalent && fate.exempt;
    const missing = !direct && !equivalent && !exempt;
    const when = (holds: boolean) => (holds ? fate.pairs : 0);
    return add(total, {
      required: fate.pairs,
      direct: when(direct),
      ofWhichCredited: when(direct && fate.credited),
      equivalent: when(equivalent),
      exempt: when(exempt),
      missing: when(missing),
      ofWhichPlanned: when(missing && fate.planned !== null),
    });
  }, NO_COUNTS);

/** From the first walk to the last planned one, this week included; credits for long ago only lift where the curve begins. */
function mondays(fates: readonly FateRow[], scope: Scope): string[] {
  const thisWeek = startOfWeek(scope.today);
  const weeks = fates.flatMap((fate) => [fate.credited ? null : fate.lived, fate.planned]).filter((week) => week !== null);
  const first = scope.from ?? weeks.reduce((a, b) => (a < b ? a : b), thisWeek);
  const last = scope.to ?? weeks.reduce((a, b) => (a > b ? a : b), thisWeek);
  const listed: string[] = [];
  for (let monday = first; monday <= last; monday = addWeeks(monday, 1)) listed.push(monday);
  return listed;
}

const weekName = (monday: string) => ({ key: weekOf(monday), id: null, code: null, name: weekOf(monday), week: weekOf(monday) });

const shownWeek = ({ monday, ...counts }: ReturnType<typeof weekByWeek>[number]): CoverageWeek => ({
  ...weekName(monday),
  ...counts,
  share: shareOf(counts.direct, counts.required),
});

const hiddenWeek = ({ monday }: { readonly monday: string }): CoverageWeek => ({
  ...weekName(monday),
  required: null,
  direct: null,
  equivalent: null,
  exempt: null,
  missing: null,
  directInWeek: null,
  plannedInWeek: null,
  plannedUntilWeek: null,
  share: null,
  suppressed: true,
});

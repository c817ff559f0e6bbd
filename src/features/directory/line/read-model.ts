import type { Knex } from 'knex';
import { codeRef } from '../../../platform/db/embedded.ts';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { containsPattern } from '../../../platform/db/text.ts';
import { dateIn, startOfWeek, weekOf } from '../../../platform/iso-week.ts';
import type { Sight } from '../../../platform/sight.ts';
import { pageWithinSight } from '../../accounts/sight-read-model.ts';
import { organisationTimeZone } from '../../organisation/read-model.ts';
import type { LinePerson, LinePersonQuery } from './schemas.ts';

const SORT: Readonly<Record<string, SortField>> = {
  familyName: { expression: "employees.family_name || ' ' || employees.given_name", type: 'text' },
  number: { expression: 'lower(employees.number)', type: 'text' },
};

interface Row extends Omit<LinePerson, 'nextWalk'> {
  readonly next: { readonly assignment: string; readonly touchPoint: LinePerson['department'] & object; readonly week: string } | null;
}

/** The people below somebody who are here or about to come: who they are, and when each is out next. Nothing else of them. */
export async function listLine(db: Knex, sight: Sight, query: LinePersonQuery, now: Date): Promise<Page<LinePerson>> {
  const leader = sight.kind === 'subtree' ? sight.employee : null;
  const today = dateIn(await organisationTimeZone(db), now);
  const rows = db('employees')
    .leftJoin('departments as d', 'd.key', 'employees.department_key')
    .whereRaw('employees.key <> ?', [leader])
    .whereNull('employees.deactivated_at')
    .whereRaw('(employees.end_date IS NULL OR employees.end_date >= ?::date)', [today])
    .select('employees.id', 'employees.number', {
      // In the list of columns, not a join: asked for the rows of the page alone, after sorting.
      next: db.raw(
        `(SELECT json_build_object('assignment', a.id, 'touchPoint', ${codeRef('t')}, 'week', a.week)
          FROM assignments a JOIN touch_points t ON t.key = a.touch_point_key
          WHERE a.employee_key = employees.key AND a.week >= ?::date AND a.status IN ('planned', 'announced', 'started')
          ORDER BY a.week, a.id LIMIT 1)`,
        [startOfWeek(today)],
      ),
      name: db.raw("employees.given_name || ' ' || employees.family_name"),
      department: db.raw(codeRef('d')),
      direct: db.raw('employees.manager_key IS NOT DISTINCT FROM ?::integer', [leader]),
    });
  if (query.q) {
    rows.whereRaw(
      `(employees.number ILIKE :pattern OR employees.given_name || ' ' || employees.family_name ILIKE :pattern
        OR employees.family_name || ' ' || employees.given_name ILIKE :pattern)`,
      { pattern: containsPattern(query.q) },
    );
  }
  if (query.direct !== undefined) rows.whereRaw(`employees.manager_key IS ${query.direct ? 'NOT ' : ''}DISTINCT FROM ?::integer`, [leader]);
  const [fields, tieBreaker] = [SORT, 'employees.id'];
  await pageWithinSight(db, rows, sight, { request: query, fields, tieBreaker, column: 'employees.key' });
  return page<Row, LinePerson>(rows, query, fields, tieBreaker, ({ id, number, name, department, direct, next }) => ({
    id,
    number,
    name,
    department,
    direct,
    nextWalk: next && { assignment: next.assignment, touchPoint: next.touchPoint, week: weekOf(next.week) },
  }));
}

import type { Knex } from 'knex';

/**
 * Who a programme is for. `programmes.audience` is null (everyone) or
 *
 *     { departments?: [uuid], sites?: [uuid], employees?: [uuid], leadersOnly?: boolean }
 *
 * A person belongs to it who matches every kind that is given; one value of a kind is enough. A department stands for
 * its whole subtree. A kind given as an empty list matches nobody, so that a list emptied by mistake never widens.
 *
 * An induction is for new starters alone: people who join in the week in which it begins, or later. Whoever has no start
 * date has always been here.
 *
 * Otherwise membership alone: whether a person has started, has left or is deactivated is the caller's question, because a
 * plan asks it of future weeks and a report of today.
 *
 * @returns a select of (programme_key, employee_key) without duplicates: await it for `rows`, or put it into `.with(…)`
 */
export function audienceMembers(db: Knex, programmeKeys: readonly number[]): Knex.Raw<{ rows: AudienceMember[] }> {
  // Left joins instead of IN (…): each list becomes one hash, so that 100,000 people cost one pass.
  return db.raw(
    `
    WITH RECURSIVE wanted AS (
      SELECT key, audience, ${kind('departments')}, ${kind('sites')}, ${kind('employees')},
        coalesce(audience->'leadersOnly' = 'true', false) AS leaders_only,
        CASE WHEN kind = 'induction' THEN start_week END AS joins_from
      FROM programmes WHERE key = ANY(?)
    ), of_department AS (
      SELECT w.key AS programme_key, d.key AS department_key
      FROM wanted w CROSS JOIN LATERAL jsonb_array_elements_text(w.departments) AS given (id)
      JOIN departments d ON d.id = given.id::uuid
      UNION
      SELECT o.programme_key, d.key FROM of_department o JOIN departments d ON d.parent_key = o.department_key
    ), of_site AS (
      SELECT DISTINCT w.key AS programme_key, s.key AS site_key
      FROM wanted w CROSS JOIN LATERAL jsonb_array_elements_text(w.sites) AS given (id)
      JOIN sites s ON s.id = given.id::uuid
    ), of_employee AS (
      SELECT DISTINCT w.key AS programme_key, e.key AS employee_key
      FROM wanted w CROSS JOIN LATERAL jsonb_array_elements_text(w.employees) AS given (id)
      JOIN employees e ON e.id = given.id::uuid
    )
    SELECT w.key AS programme_key, e.key AS employee_key
    FROM wanted w
    CROSS JOIN employees e
    LEFT JOIN of_department d ON d.programme_key = w.key AND d.department_key = e.department_key
    LEFT JOIN of_site s ON s.programme_key = w.key AND s.site_key = e.site_key
    LEFT JOIN of_employee n ON n.programme_key = w.key AND n.employee_key = e.key
    WHERE (w.departments IS NULL OR d.department_key IS NOT NULL)
      AND (w.sites IS NULL OR s.site_key IS NOT NULL)
      AND (w.employees IS NULL OR n.employee_key IS NOT NULL)
      AND (NOT w.leaders_only OR e.key IN (SELECT employee_key FROM leaders))
      AND (w.joins_from IS NULL OR e.start_date >= w.joins_from)`,
    [programmeKeys as number[]],
  );
}

export interface AudienceMember {
  readonly programme_key: number;
  readonly employee_key: number;
}

/** The list of one kind, or null where the audience does not speak of it. */
const kind = (name: string): string => `CASE WHEN jsonb_typeof(audience->'${name}') = 'array' THEN audience->'${name}' END AS ${name}`;

/** The names of the programmes, archived ones aside, whose audience names this department, site or employee. */
export const audiencesNaming = (db: Knex, of: 'departments' | 'sites' | 'employees', id: string): Promise<string[]> =>
  db('programmes').whereNull('archived_at').whereRaw('audience->? @> to_jsonb(?::text)', [of, id]).orderBy('name').pluck('name');

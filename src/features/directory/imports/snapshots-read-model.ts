/**
 * A record as the audit trail keeps it: what the API shows of it, references by id, code and name. SQL that selects
 * `key, id, body` and ends with its FROM clause, the table being `t`.
 */
const person = (alias: string): string =>
  `CASE WHEN ${alias}.key IS NOT NULL THEN
     jsonb_build_object('id', ${alias}.id, 'number', ${alias}.number, 'name', ${alias}.given_name || ' ' || ${alias}.family_name) END`;
const coded = (alias: string): string =>
  `CASE WHEN ${alias}.key IS NOT NULL THEN jsonb_build_object('id', ${alias}.id, 'code', ${alias}.code, 'name', ${alias}.name) END`;

export const SNAPSHOTS = {
  sites: `SELECT t.key, t.id, jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name, 'timeZone', t.time_zone,
    'country', t.country, 'version', t.version) AS body FROM sites t`,
  departments: `SELECT t.key, t.id, jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name, 'parent', ${coded('parent')},
    'site', ${coded('site')}, 'head', ${person('head')}, 'maxAwayPerWeek', t.max_away_per_week, 'version', t.version) AS body
    FROM departments t
    LEFT JOIN departments parent ON parent.key = t.parent_key
    LEFT JOIN sites site ON site.key = t.site_key
    LEFT JOIN employees head ON head.key = t.head_key`,
  employees: `SELECT t.key, t.id, jsonb_build_object('id', t.id, 'number', t.number, 'email', t.email, 'givenName', t.given_name,
    'familyName', t.family_name, 'department', ${coded('department')}, 'site', ${coded('site')}, 'manager', ${person('manager')},
    'isLeader', t.declared_leader, 'startDate', t.start_date, 'endDate', t.end_date, 'timeZone', t.time_zone, 'locale', t.locale,
    'weeklyLoad', t.weekly_load, 'version', t.version) AS body
    FROM employees t
    LEFT JOIN departments department ON department.key = t.department_key
    LEFT JOIN sites site ON site.key = t.site_key
    LEFT JOIN employees manager ON manager.key = t.manager_key`,
} as const;

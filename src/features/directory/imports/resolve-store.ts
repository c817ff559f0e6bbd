import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { Referable, ReferenceField } from './fields.ts';

type Trx = Tx['trx'];

/** What a record can be called by, per table: SQL over its row `c`, with ranks; a lower rank wins. */
const LABELS: Readonly<Record<Referable, string>> = {
  sites: '(c.code, 1), (c.id::text, 1), (c.name, 2)',
  departments: '(c.code, 1), (c.id::text, 1), (c.name, 2)',
  employees: `(c.number, 1), (c.id::text, 1), (c.email, 2), (c.given_name || ' ' || c.family_name, 3),
    (c.family_name || ', ' || c.given_name, 3), (c.family_name || ' ' || c.given_name, 4)`,
};

const COLUMNS: Readonly<Record<Referable, readonly string[]>> = {
  sites: ['code', 'name'],
  departments: ['code', 'name'],
  employees: ['number', 'email', 'given_name', 'family_name'],
};

/**
 * The records that can be referred to. For the kind that is being imported that is the state after the import: records
 * that the file does not touch, and the file's own rows (`onlyGood`: without the rejected ones).
 */
function candidates(to: Referable, self: boolean, onlyGood: boolean): string {
  const columns = COLUMNS[to].join(', ');
  if (!self) return `SELECT key, id, ${columns} FROM ${to}`;
  const live = `r.key IS NOT NULL AND NOT r.duplicate ${onlyGood ? 'AND NOT r.faulty' : ''}`;
  // NOT EXISTS, for NOT IN with more keys than fit work_mem compares every record with every row.
  return `SELECT r.key, NULL::uuid AS id, ${columns} FROM import_rows r WHERE ${live}
    UNION ALL SELECT t.key, t.id, ${columns} FROM ${to} t WHERE NOT EXISTS (SELECT 1 FROM import_rows r WHERE r.key = t.key AND ${live})`;
}

/**
 * Resolves one reference column for all rows at once. Labels are grouped before they are joined, so that a thousand people
 * of one name, asked for a thousand times, cost two thousand rows and not a million.
 *
 * Leaves the keys of rows whose reference is unknown or ambiguous empty; `unresolved` finds those.
 */
export async function resolve(trx: Trx, field: ReferenceField, self: boolean, onlyGood: boolean): Promise<void> {
  const ref = `${field.column}_ref`;
  const code = COLUMNS[field.to][0];
  await trx.raw(`
    WITH wanted AS MATERIALIZED (SELECT DISTINCT lower(${ref}) AS label FROM import_rows WHERE ${ref} IS NOT NULL),
    found AS (
      SELECT wanted.label, l.rank, min(c.key) AS key, count(DISTINCT c.key) AS n, min(c.${code}) AS first, max(c.${code}) AS last
      FROM (${candidates(field.to, self, onlyGood)}) c
      CROSS JOIN LATERAL (VALUES ${LABELS[field.to]}) l (label, rank)
      JOIN wanted ON wanted.label = lower(l.label)
      GROUP BY wanted.label, l.rank
    ),
    best AS (SELECT DISTINCT ON (label) * FROM found ORDER BY label, rank)
    UPDATE import_rows r SET ${field.column} = CASE WHEN best.n = 1 THEN best.key END,
      ${field.column}_hint = CASE WHEN best.n > 1 THEN best.n || ' (' || best.first || ', ' || best.last || ')' END
    FROM wanted LEFT JOIN best USING (label)
    WHERE lower(r.${ref}) = wanted.label`);
}

/**
 * A query for `reject`: rows whose reference was not resolved. Its detail is JSON: how many namesakes there are with two of
 * their codes, or the rejected line that has the record.
 */
export function unresolved(field: ReferenceField, self: boolean, key: string): string {
  const ref = `${field.column}_ref`;
  const rejected = self
    ? `LEFT JOIN (SELECT lower(${key}) AS label, min(line) AS line FROM import_rows WHERE faulty AND NOT duplicate GROUP BY 1) o
         ON o.label = lower(r.${ref})`
    : '';
  return `SELECT r.line, r.${ref} AS value,
      jsonb_build_object('namesakes', r.${field.column}_hint, 'rejected', ${self ? 'o.line' : 'NULL::integer'})::text AS detail
    FROM import_rows r ${rejected}
    WHERE NOT r.faulty AND r.${ref} IS NOT NULL AND r.${field.column} IS NULL`;
}

/** A warning leaves the reference that the record has. */
export async function keepReference(trx: Trx, field: ReferenceField, table: string): Promise<void> {
  await trx.raw(`
    UPDATE import_rows r SET ${field.column} = t.${field.column} FROM ${table} t
    WHERE t.key = r.key AND r.${field.column}_ref IS NOT NULL AND r.${field.column} IS NULL`);
}

/**
 * Queries that find rows which cannot be applied: each selects `line`, `value` and `detail` of rows that are not faulty
 * yet. Column and table names come from the kinds' descriptions, never from a request.
 */

/** Rows whose key an earlier row has. */
export const repeated = (key: string) => `
  SELECT line, value, first FROM (
    SELECT line, ${key} AS value, min(line) OVER (PARTITION BY lower(${key})) AS first FROM import_rows WHERE ${key} IS NOT NULL
  ) s WHERE line > first`;

/** The same for `reject`; detail: the earlier line. They may be faulty for another reason too. */
export const duplicates = (key: string): string => `SELECT line, value, first::text AS detail FROM (${repeated(key)}) d`;

/** New records without something they must have; detail: their key. */
export const missing = (column: string, key: string): string =>
  `SELECT line, NULL::text AS value, ${key} AS detail FROM import_rows WHERE NOT faulty AND is_new AND ${column} IS NULL`;

/** Rows that break a rule between their own fields. */
export const broken = (condition: string, column: string): string =>
  `SELECT line, ${column}::text AS value, NULL::text AS detail FROM import_rows WHERE NOT faulty AND (${condition})`;

/** Rows with a value that an earlier good row has; detail: that line. */
export const sharedInFile = (column: string): string => `
  SELECT line, value, first::text AS detail FROM (
    SELECT line, ${column} AS value, min(line) OVER (PARTITION BY lower(${column})) AS first
    FROM import_rows WHERE NOT faulty AND ${column} IS NOT NULL
  ) s WHERE line > first`;

/** Rows with a value that a record has which the file leaves alone; detail: that record's key. */
export const taken = (table: string, column: string, key: string): string => `
  SELECT r.line, r.${column} AS value, t.${key} AS detail FROM import_rows r JOIN ${table} t ON lower(t.${column}) = lower(r.${column})
  WHERE NOT r.faulty AND t.key <> r.key AND NOT EXISTS (SELECT 1 FROM import_rows o WHERE o.key = t.key AND NOT o.faulty)`;

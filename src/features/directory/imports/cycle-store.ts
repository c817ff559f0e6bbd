import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { Link } from './domain.ts';

/**
 * Links of records that no root is above: those in a loop, and those below one.
 *
 * Walks down from the roots, so that every record is visited once (100,000 people in a fraction of a second), whereas
 * walking up from each would visit everybody's superiors again and again.
 *
 * @param table the table imported into; its rows count where the file has none for them
 */
export async function rootless(trx: Tx['trx'], table: string, key: string, parent: string): Promise<readonly Link[]> {
  const { rows } = await trx.raw<{ rows: Link[] }>(`
    WITH RECURSIVE links AS MATERIALIZED (
      SELECT key, ${parent} AS parent, ${key} AS code, line FROM import_rows WHERE key IS NOT NULL AND NOT faulty
      UNION ALL
      SELECT key, ${parent}, ${key}, NULL FROM ${table}
      WHERE key NOT IN (SELECT key FROM import_rows WHERE key IS NOT NULL AND NOT faulty)
    ),
    rooted AS (
      SELECT l.key FROM links l LEFT JOIN links p ON p.key = l.parent WHERE p.key IS NULL
      UNION ALL
      SELECT l.key FROM rooted r JOIN links l ON l.parent = r.key
    )
    SELECT key, parent, code, line FROM links WHERE key NOT IN (SELECT key FROM rooted) ORDER BY line, key`);
  return rows;
}

export async function rejectLines(trx: Tx['trx'], lines: readonly number[]): Promise<void> {
  await trx.raw('UPDATE import_rows SET faulty = true WHERE line = ANY(?::integer[])', [lines as number[]]);
}

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
  // A table of its own, so that the planner knows its size: guessing, it took minutes for 100,000 people instead of a second.
  await trx.raw('DROP TABLE IF EXISTS import_links');
  await trx.raw(`
    CREATE TEMPORARY TABLE import_links ON COMMIT DROP AS
    SELECT key, ${parent} AS parent, ${key} AS code, line FROM import_rows WHERE key IS NOT NULL AND NOT faulty
    UNION ALL
    SELECT t.key, t.${parent}, t.${key}, NULL FROM ${table} t
    WHERE NOT EXISTS (SELECT 1 FROM import_rows r WHERE r.key = t.key AND NOT r.faulty)`);
  await trx.raw('CREATE INDEX ON import_links (parent)');
  await trx.raw('ANALYZE import_links');
  const { rows } = await trx.raw<{ rows: Link[] }>(`
    WITH RECURSIVE rooted AS (
      SELECT l.key FROM import_links l WHERE NOT EXISTS (SELECT 1 FROM import_links p WHERE p.key = l.parent)
      UNION ALL
      SELECT l.key FROM rooted r JOIN import_links l ON l.parent = r.key
    )
    SELECT l.* FROM import_links l WHERE NOT EXISTS (SELECT 1 FROM rooted r WHERE r.key = l.key) ORDER BY l.line, l.key`);
  return rows;
}

export async function rejectLines(trx: Tx['trx'], lines: readonly number[]): Promise<void> {
  await trx.raw('UPDATE import_rows SET faulty = true WHERE line = ANY(?::integer[])', [lines as number[]]);
}

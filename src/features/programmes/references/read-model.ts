import type { Knex } from 'knex';
import type { Identity } from '../../../platform/db/rows.ts';
import { ProductError } from '../../../platform/errors.ts';
import { isUuid } from '../../../platform/ids.ts';

export interface Referred {
  readonly key: number;
  readonly id: string;
}

/**
 * What a list in a body names, by id or code in any letter case: one query for all of them, in the order given, each once.
 *
 * @throws invalid with one fault an entry that names nothing
 */
export async function resolveReferences(db: Knex, of: Identity, references: readonly string[], pointer: string): Promise<Referred[]> {
  if (references.length === 0) return [];
  const ids = references.map((reference) => (isUuid(reference) ? reference : null));
  const codes = references.map((reference) => (isUuid(reference) ? null : reference));
  // PostgreSQL alone compares codes: other programs make other letters of "ΑΣ" and "İ" in lower case.
  const { rows } = await db.raw<{ rows: (Referred & { place: number })[] }>(
    `SELECT given.place::int AS place, t.key, t.id FROM unnest(?::uuid[]) WITH ORDINALITY AS given (id, place) JOIN ?? t ON t.id = given.id
     UNION ALL
     SELECT given.place::int, t.key, t.id FROM unnest(?::text[]) WITH ORDINALITY AS given (code, place) JOIN ?? t ON lower(t.??) = lower(given.code)
     ORDER BY place`,
    [ids as string[], of.table, codes as string[], of.table, of.code],
  );
  const found = new Set(rows.map(({ place }) => place));
  const faults = references.flatMap((reference, index) =>
    found.has(index + 1)
      ? []
      : [
          {
            pointer: `${pointer}/${index}`,
            message: `There is no ${of.noun} "${reference}". Name one by its id or ${of.code}.`,
            code: 'unknown-reference' as const,
            values: { value: reference },
          },
        ],
  );
  if (faults.length > 0) throw new ProductError('invalid', faults[0]?.message as string, faults);
  return [...new Map(rows.map(({ key, id }) => [key, { key, id }])).values()];
}

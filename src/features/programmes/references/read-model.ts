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
  const ids = references.filter(isUuid).map((id) => id.toLowerCase());
  const codes = references.filter((reference) => !isUuid(reference)).map((code) => code.toLowerCase());
  const rows = (await db(of.table)
    .select('key', 'id', { code: db.raw('lower(??)', [of.code]) })
    .whereRaw('id = ANY(?::uuid[]) OR lower(??) = ANY(?)', [ids, of.code, codes])) as (Referred & { code: string })[];
  const found = new Map<string, Referred>();
  for (const { key, id, code } of rows) {
    found.set(id, { key, id });
    found.set(code, { key, id });
  }
  const faults = references.flatMap((reference, index) =>
    found.has(reference.toLowerCase())
      ? []
      : [{ pointer: `${pointer}/${index}`, message: `There is no ${of.noun} "${reference}". Name one by its id or ${of.code}.` }],
  );
  if (faults.length > 0) throw new ProductError('invalid', faults[0]?.message as string, faults);
  const wanted = references.map((reference) => found.get(reference.toLowerCase()) as Referred);
  return [...new Map(wanted.map((row) => [row.key, row])).values()];
}

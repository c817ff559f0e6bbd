import type { Knex } from 'knex';
import { invalid } from '../errors.ts';
import { type Identity, whereIdentified } from './rows.ts';

/**
 * The integer key of what a field of the body, or a filter, names by id or code.
 *
 * @param reference null and, in a patch, undefined stay what they are: "none", and "not mentioned"
 * @param pointer the field, for the message when there is no such row
 * @throws invalid
 */
export async function keyOf<R extends string | null | undefined>(
  db: Knex,
  of: Identity,
  reference: R,
  pointer: string,
): Promise<number | Exclude<R, string>> {
  if (typeof reference !== 'string') return reference as Exclude<R, string>;
  const row = (await whereIdentified(db(of.table), of, reference).select(`${of.table}.key`).first()) as { key: number } | undefined;
  if (!row)
    throw invalid(pointer, `There is no ${of.noun} "${reference}". Name one by its id or ${of.code}.`, 'unknown-reference', {
      value: reference,
    });
  return row.key;
}

/** The same for a list: the pointer of a fault ends with its place in the list. Naming one row twice is a fault, too. */
export async function keysOf(trx: Knex, of: Identity, references: readonly string[], pointer: string): Promise<number[]> {
  const keys: number[] = [];
  for (const [index, reference] of references.entries()) {
    const key = await keyOf(trx, of, reference, `${pointer}/${index}`);
    if (keys.includes(key))
      throw invalid(`${pointer}/${index}`, `"${reference}" is named twice. Name it once.`, 'named-twice', { value: reference });
    keys.push(key);
  }
  return keys;
}

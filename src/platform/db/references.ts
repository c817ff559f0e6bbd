import type { Knex } from 'knex';
import { invalid } from '../errors.ts';
import { type Identity, whereIdentified } from './rows.ts';

/**
 * The integer key of what a field of the body names by id or code.
 *
 * @param pointer the field, for the message when there is no such row
 * @throws invalid
 */
export async function keyOf(trx: Knex, of: Identity, idOrCode: string, pointer: string): Promise<number> {
  const row = (await whereIdentified(trx(of.table), of, idOrCode).select(`${of.table}.key`).first()) as { key: number } | undefined;
  if (!row)
    throw invalid(pointer, `There is no ${of.noun} "${idOrCode}". Name one by its id or ${of.code}.`, 'unknown-reference', {
      value: idOrCode,
    });
  return row.key;
}

/** The same for a field that may be empty (null) or, in a patch, absent (undefined): both stay what they are. */
export async function optionalKeyOf<T extends string | null | undefined>(
  trx: Knex,
  of: Identity,
  idOrCode: T,
  pointer: string,
): Promise<number | Exclude<T, string>> {
  return typeof idOrCode === 'string' ? keyOf(trx, of, idOrCode, pointer) : (idOrCode as Exclude<T, string>);
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

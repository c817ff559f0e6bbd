import type { Knex } from 'knex';
import { notFound, ProductError } from '../errors.ts';
import { isUuid } from '../ids.ts';

/** A column that people use as a name (`code`, `number`), beside the id that programs use. */
export interface Identity {
  readonly table: string;
  readonly code: string;
  /** What the thing is called in a message. */
  readonly noun: string;
}

/** Adds "the row with this id, or with this code in any letter case". A value that is no UUID is a code. */
export function whereIdentified(query: Knex.QueryBuilder, of: Identity, idOrCode: string): Knex.QueryBuilder {
  return isUuid(idOrCode)
    ? query.where(`${of.table}.id`, idOrCode.toLowerCase())
    : query.whereRaw(`lower(${of.table}.${of.code}) = lower(?)`, [idOrCode]);
}

/**
 * Locks the row and checks the version that the caller last saw (If-Match).
 *
 * @param strength `update` also keeps new rows from referring to it until the end of the transaction; `no-key-update` lets
 *   them: two people changed at once may each become the other's reference without a deadlock
 * @returns the row as it is now
 * @throws not-found, or changed-meanwhile when somebody else was faster
 */
export async function lockVersion<Row extends { version: number }>(
  trx: Knex.Transaction,
  of: Identity,
  idOrCode: string,
  version: number | undefined,
  strength: 'update' | 'no-key-update' = 'update',
): Promise<Row> {
  const query = whereIdentified(trx(of.table), of, idOrCode).first();
  const row = (await (strength === 'update' ? query.forUpdate() : query.forNoKeyUpdate())) as Row | undefined;
  if (!row) throw notFound(of.noun, idOrCode);
  if (version !== undefined && row.version !== version) {
    throw new ProductError(
      'changed-meanwhile',
      `This ${of.noun} was changed meanwhile (version ${row.version}, you sent ${version}). Read it again and repeat your change.`,
    );
  }
  return row;
}

import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { repeated } from './faulty-rows-read-model.ts';
import type { Field } from './fields.ts';

type Trx = Tx['trx'];

/**
 * The staging table `import_rows`: one row per row of the file, gone with the transaction.
 *
 * It has the columns of the table that is imported into, typed alike; a reference has its text (`site_key_ref`) beside
 * the key it is resolved to (and `site_key_hint`, why it could not be). `faulty`: rejected. `duplicate`: an earlier line has the same key.
 */
export async function createStaging(trx: Trx, fields: readonly Field[]): Promise<void> {
  const columns = fields.flatMap((field) =>
    field.kind === 'reference'
      ? [`${field.column} integer`, `${field.column}_ref text`, `${field.column}_hint text`]
      : [`${field.column} ${field.type}`],
  );
  await trx.raw(`
    CREATE TEMPORARY TABLE import_rows (
      line integer NOT NULL, faulty boolean NOT NULL, duplicate boolean NOT NULL DEFAULT false,
      key integer, is_new boolean, changed boolean NOT NULL DEFAULT false, ${columns.join(', ')}
    ) ON COMMIT DROP`);
}

export const stagingColumn = (field: Field): string => (field.kind === 'reference' ? `${field.column}_ref` : field.column);

/** Streams rows into the staging table, in PostgreSQL's text format. */
export async function copyIntoStaging(trx: Trx, columns: readonly string[], lines: AsyncIterable<string>): Promise<void> {
  // Inside a transaction, knex's client hands out that transaction's connection.
  const connection: ClientBase = await trx.client.acquireConnection();
  await pipeline(lines, connection.query(from(`COPY import_rows (${columns.join(', ')}) FROM STDIN`)));
  await trx.raw('CREATE UNIQUE INDEX ON import_rows (line)');
  await trx.raw('ANALYZE import_rows');
}

/** One row in the text format of COPY. */
export function copyLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => (value === null ? '\\N' : value.replaceAll(/[\\\n\r\t]/g, escapeCharacter))).join('\t')}\n`;
}

const escapeCharacter = (character: string): string => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ?? character;

export interface Rejected {
  readonly line: number;
  readonly value: string | null;
  readonly detail: string | null;
}

/**
 * Marks the rows that a query finds as faulty.
 *
 * @param query selects `line`, `value` and `detail` of rows that are not faulty yet
 * @returns the first of them by line, and how many there are
 */
export function reject(trx: Trx, query: string, bindings: readonly string[], limit: number): Promise<Found> {
  return find(trx, query, bindings, limit, 'marked AS (UPDATE import_rows r SET faulty = true FROM bad WHERE r.line = bad.line),');
}

/** The same without marking. */
export function warn(trx: Trx, query: string, bindings: readonly string[], limit: number): Promise<Found> {
  return find(trx, query, bindings, limit, '');
}

export interface Found {
  readonly rows: readonly Rejected[];
  readonly total: number;
}

async function find(trx: Trx, query: string, bindings: readonly string[], limit: number, also: string): Promise<Found> {
  const result = await trx.raw<{ rows: (Rejected & { total: number })[] }>(
    `WITH bad AS MATERIALIZED (${query}), ${also} counted AS (SELECT count(*) AS total FROM bad)
     SELECT line, value, detail, total FROM bad, counted ORDER BY line LIMIT ${limit}`,
    bindings as string[],
  );
  return { rows: result.rows, total: result.rows[0]?.total ?? 0 };
}

/** Sets `duplicate` on rows whose key an earlier row has. */
export async function markDuplicates(trx: Trx, key: string): Promise<void> {
  await trx.raw(`UPDATE import_rows r SET duplicate = true FROM (${repeated(key)}) d WHERE r.line = d.line`);
}

/**
 * Keeps everybody else from changing the directory until the import ends: it compares with the records first and writes
 * later. Reading goes on. In one order, so that two imports queue up instead of blocking each other.
 */
export async function lockDirectory(trx: Trx): Promise<void> {
  await trx.raw('LOCK TABLE absences, departments, employees, sites IN SHARE ROW EXCLUSIVE MODE');
}

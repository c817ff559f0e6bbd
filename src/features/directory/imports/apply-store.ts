import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { Counts } from './context.ts';
import type { Field } from './fields.ts';
import type { KeyedKind } from './kinds.ts';
import { SNAPSHOTS } from './snapshots-read-model.ts';

type Trx = Tx['trx'];

/**
 * Finds the record of each row and completes the row to that record's state after the import: a column that the file does
 * not have keeps its value, a default fills what is still empty, and a new record gets a key.
 *
 * @param mapped fields that the file has a column for
 * @param defaults parsed values by field name
 */
export async function completeRows(
  trx: Trx,
  kind: KeyedKind,
  mapped: ReadonlySet<string>,
  defaults: ReadonlyMap<string, string>,
): Promise<void> {
  const bindings: string[] = [];
  const bind = (value: string, type: string) => {
    bindings.push(value);
    return `?::${type}`;
  };
  const assignments = kind.fields.flatMap((field) => {
    const fallback = defaults.get(field.name);
    if (field.kind === 'reference') {
      if (mapped.has(field.name))
        return fallback === undefined ? [] : [`${field.column}_ref = coalesce(r.${field.column}_ref, ${bind(fallback, 'text')})`];
      const own = [`${field.column} = x.${field.column}`];
      return fallback === undefined
        ? own
        : [...own, `${field.column}_ref = CASE WHEN x.${field.column} IS NULL THEN ${bind(fallback, 'text')} END`];
    }
    const sources = [
      mapped.has(field.name) ? `r.${field.column}` : `x.${field.column}`,
      ...(fallback === undefined ? [] : [bind(fallback, field.type)]),
      ...(field.empty === undefined ? [] : [bind(field.empty, field.type)]),
    ];
    return sources.length === 1 && mapped.has(field.name) ? [] : [`${field.column} = coalesce(${sources.join(', ')})`];
  });
  const columns = kind.fields.map((field) => `t.${field.column}`).join(', ');
  await trx.raw(
    `UPDATE import_rows r SET key = coalesce(x.key, nextval(pg_get_serial_sequence('${kind.table}', 'key'))), is_new = x.key IS NULL
       ${assignments.map((assignment) => `, ${assignment}`).join('')}
     FROM (SELECT s.line, t.key, ${columns} FROM import_rows s LEFT JOIN ${kind.table} t ON lower(t.${kind.key}) = lower(s.${kind.key})) x
     WHERE r.line = x.line AND NOT r.duplicate AND r.${kind.key} IS NOT NULL`,
    bindings,
  );
  // Until now every key was null, and the planner would go on believing it.
  await trx.raw('ANALYZE import_rows');
}

const comparable = (kind: KeyedKind, alias: string): string => `(${kind.fields.map((field) => `${alias}.${field.column}`).join(', ')})`;

/** Marks what differs from its record and counts. */
export async function compareRows(trx: Trx, kind: KeyedKind): Promise<Counts> {
  await trx.raw(`
    UPDATE import_rows r SET changed = true FROM ${kind.table} t
    WHERE t.key = r.key AND NOT r.is_new AND NOT r.faulty AND ${comparable(kind, 'r')} IS DISTINCT FROM ${comparable(kind, 't')}`);
  return countRows(trx);
}

/** Counts the rows by what is to become of them. */
export async function countRows(trx: Trx): Promise<Counts> {
  await trx.raw('ANALYZE import_rows');
  const { rows } = await trx.raw<{ rows: Counts[] }>(`
    SELECT count(*) FILTER (WHERE faulty) AS rejected,
      count(*) FILTER (WHERE NOT faulty AND is_new) AS created,
      count(*) FILTER (WHERE NOT faulty AND changed) AS updated,
      count(*) FILTER (WHERE NOT faulty AND NOT is_new AND NOT changed) AS unchanged
    FROM import_rows`);
  return rows[0] as Counts;
}

/**
 * Writes the rows that are new or changed, with an audit event each.
 *
 * Updates go first: they give e-mail addresses free that new people may have. Forward references between rows are fine,
 * for the foreign keys are checked at the end of the transaction.
 */
export async function writeRows(tx: Tx, kind: KeyedKind): Promise<void> {
  const { trx, now } = tx;
  const { table, fields } = kind;
  const columns = fields.map((field) => field.column).join(', ');
  await trx.raw(`
    CREATE TEMPORARY TABLE import_before ON COMMIT DROP AS
    ${SNAPSHOTS[table]} WHERE t.key IN (SELECT key FROM import_rows WHERE changed AND NOT faulty)`);
  for (const field of fields) if (isUnique(field)) await vacate(trx, table, field.column);
  await trx.raw(
    `UPDATE ${table} t SET (${columns}, version, updated_at) = ROW(${fields.map((field) => `r.${field.column}`).join(', ')}, t.version + 1, ?::timestamptz)
     FROM import_rows r WHERE r.key = t.key AND r.changed AND NOT r.faulty`,
    [now],
  );
  await trx.raw(
    `INSERT INTO ${table} (key, id, ${columns}, created_at, updated_at) OVERRIDING SYSTEM VALUE
     SELECT key, uuid_v7(), ${columns}, ?, ? FROM import_rows WHERE is_new AND NOT faulty ORDER BY line`,
    [now, now],
  );
  await trx.raw(
    `INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, request_id, action, entity, entity_id, before, after)
     SELECT ?, ?, ?, ?, ?, CASE WHEN b.key IS NULL THEN '${kind.noun}.created' ELSE '${kind.noun}.updated' END, '${kind.noun}', a.id, b.body, a.body
     FROM (${SNAPSHOTS[table]}) a JOIN import_rows r ON r.key = a.key LEFT JOIN import_before b ON b.key = a.key
     WHERE NOT r.faulty AND (r.is_new OR r.changed) ORDER BY r.line`,
    [now, tx.actor.kind, tx.actor.id, tx.actor.name, tx.requestId],
  );
}

const isUnique = (field: Field): boolean => field.kind === 'value' && field.unique === true;

/** Two records that swap a unique value would collide half-way through the update: the one that gives it up lets go first. */
async function vacate(trx: Trx, table: string, column: string): Promise<void> {
  await trx.raw(`
    UPDATE ${table} t SET ${column} = 'moving-' || t.key FROM import_rows own, import_rows other
    WHERE own.key = t.key AND NOT own.faulty AND NOT other.faulty AND other.key <> t.key
      AND lower(own.${column}) <> lower(t.${column}) AND lower(other.${column}) = lower(t.${column})`);
}

import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { SNAPSHOTS } from './snapshots-read-model.ts';

/** What may be a code: the database's share of `Code` in platform/http/fields.ts. */
const CODE = String.raw`^[^\s/?#]+( [^\s/?#]+)*$`;
const NO_CODE = String.raw`^(\.\.?|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`;

/**
 * Creates the departments that staged employees refer to and that nobody has: the cell becomes code and name. What cannot
 * be a code stays an unknown reference, and its row an error.
 */
export async function createMissingDepartments(tx: Tx): Promise<void> {
  // The tables are locked, so every key above today's highest is one of ours.
  const { rows } = await tx.trx.raw<{ rows: { last: number }[] }>('SELECT coalesce(max(key), 0) AS last FROM departments');
  await tx.trx.raw(
    `WITH wanted AS (
       SELECT DISTINCT ON (lower(department_key_ref)) department_key_ref AS code FROM import_rows
       WHERE department_key_ref ~ ? AND department_key_ref !~ ? AND length(department_key_ref) <= 64 AND NOT faulty ORDER BY lower(department_key_ref), line
     )
     INSERT INTO departments (id, code, name, created_at, updated_at)
     SELECT uuid_v7(), w.code, w.code, ?, ? FROM wanted w
     WHERE NOT EXISTS (SELECT 1 FROM departments d WHERE lower(w.code) IN (lower(d.code), lower(d.name), d.id::text))`,
    [CODE, NO_CODE, tx.now, tx.now],
  );
  await tx.trx.raw(
    `INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, request_id, action, entity, entity_id, after)
     SELECT ?, ?, ?, ?, ?, 'department.created', 'department', a.id, a.body FROM (${SNAPSHOTS.departments} WHERE t.key > ?) a`,
    [tx.now, tx.actor.kind, tx.actor.id, tx.actor.name, tx.requestId, rows[0]?.last ?? 0],
  );
}

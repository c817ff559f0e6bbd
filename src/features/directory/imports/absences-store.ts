import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { countRows } from './apply-store.ts';
import type { Counts } from './context.ts';

type Trx = Tx['trx'];

const DURING = "daterange(r.first_day, r.last_day, '[]')";

/** Fills in who and when, where the file has nothing. */
export async function fillIdentity(trx: Trx, defaults: ReadonlyMap<string, string>): Promise<void> {
  await trx.raw(
    `UPDATE import_rows SET employee_key_ref = coalesce(employee_key_ref, ?), first_day = coalesce(first_day, ?::date),
       last_day = coalesce(last_day, ?::date)`,
    [defaults.get('employee') ?? null, defaults.get('from') ?? null, defaults.get('to') ?? null],
  );
}

/** Finds the absence of each row: same person, same days. A kind that the file does not have stays what it is. */
export async function matchAbsences(trx: Trx, kindMapped: boolean, kind: string): Promise<void> {
  await trx.raw('ALTER TABLE import_rows ADD COLUMN absence_id uuid');
  await trx.raw(
    `UPDATE import_rows r SET absence_id = x.id, is_new = x.id IS NULL,
       kind = coalesce(${kindMapped ? 'r.kind' : 'x.kind'}, ?)
     FROM (SELECT r.line, a.id, a.kind FROM import_rows r
       LEFT JOIN absences a ON a.employee_key = r.employee_key AND NOT r.faulty AND r.first_day <= r.last_day AND a.during = ${DURING_IF_ORDERED}) x
     WHERE x.line = r.line`,
    [kind],
  );
  await trx.raw('ANALYZE import_rows');
}

/** daterange() fails when the days are out of order, and a join may evaluate it before the comparison that would rule them out. */
const DURING_IF_ORDERED = `CASE WHEN r.first_day <= r.last_day THEN ${DURING} END`;

export const DISORDERED = `SELECT line, last_day::text AS value, first_day::text AS detail FROM import_rows WHERE NOT faulty AND last_day < first_day`;

/** Rows that repeat an earlier one; detail: its line. */
export const REPEATED = `SELECT line, first_day::text AS value, first::text AS detail FROM (
    SELECT line, first_day, min(line) OVER (PARTITION BY employee_key, first_day, last_day) AS first FROM import_rows WHERE NOT faulty
  ) s WHERE line > first`;

/** Rows that share a day with another row of the same person which begins earlier; detail: that row's line. */
export const OVERLAPPING = `SELECT line, first_day::text AS value, split_part(latest, ' ', 2) AS detail FROM (
    SELECT line, first_day, max(last_day || ' ' || line) OVER
      (PARTITION BY employee_key ORDER BY first_day, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
    FROM import_rows WHERE NOT faulty
  ) s WHERE split_part(latest, ' ', 1) >= first_day::text`;

/** Rows that share a day with another absence that is known already; detail: its days. */
export const CLASHING = `SELECT r.line, r.first_day::text AS value, lower(c.during) || ' to ' || upper(c.during) - 1 AS detail
  FROM import_rows r CROSS JOIN LATERAL (
    SELECT a.during FROM absences a
    WHERE a.employee_key = r.employee_key AND a.during && ${DURING_IF_ORDERED} AND a.id IS DISTINCT FROM r.absence_id
    ORDER BY a.during LIMIT 1
  ) c WHERE NOT r.faulty`;

export async function compareAbsences(trx: Trx): Promise<Counts> {
  await trx.raw(`
    UPDATE import_rows r SET changed = true FROM absences a WHERE a.id = r.absence_id AND NOT r.faulty AND a.kind <> r.kind`);
  return countRows(trx);
}

const BODY = `jsonb_build_object('id', a.id, 'from', lower(a.during), 'to', upper(a.during) - 1, 'kind', a.kind, 'version', a.version,
  'employee', jsonb_build_object('id', e.id, 'number', e.number, 'name', e.given_name || ' ' || e.family_name))`;

/** Writes what is new or changed, with an audit event each. */
export async function writeAbsences(tx: Tx): Promise<void> {
  const { trx, now } = tx;
  await trx.raw(`
    CREATE TEMPORARY TABLE import_before ON COMMIT DROP AS
    SELECT a.id, ${BODY} AS body FROM absences a JOIN employees e ON e.key = a.employee_key
    WHERE a.id IN (SELECT absence_id FROM import_rows WHERE changed AND NOT faulty)`);
  await trx.raw(
    `UPDATE absences a SET kind = r.kind, version = a.version + 1, updated_at = ? FROM import_rows r
     WHERE r.absence_id = a.id AND r.changed AND NOT r.faulty`,
    [now],
  );
  await trx.raw('UPDATE import_rows SET absence_id = uuid_v7() WHERE is_new AND NOT faulty');
  await trx.raw(
    `INSERT INTO absences (id, employee_key, during, kind, created_at, updated_at)
     SELECT r.absence_id, r.employee_key, ${DURING}, r.kind, ?, ? FROM import_rows r WHERE r.is_new AND NOT r.faulty ORDER BY r.line`,
    [now, now],
  );
  await trx.raw(
    `INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, request_id, action, entity, entity_id, before, after)
     SELECT ?, ?, ?, ?, ?, CASE WHEN b.id IS NULL THEN 'absence.created' ELSE 'absence.updated' END, 'absence', a.id, b.body, ${BODY}
     FROM import_rows r JOIN absences a ON a.id = r.absence_id JOIN employees e ON e.key = a.employee_key
     LEFT JOIN import_before b ON b.id = a.id WHERE NOT r.faulty AND (r.is_new OR r.changed) ORDER BY r.line`,
    [now, tx.actor.kind, tx.actor.id, tx.actor.name, tx.requestId],
  );
}

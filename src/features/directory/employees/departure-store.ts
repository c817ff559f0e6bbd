import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { endAccessOfDeparted } from '../../accounts/access-store.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import { webhookEvents } from '../../webhooks/events/service.ts';

/**
 * Whoever has gone is asked for nothing more. Closes what is still open for people who are deactivated, or for the weeks
 * that begin after a person's end date: assignments that nobody has begun, and mail that has not been handed over. Whoever
 * is gone by today is signed out everywhere, their tokens and the address of their private calendar feed are revoked.
 *
 * Set-based, so that an import, a directory sync or a publication can call it once for everybody it touched. A caller
 * that gives people new assignments runs it last in its transaction: an end date set meanwhile is seen then.
 *
 * Mail goes by the earliest place on Earth where the day after the last one begins (UTC+14): better one mail too few on
 * the last day than one to somebody who has left.
 *
 * @param employeeKeys whom to look at; people who have not gone are left alone
 * @returns what was cancelled; one audit event a person has been noted
 */
export async function cancelForDeparted(tx: Tx, employeeKeys: readonly number[]): Promise<{ assignments: number; messages: number }> {
  const bindings = { keys: employeeKeys as number[], now: tx.now };
  const assignments = (await tx.trx.raw(
    `WITH ${GONE}
     UPDATE assignments a
     SET status = 'cancelled', close_reason = g.why, closed_at = :now, sequence = a.sequence + 1,
       version = a.version + 1, updated_at = :now
     FROM gone g
     WHERE a.employee_key = g.key AND a.status IN ('planned', 'announced') AND (g.end_date IS NULL OR a.week > g.end_date)
     RETURNING a.id, g.id AS employee_id`,
    bindings,
  )) as { rows: Cancelled[] };
  await webhookEvents(tx).assignments('cancelled', { ids: assignments.rows.map((row) => row.id) });
  const messages = (await tx.trx.raw(
    `WITH ${GONE}
     UPDATE messages m
     SET status = 'cancelled', reason = g.why, version = m.version + 1, updated_at = :now
     FROM gone g
     WHERE m.employee_key = g.key AND m.status = 'queued'
       AND (g.end_date IS NULL
         OR m.week > g.end_date
         OR m.due_at >= (g.end_date + 1)::timestamp AT TIME ZONE 'UTC' - interval '14 hours'
         OR (EXISTS (SELECT 1 FROM message_assignments l WHERE l.message_id = m.id)
           AND NOT EXISTS (
             SELECT 1 FROM message_assignments l JOIN assignments a ON a.id = l.assignment_id
             WHERE l.message_id = m.id AND a.status <> 'cancelled')))
     RETURNING m.id, g.id AS employee_id`,
    bindings,
  )) as { rows: Cancelled[] };
  // A feed ends for good: who comes back makes a new one. One that ends with a day to come is looked at when it is asked for.
  const feeds = (await tx.trx.raw(
    `WITH ${GONE}
     DELETE FROM calendar_feeds f USING gone g
     WHERE f.employee_key = g.key
       AND (g.end_date IS NULL OR g.end_date < ((:now::timestamptz AT TIME ZONE 'UTC') - interval '12 hours')::date)
     RETURNING g.id, g.id AS employee_id`,
    bindings,
  )) as { rows: Cancelled[] };

  await endAccessOfDeparted(tx, employeeKeys, await organisationToday(tx.trx, tx.now));

  const people = new Set([...assignments.rows, ...messages.rows, ...feeds.rows].map((row) => row.employee_id));
  for (const person of people) {
    const ids = (rows: readonly Cancelled[]) => rows.filter((row) => row.employee_id === person).map((row) => row.id);
    tx.audit({
      action: 'employee.departed',
      entity: 'employee',
      entityId: person,
      after: {
        cancelledAssignments: ids(assignments.rows),
        cancelledMessages: ids(messages.rows),
        calendarFeedRevoked: ids(feeds.rows).length > 0,
      },
    });
  }
  return { assignments: assignments.rows.length, messages: messages.rows.length };
}

interface Cancelled {
  readonly id: string;
  readonly employee_id: string;
}

/** `end_date` null here: gone altogether. */
const GONE = `gone AS (
  SELECT key, id,
    CASE WHEN deactivated_at IS NULL THEN end_date END AS end_date,
    CASE WHEN deactivated_at IS NULL THEN 'left' ELSE 'deactivated' END AS why
  FROM employees
  WHERE key = ANY(:keys) AND (deactivated_at IS NOT NULL OR end_date IS NOT NULL)
)`;

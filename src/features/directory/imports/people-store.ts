import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { TO_ADDRESS_OF_THEN } from '../../notifications/domain.ts';
import { cancelForDeparted } from '../employees/departure-store.ts';

/**
 * What a changed person means to the rest of the product, as when one is changed by hand: a corrected address counts for
 * mail that waits, but for mails about a way in (`TO_ADDRESS_OF_THEN`); and whoever got an end date is asked for nothing after it.
 */
export async function afterEmployees(tx: Tx): Promise<void> {
  await tx.trx.raw(
    `UPDATE messages m SET to_address = r.email, version = m.version + 1, updated_at = ?
     FROM import_rows r WHERE m.employee_key = r.key AND r.changed AND NOT r.faulty AND m.status = 'queued'
       AND m.kind <> ALL(?::text[]) AND m.to_address <> r.email`,
    [tx.now, [...TO_ADDRESS_OF_THEN]],
  );
  // Locked fully: nobody gives a leaver an assignment or a message until this transaction ends.
  const { rows } = await tx.trx.raw<{ rows: { key: number }[] }>(
    `SELECT e.key FROM employees e JOIN import_rows r ON r.key = e.key
     WHERE r.changed AND NOT r.faulty AND e.end_date IS NOT NULL ORDER BY e.key FOR UPDATE OF e`,
  );
  if (rows.length > 0)
    await cancelForDeparted(
      tx,
      rows.map((row) => row.key),
    );
}

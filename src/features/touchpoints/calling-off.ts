import type { Tx } from '../../platform/db/unit-of-work.ts';
import { dateIn } from '../../platform/iso-week.ts';
import { assignmentService } from '../assignments/service.ts';
import { assignmentStore } from '../assignments/store.ts';
import { organisationTimeZone } from '../organisation/read-model.ts';

/**
 * Whoever need not walk any more is not left with the walk: what lies ahead of them is excused within the transaction that
 * decides it, and whoever was told to go is told not to. A walk that was begun stays theirs to finish.
 *
 * @param days the days it holds for; `until: null` = for ever
 * @param why the machine word that the assignment keeps: the reason itself may be nobody's business
 */
export async function callOffAhead(
  tx: Tx,
  pair: { readonly employeeKey: number; readonly touchPointKey: number },
  days: { readonly from: string; readonly until: string | null },
  why: 'exempt' | 'credited',
): Promise<void> {
  const today = dateIn(await organisationTimeZone(tx.trx), tx.now);
  const assignments = assignmentService(tx, 'administrator');
  for (const id of await assignmentStore(tx).findAhead(pair, { ...days, today })) await assignments.excuse(id, why);
}

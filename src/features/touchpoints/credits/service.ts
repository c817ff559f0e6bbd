import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { dateIn } from '../../../platform/iso-week.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { organisationTimeZone } from '../../organisation/read-model.ts';
import { refuseOwnApproval } from '../approval.ts';
import { callOffAhead } from '../calling-off.ts';
import { TOUCH_POINTS } from '../touch-points/store.ts';
import { getCredit } from './read-model.ts';
import type { Credit, CreditInput, CreditPatch } from './schemas.ts';
import { creditStore } from './store.ts';

/** Use cases of credits, on one transaction. */
export const creditService = (tx: Tx) => {
  const store = creditStore(tx);

  async function refuseFuture(experiencedOn: string): Promise<void> {
    const today = dateIn(await organisationTimeZone(tx.trx), tx.now);
    if (experiencedOn <= today) return;
    throw invalid('/experiencedOn', `${experiencedOn} is in the future. A credit is for what was lived already; plan the rest.`, 'future');
  }

  return {
    async create(input: CreditInput): Promise<Credit> {
      const id = newId();
      const employee_key = await keyOf(tx.trx, EMPLOYEES, input.employee, '/employee');
      const approver_key = await keyOf(tx.trx, EMPLOYEES, input.approver, '/approver');
      const touch_point_key = await keyOf(tx.trx, TOUCH_POINTS, input.touchPoint, '/touchPoint');
      refuseOwnApproval(employee_key, approver_key);
      await refuseFuture(input.experiencedOn);
      await store.insert(id, { employee_key, touch_point_key, experienced_on: input.experiencedOn, reason: input.reason, approver_key });
      const credit = await getCredit(tx.trx, id);
      tx.audit({ action: 'credit.created', entity: 'credit', entityId: id, after: credit });
      const pair = { employeeKey: employee_key, touchPointKey: touch_point_key };
      await callOffAhead(tx, pair, { from: input.experiencedOn, until: null }, 'credited');
      return credit;
    },

    /** @throws not-found, changed-meanwhile */
    async update(id: string, version: number | undefined, patch: CreditPatch): Promise<Credit> {
      const row = await store.lock(id, version);
      const before = await getCredit(tx.trx, row.id);
      const approver_key = patch.approver === undefined ? undefined : await keyOf(tx.trx, EMPLOYEES, patch.approver, '/approver');
      if (approver_key !== undefined) refuseOwnApproval(row.employee_key, approver_key);
      if (patch.experiencedOn !== undefined) await refuseFuture(patch.experiencedOn);
      await store.update(row, definedOnly({ experienced_on: patch.experiencedOn, reason: patch.reason, approver_key }));
      const after = await getCredit(tx.trx, row.id);
      tx.audit({ action: 'credit.updated', entity: 'credit', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile */
    async remove(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id, version);
      const before = await getCredit(tx.trx, row.id);
      await store.remove(row);
      tx.audit({ action: 'credit.deleted', entity: 'credit', entityId: row.id, before });
    },
  };
};

import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { refuseOwnApproval } from '../approval.ts';
import { callOffAhead } from '../calling-off.ts';
import { TOUCH_POINTS } from '../touch-points/store.ts';
import { getExemption } from './read-model.ts';
import type { Exemption, ExemptionInput, ExemptionPatch } from './schemas.ts';
import { exemptionStore } from './store.ts';

/** Use cases of exemptions, on one transaction. */
export const exemptionService = (tx: Tx) => {
  const store = exemptionStore(tx);

  async function equivalentKey(equivalent: string | null | undefined, touchPointKey: number): Promise<number | null | undefined> {
    const key = await keyOf(tx.trx, TOUCH_POINTS, equivalent, '/equivalent');
    if (key === touchPointKey)
      throw invalid('/equivalent', 'A touch-point cannot stand in for itself. Name another one, or none.', 'stands-in-for-itself');
    return key;
  }

  return {
    async create(input: ExemptionInput): Promise<Exemption> {
      const id = newId();
      const employee_key = await keyOf(tx.trx, EMPLOYEES, input.employee, '/employee');
      const approver_key = await keyOf(tx.trx, EMPLOYEES, input.approver, '/approver');
      const touch_point_key = await keyOf(tx.trx, TOUCH_POINTS, input.touchPoint, '/touchPoint');
      refuseOwnApproval(employee_key, approver_key);
      const equivalent_key = (await equivalentKey(input.equivalent, touch_point_key)) ?? null;
      await store.insert(id, input, { employee_key, touch_point_key, reason: input.reason, approver_key, equivalent_key });
      const exemption = await getExemption(tx.trx, id);
      tx.audit({ action: 'exemption.created', entity: 'exemption', entityId: id, after: exemption });
      await callOffAhead(tx, { employeeKey: employee_key, touchPointKey: touch_point_key }, input, 'exempt');
      return exemption;
    },

    /** @throws not-found, changed-meanwhile */
    async update(id: string, version: number | undefined, patch: ExemptionPatch): Promise<Exemption> {
      const row = await store.lock(id, version);
      const before = await getExemption(tx.trx, row.id);
      const days = { from: patch.from ?? before.from, until: patch.until ?? before.until };
      if (days.until < days.from) {
        const field = patch.until === undefined ? '/from' : '/until';
        throw invalid(
          field,
          `The exemption would end before it begins (it runs ${before.from} to ${before.until}). Send both dates.`,
          'order',
        );
      }
      const approver_key = patch.approver === undefined ? undefined : await keyOf(tx.trx, EMPLOYEES, patch.approver, '/approver');
      if (approver_key !== undefined) refuseOwnApproval(row.employee_key, approver_key);
      const equivalent_key = await equivalentKey(patch.equivalent, row.touch_point_key);
      await store.update(row, days, definedOnly({ reason: patch.reason, approver_key, equivalent_key }));
      const after = await getExemption(tx.trx, row.id);
      tx.audit({ action: 'exemption.updated', entity: 'exemption', entityId: row.id, before, after });
      await callOffAhead(tx, { employeeKey: row.employee_key, touchPointKey: row.touch_point_key }, days, 'exempt');
      return after;
    },

    /** @throws not-found, changed-meanwhile */
    async remove(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id, version);
      const before = await getExemption(tx.trx, row.id);
      await store.remove(row);
      tx.audit({ action: 'exemption.deleted', entity: 'exemption', entityId: row.id, before });
    },
  };
};

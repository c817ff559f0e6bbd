import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflict, invalid } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { EMPLOYEES } from '../employees/store.ts';
import { getAbsence } from './read-model.ts';
import type { Absence, AbsenceInput, AbsencePatch } from './schemas.ts';
import { absenceStore, type Days } from './store.ts';

/** Use cases of absences, on one transaction. */
export const absenceService = (tx: Tx) => {
  const store = absenceStore(tx);

  const refuseClash = async (employeeKey: number, name: string, days: Days, except: string | null): Promise<void> => {
    const clash = await store.clash(employeeKey, days, except);
    if (!clash) return;
    const message = `${name} is away from ${clash.from} to ${clash.to} already. Change that absence, or choose other dates.`;
    throw conflict(message, [{ pointer: clash.from <= days.from ? '/from' : '/to', message, code: 'overlaps' }]);
  };

  return {
    /** @throws invalid for an unknown employee, conflict where another absence of theirs shares a day */
    async create(input: AbsenceInput): Promise<Absence> {
      const employee = await keyOf(tx.trx, EMPLOYEES, input.employee, '/employee');
      await refuseClash(employee, 'This person', input, null);
      const id = newId();
      await store.insert(id, employee, input, input.kind ?? 'leave');
      const absence = await getAbsence(tx.trx, id);
      tx.audit({ action: 'absence.created', entity: 'absence', entityId: id, after: absence });
      return absence;
    },

    /** @throws not-found, changed-meanwhile, invalid, conflict where another absence of theirs shares a day */
    async update(id: string, version: number | undefined, patch: AbsencePatch): Promise<Absence> {
      const row = await store.lock(id, version);
      const before = await getAbsence(tx.trx, id);
      const days = { from: patch.from ?? before.from, to: patch.to ?? before.to };
      if (days.from > days.to) {
        throw invalid(
          patch.to === undefined ? '/from' : '/to',
          `The absence would end (${days.to}) before it begins (${days.from}). Send both dates, or another one.`,
          'order',
        );
      }
      await refuseClash(row.employee_key, before.employee.name, days, row.id);
      await store.update(row, days, patch.kind ?? row.kind);
      const after = await getAbsence(tx.trx, id);
      tx.audit({ action: 'absence.updated', entity: 'absence', entityId: id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile */
    async remove(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id, version);
      const before = await getAbsence(tx.trx, id);
      await store.remove(row);
      tx.audit({ action: 'absence.deleted', entity: 'absence', entityId: row.id, before });
    },
  };
};

import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflictOf } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { audiencesNaming } from '../../programmes/audience/read-model.ts';
import { DEPARTMENTS } from '../departments/store.ts';
import { SITES } from '../sites/store.ts';
import { cancelForDeparted } from './departure-store.ts';
import { getEmployee } from './read-model.ts';
import type { Employee, EmployeeInput, EmployeePatch } from './schemas.ts';
import { EMPLOYEES, type EmployeeRow, employeeStore } from './store.ts';

/** Use cases of employees, on one transaction. */
export const employeeService = (tx: Tx) => {
  const store = employeeStore(tx);
  const read = (id: string) => getEmployee(tx.trx, id, tx.now);
  const references = async (of: Pick<EmployeePatch, 'department' | 'site' | 'manager'>) => ({
    department_key: await keyOf(tx.trx, DEPARTMENTS, of.department, '/department'),
    site_key: await keyOf(tx.trx, SITES, of.site, '/site'),
    manager_key: await keyOf(tx.trx, EMPLOYEES, of.manager, '/manager'),
  });

  /** Changes one person under `action`, and takes back what a person who has gone may no longer be asked. */
  const change = async (row: EmployeeRow, action: string, changes: Parameters<typeof store.update>[1]): Promise<Employee> => {
    const before = await read(row.id);
    await store.update(row, changes);
    if (changes.email !== undefined) await store.readdressQueuedMail(row, changes.email);
    const after = await read(row.id);
    tx.audit({ action, entity: 'employee', entityId: row.id, before, after });
    if (changes.end_date || changes.deactivated_at) await cancelForDeparted(tx, [row.key]);
    return after;
  };

  return {
    /** @throws invalid for an unknown reference, conflict for a number or e-mail in use */
    async create(input: EmployeeInput): Promise<Employee> {
      const id = newId();
      const { department_key, site_key, manager_key } = await references(input);
      await store.insert(id, {
        number: input.number,
        email: input.email,
        given_name: input.givenName,
        family_name: input.familyName,
        department_key: department_key ?? null,
        site_key: site_key ?? null,
        manager_key: manager_key ?? null,
        declared_leader: input.isLeader ?? null,
        start_date: input.startDate ?? null,
        end_date: input.endDate ?? null,
        time_zone: input.timeZone ?? null,
        locale: input.locale ?? null,
        weekly_load: input.weeklyLoad ?? 1,
        deactivated_at: null,
      });
      const employee = await read(id);
      tx.audit({ action: 'employee.created', entity: 'employee', entityId: id, after: employee });
      return employee;
    },

    /** @throws not-found, changed-meanwhile, invalid for an unknown reference, conflict when reporting lines would run in a circle */
    async update(idOrNumber: string, version: number | undefined, patch: EmployeePatch): Promise<Employee> {
      const row = await (patch.endDate ? store.lockFully : store.lock)(idOrNumber, version);
      return change(
        row,
        'employee.updated',
        definedOnly({
          number: patch.number,
          email: patch.email,
          given_name: patch.givenName,
          family_name: patch.familyName,
          declared_leader: patch.isLeader,
          start_date: patch.startDate,
          end_date: patch.endDate,
          time_zone: patch.timeZone,
          locale: patch.locale,
          weekly_load: patch.weeklyLoad,
          ...(await references(patch)),
        }),
      );
    },

    /** Takes everything open off this person at once. Deactivating twice changes nothing. @throws not-found, changed-meanwhile */
    async deactivate(idOrNumber: string, version: number | undefined): Promise<Employee> {
      const row = await store.lockFully(idOrNumber, version);
      return row.deactivated_at ? read(row.id) : change(row, 'employee.deactivated', { deactivated_at: tx.now });
    },

    /** What was cancelled stays so; the next plan asks this person again. @throws not-found, changed-meanwhile */
    async reactivate(idOrNumber: string, version: number | undefined): Promise<Employee> {
      const row = await store.lock(idOrNumber, version);
      return row.deactivated_at ? change(row, 'employee.reactivated', { deactivated_at: null }) : read(row.id);
    },

    /** @throws not-found, changed-meanwhile, conflict for a person with history or named by an audience */
    async remove(idOrNumber: string, version: number | undefined): Promise<void> {
      const row = await store.lockFully(idOrNumber, version);
      const before = await read(row.id);
      const history = await store.history(row);
      if (history.length > 0) {
        throw conflictOf(
          'has-history',
          `${before.givenName} ${before.familyName} has history (${history.join(', ')}), which would go with them. ` +
            'Set endDate instead, or deactivate: leavers keep their history and get no mail.',
        );
      }
      const [programme] = await audiencesNaming(tx.trx, 'employees', row.id);
      if (programme !== undefined)
        throw conflictOf('in-audience', `The audience of the programme "${programme}" names this person. Take them out of there first.`, {
          programme,
        });
      await store.remove(row);
      tx.audit({ action: 'employee.deleted', entity: 'employee', entityId: row.id, before });
    },
  };
};

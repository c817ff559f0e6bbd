import { keyOf } from '../../../platform/db/references.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflictOf } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { audiencesNaming } from '../../programmes/audience/read-model.ts';
import { EMPLOYEES } from '../employees/store.ts';
import { SITES } from '../sites/store.ts';
import { getDepartment } from './read-model.ts';
import type { Department, DepartmentInput, DepartmentPatch } from './schemas.ts';
import { DEPARTMENTS, departmentStore } from './store.ts';

/** Use cases of departments, on one transaction. */
export const departmentService = (tx: Tx) => {
  const store = departmentStore(tx);
  const references = async (of: Pick<DepartmentPatch, 'parent' | 'site' | 'head'>) => ({
    parent_key: await keyOf(tx.trx, DEPARTMENTS, of.parent, '/parent'),
    site_key: await keyOf(tx.trx, SITES, of.site, '/site'),
    head_key: await keyOf(tx.trx, EMPLOYEES, of.head, '/head'),
  });
  return {
    /** @throws invalid for an unknown reference, conflict for a code in use */
    async create(input: DepartmentInput): Promise<Department> {
      const id = newId();
      const { parent_key, site_key, head_key } = await references(input);
      await store.insert(id, {
        code: input.code,
        name: input.name,
        parent_key: parent_key ?? null,
        site_key: site_key ?? null,
        head_key: head_key ?? null,
        max_away_per_week: input.maxAwayPerWeek ?? null,
      });
      const department = await getDepartment(tx.trx, id, tx.now);
      tx.audit({ action: 'department.created', entity: 'department', entityId: id, after: department });
      return department;
    },

    /** @throws not-found, changed-meanwhile, invalid for an unknown reference, conflict when the tree would run in a circle */
    async update(idOrCode: string, version: number | undefined, patch: DepartmentPatch): Promise<Department> {
      const row = await store.lock(idOrCode, version);
      const before = await getDepartment(tx.trx, row.id, tx.now);
      await store.update(
        row,
        definedOnly({ code: patch.code, name: patch.name, max_away_per_week: patch.maxAwayPerWeek, ...(await references(patch)) }),
      );
      const after = await getDepartment(tx.trx, row.id, tx.now);
      tx.audit({ action: 'department.updated', entity: 'department', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile, conflict while something still refers to it */
    async remove(idOrCode: string, version: number | undefined): Promise<void> {
      const row = await store.lock(idOrCode, version);
      const before = await getDepartment(tx.trx, row.id, tx.now);
      const [programme] = await audiencesNaming(tx.trx, 'departments', row.id);
      if (programme !== undefined)
        throw conflictOf('in-audience', `The audience of the programme "${programme}" names this department. Take it out of there first.`, {
          programme,
        });
      await store.remove(row);
      tx.audit({ action: 'department.deleted', entity: 'department', entityId: row.id, before });
    },
  };
};

import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import type { Identity } from '../../../platform/db/rows.ts';
import { lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';

export const DEPARTMENTS: Identity = { table: 'departments', code: 'code', noun: 'department' };

export interface DepartmentRow {
  readonly key: number;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly parent_key: number | null;
  readonly site_key: number | null;
  readonly head_key: number | null;
  readonly max_away_per_week: number | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Writable = Partial<Pick<DepartmentRow, 'code' | 'name' | 'parent_key' | 'site_key' | 'head_key' | 'max_away_per_week'>>;

const CIRCLE = 'The department above may not be this one or lie below it: the tree would run in a circle. Choose another parent.';

export const departmentConstraints: ConstraintMessages = {
  departments_code: {
    kind: 'conflict',
    pointer: '/code',
    message: 'Another department has this code. Choose another one, or change that department.',
  },
  departments_no_cycle: { kind: 'conflict', pointer: '/parent', message: CIRCLE, code: 'circle' },
  departments_not_own_parent: { kind: 'conflict', pointer: '/parent', message: CIRCLE, code: 'circle' },
  departments_parent_key_fkey: {
    kind: 'conflict',
    pointer: '',
    message: 'Other departments lie below this one. Move them elsewhere in the tree first.',
  },
  employees_department_key_fkey: {
    kind: 'conflict',
    pointer: '',
    message: 'People belong to this department, leavers included. Move them to another one first.',
  },
  touch_points_owner_department_key_fkey: {
    kind: 'conflict',
    pointer: '',
    message: 'This department owns touch-points. Give them another owner first.',
  },
};

export const departmentStore = (tx: Tx) => ({
  /** Two departments may be hung below each other at the same moment; the cycle trigger then answers, not a deadlock. */
  lock: (idOrCode: string, version: number | undefined) =>
    lockVersion<DepartmentRow>(tx.trx, DEPARTMENTS, idOrCode, version, 'no-key-update'),

  async insert(id: string, row: Required<Writable>): Promise<void> {
    await tx.trx('departments').insert({ id, ...row, created_at: tx.now, updated_at: tx.now });
  },

  async update(row: DepartmentRow, changes: Writable): Promise<void> {
    await tx
      .trx('departments')
      .where({ key: row.key })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  async remove(row: DepartmentRow): Promise<void> {
    await tx.trx('departments').where({ key: row.key }).delete();
  },
});

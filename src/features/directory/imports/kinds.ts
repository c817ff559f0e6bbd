import type { Field } from './fields.ts';
import { departmentFields } from './kinds/departments.ts';
import { employeeFields } from './kinds/employees.ts';
import { siteFields } from './kinds/sites.ts';

/** A kind whose rows are matched with records by one column, `number` or `code`. */
export interface KeyedKind {
  readonly table: 'sites' | 'departments' | 'employees';
  /** What one of them is called in a message. */
  readonly noun: string;
  /** The field, also column, that people know a record by. */
  readonly key: 'code' | 'number';
  readonly fields: readonly Field[];
  /** The reference to another record of the same kind; following it must end. */
  readonly parent?: string;
  /** Rules between the fields of one row, as SQL over the columns of the staging table. */
  readonly checks: readonly { readonly field: string; readonly broken: string; readonly message: string }[];
}

export const KEYED: Readonly<Record<'sites' | 'departments' | 'employees', KeyedKind>> = {
  sites: { table: 'sites', noun: 'site', key: 'code', fields: siteFields, checks: [] },
  departments: { table: 'departments', noun: 'department', key: 'code', fields: departmentFields, parent: 'parent', checks: [] },
  employees: {
    table: 'employees',
    noun: 'employee',
    key: 'number',
    fields: employeeFields,
    parent: 'manager',
    checks: [{ field: 'endDate', broken: 'end_date < start_date', message: 'must not lie before the start date' }],
  },
};

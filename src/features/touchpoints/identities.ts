import type { Identity } from '../../platform/db/rows.ts';

/** What touch-points refer to in the directory. */
export const EMPLOYEES: Identity = { table: 'employees', code: 'number', noun: 'employee' };
export const DEPARTMENTS: Identity = { table: 'departments', code: 'code', noun: 'department' };

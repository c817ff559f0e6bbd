import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import type { Identity } from '../../../platform/db/rows.ts';
import { lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { TO_ADDRESS_OF_THEN } from '../../notifications/domain.ts';

export const EMPLOYEES: Identity = { table: 'employees', code: 'number', noun: 'employee' };

export interface EmployeeRow {
  readonly key: number;
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly department_key: number | null;
  readonly site_key: number | null;
  readonly manager_key: number | null;
  readonly declared_leader: boolean | null;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly time_zone: string | null;
  readonly locale: string | null;
  readonly weekly_load: number;
  readonly deactivated_at: Date | null;
  readonly erased_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Writable = Partial<Omit<EmployeeRow, 'key' | 'id' | 'erased_at' | 'version' | 'created_at' | 'updated_at'>>;

const ERASED = 'This person was erased: what is left is a number, and stays so. Create a new employee for somebody who comes back.';
const CIRCLE = 'The manager may not be this person or report to them, directly or through others. Choose another manager.';

export const employeeConstraints: ConstraintMessages = {
  employees_number: {
    kind: 'conflict',
    pointer: '/number',
    message: 'Another person has this number. Choose another one, or change that person.',
  },
  employees_email: {
    kind: 'conflict',
    pointer: '/email',
    message: 'Another person has this e-mail address. Everyone needs their own; change it here or there.',
  },
  employees_no_manager_cycle: { kind: 'conflict', pointer: '/manager', message: CIRCLE, code: 'circle' },
  employees_not_own_manager: { kind: 'conflict', pointer: '/manager', message: CIRCLE, code: 'circle' },
  employees_end_after_start: {
    kind: 'invalid',
    pointer: '/endDate',
    code: 'order',
    message: 'The end date may not lie before the start date. Change one of them, or send both.',
  },
  employees_erased_stay_out: { kind: 'conflict', pointer: '', message: ERASED, code: 'erased' },
  employees_erased_stay_empty: { kind: 'conflict', pointer: '', message: ERASED, code: 'erased' },
  employees_manager_key_fkey: { kind: 'conflict', pointer: '', message: 'People report to this person. Give them another manager first.' },
};

/** What keeps a person from being deleted, as a message says it. Each is one index probe. */
const HISTORY: readonly (readonly [what: string, sql: string])[] = [
  ['assignments', 'SELECT 1 FROM assignments WHERE employee_key = :key'],
  ['planned visits', 'SELECT 1 FROM plan_visits WHERE employee_key = :key'],
  ['messages', 'SELECT 1 FROM messages WHERE employee_key = :key'],
  ['exemptions', 'SELECT 1 FROM exemptions WHERE employee_key = :key OR approver_key = :key'],
  ['credits', 'SELECT 1 FROM credits WHERE employee_key = :key OR approver_key = :key'],
];

export const employeeStore = (tx: Tx) => ({
  /** Two people may be made each other's manager at the same moment; the cycle trigger then answers, not a deadlock. */
  lock: (idOrNumber: string, version: number | undefined) =>
    lockVersion<EmployeeRow>(tx.trx, EMPLOYEES, idOrNumber, version, 'no-key-update'),

  /** The same, but nobody can give this person an assignment, a message or a report until the transaction ends. */
  lockFully: (idOrNumber: string, version: number | undefined) =>
    lockVersion<EmployeeRow>(tx.trx, EMPLOYEES, idOrNumber, version, 'update'),

  async insert(id: string, row: Required<Writable>): Promise<void> {
    await tx.trx('employees').insert({ id, ...row, created_at: tx.now, updated_at: tx.now });
  },

  async update(row: EmployeeRow, changes: Writable): Promise<void> {
    await tx
      .trx('employees')
      .where({ key: row.key })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  /** A corrected address counts for what has not been sent yet, but for mails about a way in (`TO_ADDRESS_OF_THEN`). */
  async readdressQueuedMail(row: EmployeeRow, email: string): Promise<void> {
    await tx
      .trx('messages')
      .where({ employee_key: row.key, status: 'queued' })
      .whereNotIn('kind', [...TO_ADDRESS_OF_THEN])
      .update({ to_address: email, version: tx.trx.raw('version + 1'), updated_at: tx.now });
  },

  /** Kinds of history that deleting this person would tear away; empty when there is none. */
  async history(row: EmployeeRow): Promise<string[]> {
    const columns = HISTORY.map(([what, sql]) => `EXISTS (${sql}) AS "${what}"`).join(', ');
    const { rows } = (await tx.trx.raw(`SELECT ${columns}`, { key: row.key })) as { rows: Record<string, boolean>[] };
    return HISTORY.map(([what]) => what).filter((what) => rows[0]?.[what]);
  },

  async remove(row: EmployeeRow): Promise<void> {
    await tx.trx('employees').where({ key: row.key }).delete();
  },
});

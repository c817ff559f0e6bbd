import type { Knex } from 'knex';
import { whereIdentified } from '../../platform/db/rows.ts';
import { notFound } from '../../platform/errors.ts';
import { EMPLOYEES } from '../directory/employees/store.ts';

/** A person as the register finds them: by the directory, by an account, or both. */
export interface Subject {
  /** Of the employee, or of the account of somebody who is in no directory. */
  readonly id: string;
  readonly kind: 'employee' | 'account';
  readonly employeeKey: number | null;
  readonly accounts: readonly string[];
  /** Mails to them: of the directory's person, or to an address or account of theirs that belongs to nobody there. */
  readonly messages: readonly string[];
  /** Ids by which the audit trail names the person and what is theirs. */
  readonly records: readonly string[];
  /** Addresses, full names and foreign ids that they have or had, in lower case. */
  readonly words: readonly string[];
}

async function subject(db: Knex, found: Pick<Subject, 'id' | 'kind' | 'employeeKey'>): Promise<Subject> {
  const { rows } = await db.raw(
    `WITH them AS MATERIALIZED (
       SELECT records_of_person(:id::uuid) AS records, words_of_person(:id::uuid) AS words,
         ARRAY(SELECT id FROM accounts WHERE id = :id::uuid OR employee_key = :key::int ORDER BY id) AS accounts
     )
     SELECT t.*, ARRAY(
       SELECT id FROM messages WHERE employee_key = :key::int
       UNION SELECT id FROM messages WHERE employee_key IS NULL AND lower(to_address) = ANY(t.words)
       UNION SELECT id FROM messages WHERE employee_key IS NULL AND payload->>'accountId' = ANY(t.accounts::text[])
     ) AS messages FROM them t`,
    { id: found.id, key: found.employeeKey },
  );
  return { ...found, ...(rows as [Pick<Subject, 'records' | 'words' | 'accounts' | 'messages'>])[0] };
}

/** @throws not-found */
export async function subjectOfEmployee(db: Knex, idOrNumber: string): Promise<Subject> {
  const row = (await whereIdentified(db('employees').select('key', 'id'), EMPLOYEES, idOrNumber).first()) as
    | { key: number; id: string }
    | undefined;
  if (!row) throw notFound(EMPLOYEES.noun, idOrNumber);
  return subject(db, { id: row.id, kind: 'employee', employeeKey: row.key });
}

/** The person behind an account: the one of the directory, where there is one. @throws not-found */
export async function subjectOfAccount(db: Knex, id: string): Promise<Subject> {
  const row = (await db('accounts').leftJoin('employees as e', 'e.key', 'accounts.employee_key').where('accounts.id', id).first({
    key: 'e.key',
    employee: 'e.id',
  })) as { key: number | null; employee: string | null } | undefined;
  if (!row) throw notFound('account', id);
  return row.employee === null
    ? subject(db, { id, kind: 'account', employeeKey: null })
    : subject(db, { id: row.employee, kind: 'employee', employeeKey: row.key });
}

/** The same person as they are now: what was found before they were locked may have grown since. @throws not-found */
export const subjectAnew = (db: Knex, { kind, id }: Subject): Promise<Subject> =>
  kind === 'employee' ? subjectOfEmployee(db, id) : subjectOfAccount(db, id);

/** What the SQL of the register may name. */
export const bindingsOf = (of: Subject) => ({
  id: of.id,
  employee: of.employeeKey,
  accounts: [...of.accounts],
  records: [...of.records],
  messages: [...of.messages],
  addresses: of.words.filter((word) => word.includes('@')),
  actors: of.records.flatMap((id) => ['account', 'token', 'link'].map((kind) => `${kind}:${id}`)),
  // As they stand within the text of JSON.
  needles: [of.id, ...of.accounts, ...of.words.filter((word) => /[@\s]/.test(word)).map((word) => JSON.stringify(word).slice(1, -1))],
});

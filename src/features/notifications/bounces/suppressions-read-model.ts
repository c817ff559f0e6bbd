import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../../platform/db/page.ts';
import { whereIdentified } from '../../../platform/db/rows.ts';
import { notFound } from '../../../platform/errors.ts';
import { LEADERS_KINDS, OPTIONAL_KINDS } from '../choices/domain.ts';
import type { EmployeeMail, Suppression, SuppressionQuery } from './schemas.ts';
import { addressKey } from './suppression-store.ts';

interface Row {
  readonly id: string;
  readonly address: string;
  readonly reason: Suppression['reason'];
  readonly status_code: string | null;
  readonly diagnostic: string | null;
  readonly message_id: string | null;
  readonly employee_id: string | null;
  readonly employee_number: string | null;
  readonly employee_name: string | null;
  readonly version: number;
  readonly created_at: Date;
}

const SORT: Readonly<Record<string, SortField>> = {
  createdAt: { expression: 'suppressed_addresses.created_at', type: 'timestamptz' },
  address: { expression: 'suppressed_addresses.address', type: 'text' },
};

const toSuppression = (row: Row): Suppression => ({
  id: row.id,
  address: row.address,
  reason: row.reason,
  statusCode: row.status_code,
  diagnostic: row.diagnostic,
  message: row.message_id,
  employee: row.employee_id === null ? null : { id: row.employee_id, number: row.employee_number ?? '', name: row.employee_name ?? '' },
  version: row.version,
  createdAt: row.created_at.toISOString(),
});

const suppressions = (db: Knex): Knex.QueryBuilder =>
  db('suppressed_addresses')
    .joinRaw('LEFT JOIN employees ON lower(employees.email) = suppressed_addresses.address')
    .whereNull('suppressed_addresses.lifted_at')
    .select('suppressed_addresses.*', { employee_id: 'employees.id', employee_number: 'employees.number' })
    .select(db.raw("employees.given_name || ' ' || employees.family_name AS employee_name"));

export function listSuppressions(db: Knex, query: SuppressionQuery): Promise<Page<Suppression>> {
  const rows = suppressions(db);
  if (query.q) rows.whereRaw('strpos(suppressed_addresses.address, ?) > 0', [query.q.toLowerCase()]);
  return page<Row, Suppression>(rows, query, SORT, 'suppressed_addresses.id', toSuppression);
}

/** @throws not-found */
export async function getSuppression(db: Knex, id: string): Promise<Suppression> {
  const row = (await suppressions(db).where('suppressed_addresses.id', id).first()) as Row | undefined;
  if (!row) throw notFound('suppressed address', id);
  return toSuppression(row);
}

/** @param reference id or number @throws not-found */
export async function findEmployeeMail(db: Knex, reference: string): Promise<{ readonly employee: string; readonly mail: EmployeeMail }> {
  const of = { table: 'employees', code: 'number', noun: 'employee' };
  const employee = (await whereIdentified(db('employees'), of, reference).first('key', 'id', 'email')) as
    | { key: number; id: string; email: string }
    | undefined;
  if (!employee) throw notFound('employee', reference);
  const row = (await suppressions(db).where('suppressed_addresses.address', addressKey(employee.email)).first()) as Row | undefined;
  const optOuts = (await db('mail_opt_outs').where({ employee_key: employee.key })) as { kind: string; opted_out_at: Date }[];
  const leads = (await db('leaders').where({ employee_key: employee.key }).first()) !== undefined;
  const optOut = new Map(optOuts.map(({ kind, opted_out_at }) => [kind, opted_out_at]));
  const mail = {
    address: employee.email,
    suppression: row ? toSuppression(row) : null,
    choices: OPTIONAL_KINDS.filter((kind) => leads || !LEADERS_KINDS.has(kind) || optOut.has(kind)).map((kind) => ({
      kind,
      wanted: !optOut.has(kind),
      unsubscribedAt: optOut.get(kind)?.toISOString() ?? null,
    })),
  };
  return { employee: employee.id, mail };
}

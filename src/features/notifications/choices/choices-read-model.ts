import type { Knex } from 'knex';
import { LEADERS_KINDS, OPTIONAL_KINDS, type OptionalKind } from './domain.ts';

/** A person with their choices, as the page behind the link of a mail needs them. */
export interface Chooser {
  readonly key: number;
  readonly id: string;
  readonly fullName: string;
  readonly locale: string;
  readonly organisation: string;
  /** The kinds that this person could get. */
  readonly offered: readonly OptionalKind[];
  readonly unwanted: readonly OptionalKind[];
}

/** @returns undefined when nobody of that id is left */
export async function findChooser(db: Knex, employeeId: string): Promise<Chooser | undefined> {
  const { rows } = await db.raw(
    `SELECT e.key, e.id, e.given_name || ' ' || e.family_name AS full_name, coalesce(e.locale, o.locale) AS locale, o.name AS organisation,
       EXISTS (SELECT 1 FROM leaders l WHERE l.employee_key = e.key) AS leads,
       ARRAY(SELECT c.kind FROM mail_opt_outs c WHERE c.employee_key = e.key) AS unwanted
     FROM employees e CROSS JOIN organisation o WHERE e.id = ?::uuid`,
    [employeeId],
  );
  const [row] = rows as {
    key: number;
    id: string;
    full_name: string;
    locale: string;
    organisation: string;
    leads: boolean;
    unwanted: OptionalKind[];
  }[];
  if (!row) return undefined;
  return {
    key: row.key,
    id: row.id,
    fullName: row.full_name,
    locale: row.locale,
    organisation: row.organisation,
    offered: OPTIONAL_KINDS.filter((kind) => row.leads || !LEADERS_KINDS.has(kind) || row.unwanted.includes(kind)),
    unwanted: OPTIONAL_KINDS.filter((kind) => row.unwanted.includes(kind)),
  };
}

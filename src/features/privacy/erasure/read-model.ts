import type { Knex } from 'knex';
import { organisationToday } from '../../organisation/read-model.ts';
import { PERSONAL } from '../register/index.ts';
import { bindingsOf, type Subject } from '../subject-read-model.ts';
import type { Erased } from './store.ts';

/** How many rows of each table an erasure would delete or empty now. */
export async function countPersonal(db: Knex, of: Subject): Promise<Erased> {
  const tables = PERSONAL.filter(({ schema, erase }) => schema === 'public' && (erase === 'delete' || erase === 'columns'));
  const columns = tables.map(({ name, whose }) => `(SELECT count(*)::int FROM ${name} t WHERE ${whose}) AS "${name}"`);
  const { rows } = await db.raw(`SELECT ${columns.join(', ')}`, bindingsOf(of) as never);
  const [counts] = rows as [Record<string, number>];
  const of_ = (erase: 'delete' | 'columns') =>
    Object.fromEntries(
      tables.filter((table) => table.erase === erase && counts[table.name]).map(({ name }) => [name, counts[name] as number]),
    );
  return { deleted: of_('delete'), emptied: of_('columns') };
}

/** What an erasure needs to know of whom it is about. */
export interface Standing {
  /** What is typed to confirm: the number, or the address of an account. */
  readonly confirmation: string;
  readonly gone: boolean;
  readonly erasedAt: Date | null;
}

export async function standingOf(db: Knex, of: Subject, now: Date): Promise<Standing> {
  const today = await organisationToday(db, now);
  const { rows } =
    of.kind === 'employee'
      ? await db.raw(
          `SELECT number AS confirmation, deactivated_at IS NOT NULL OR coalesce(end_date < :today::date, false) AS gone, erased_at AS "erasedAt"
           FROM employees WHERE key = :key`,
          { today, key: of.employeeKey },
        )
      : await db.raw('SELECT email AS confirmation, deactivated_at IS NOT NULL AS gone, NULL AS "erasedAt" FROM accounts WHERE id = ?', [
          of.id,
        ]);
  return (rows as [Standing])[0];
}

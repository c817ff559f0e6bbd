import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { PERSONAL } from '../register/index.ts';
import type { RegisteredTable } from '../register/table.ts';
import { bindingsOf, type Subject } from '../subject-read-model.ts';

export interface Erased {
  /** Rows by table; tables without one are left out. */
  readonly deleted: Readonly<Record<string, number>>;
  readonly emptied: Readonly<Record<string, number>>;
}

/** What is left of a person is a number: `erased-` and 16 digits that their id alone leads to. */
export const erasureStore = (tx: Tx) => {
  const run = async (sql: string, bindings: object): Promise<number> =>
    ((await tx.trx.raw(sql, bindings as never)) as { rowCount: number | null }).rowCount ?? 0;

  return {
    /** The row of the person, locked: nobody gives them anything new until the transaction ends. */
    async lock(of: Subject): Promise<void> {
      if (of.employeeKey !== null) await tx.trx.raw('SELECT 1 FROM employees WHERE key = ? FOR UPDATE', [of.employeeKey]);
      await tx.trx.raw('SELECT 1 FROM accounts WHERE id = ANY(?::uuid[]) ORDER BY id FOR UPDATE', [[...of.accounts]]);
    },

    /** Mails to this person, whatever became of them; locked, so that no worker begins to send one. */
    async messages(of: Subject): Promise<{ readonly id: string; readonly status: string }[]> {
      const { rows } = await tx.trx.raw('SELECT id, status FROM messages WHERE id = ANY(?::uuid[]) ORDER BY id FOR UPDATE', [
        [...of.messages],
      ]);
      return rows as { id: string; status: string }[];
    },

    async pseudonymOf(of: Subject): Promise<string> {
      const { rows } = await tx.trx.raw('SELECT erasure_pseudonym(?::uuid) AS pseudonym', [of.id]);
      return (rows as [{ pseudonym: string }])[0].pseudonym;
    },

    /**
     * Takes the person out of the audit trail and lays their tombstone. Before everything else: they are found there by what the
     * records still say. It stands only if they are erased by the end of the transaction.
     *
     * @returns how many events
     */
    async redactAudit(of: Subject): Promise<number> {
      const { kind, id, name } = tx.actor;
      const { rows } = await tx.trx.raw('SELECT erase_from_audit_trail(?::uuid, ?, ?, ?::uuid, ?, ?) AS redacted', [
        of.id,
        tx.now,
        kind,
        id,
        name,
        tx.requestId,
      ] as never);
      return (rows as [{ redacted: number }])[0].redacted;
    },

    /** Answers that are kept for a repeated request: those to the person go, those to others lose what they say; so does a key that names them. */
    async redactAnswers(of: Subject): Promise<void> {
      const bindings = bindingsOf(of);
      await tx.trx.raw(
        `DELETE FROM idempotency_keys k WHERE k.actor = ANY(:actors::text[])
           OR EXISTS (SELECT 1 FROM unnest(:needles::text[]) n WHERE strpos(lower(k.key), n) > 0)`,
        bindings as never,
      );
      await tx.trx.raw(
        `UPDATE idempotency_keys k SET body = NULL, headers = '{}' WHERE EXISTS (
           SELECT 1 FROM unnest(:needles::text[]) n WHERE strpos(lower(concat(k.body, k.headers)), n) > 0)`,
        bindings as never,
      );
    },

    /** Carries out what the register says, table by table. */
    async carryOut(of: Subject, pseudonym: string): Promise<Erased> {
      const bindings = { ...bindingsOf(of), pseudonym, now: tx.now };
      const deleted: Record<string, number> = {};
      const emptied: Record<string, number> = {};
      const queue = (await tx.trx.raw(`SELECT to_regclass('pgboss.job') IS NOT NULL AS exists`)) as { rows: [{ exists: boolean }] };
      for (const table of PERSONAL) {
        if (table.schema === 'pgboss' && !queue.rows[0].exists) continue;
        const sql = statementOf(table);
        const count = sql === undefined ? 0 : await run(sql, bindings);
        if (count > 0) (table.erase === 'delete' ? deleted : emptied)[table.name] = count;
      }
      return { deleted, emptied };
    },
  };
};

/** undefined: nothing to do, or done by code of its own. */
function statementOf(table: RegisteredTable): string | undefined {
  const from = `${table.schema}.${table.name}`;
  if (table.erase === 'delete') return `DELETE FROM ${from} t WHERE ${table.whose}`;
  if (table.erase !== 'columns') return undefined;
  const changes = table.columns.flatMap(({ name, erasure }) =>
    erasure === 'nulled' ? [`${name} = NULL`] : erasure === 'replaced' ? [`${name} = ${table.replace?.[name]}`] : [],
  );
  const stamps = table.columns.some(({ name }) => name === 'version') ? ['version = t.version + 1', 'updated_at = :now'] : [];
  return `UPDATE ${from} t SET ${[...changes, ...stamps].join(', ')} WHERE ${table.whose}`;
}

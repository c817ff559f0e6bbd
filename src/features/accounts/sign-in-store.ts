import type { Tx } from '../../platform/db/unit-of-work.ts';
import { newId } from '../../platform/ids.ts';
import { dateIn } from '../../platform/iso-week.ts';
import { hashSecret, newSecret } from '../../platform/secrets.ts';

const MINUTE = 60_000;
/** A mailed secret is good for ten minutes at most (OWASP ASVS 5.0, 6.5.5), counted from when its mail is composed. */
const MINUTES = { 'set-up': 24 * 60, 'sign-in': 10 } as const;

export interface IssuedLink {
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Whose way in a link is: an account's, or that of a person of the directory who has none yet. */
export type LinkOwner =
  | { readonly accountId: string; readonly employeeKey: null }
  | { readonly accountId: null; readonly employeeKey: number };

/** Somebody who may have a link, and where it goes. `employeeKey`: their person in the directory, who must not have left. */
export interface Entrant {
  readonly account_id: string | null;
  readonly employee_key: number | null;
  readonly email: string;
  readonly name: string;
  readonly locale: string | null;
}

/**
 * Two doors, the first that opens counts:
 *
 * 1. The address of an account. Somebody whose account only says "employee" is who the directory says: once their address has
 *    changed there, the old one opens nothing.
 * 2. The address of an active person of the directory, while the organisation lets them in. Their account, if they have one,
 *    must be a plain employee's: whoever may change addresses in the directory does not become an administrator by it.
 */
const ENTRANTS = `
  SELECT 1 AS door, a.id AS account_id, a.employee_key, a.email, a.name, e.locale
  FROM accounts a CROSS JOIN organisation o LEFT JOIN employees e ON e.key = a.employee_key
  WHERE lower(a.email) = lower(:email) AND a.deactivated_at IS NULL
    AND (a.made_by = 'administrator' OR (o.employee_sign_in AND e.key IS NOT NULL))
    AND e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= :today::date)
    AND (a.role <> 'employee' OR e.key IS NULL OR lower(e.email) = lower(:email))
  UNION ALL
  SELECT 2, a.id, e.key, e.email, e.given_name || ' ' || e.family_name, e.locale
  FROM employees e CROSS JOIN organisation o LEFT JOIN accounts a ON a.employee_key = e.key
  WHERE lower(e.email) = lower(:email) AND e.deactivated_at IS NULL
    AND (e.start_date IS NULL OR e.start_date <= :today::date) AND (e.end_date IS NULL OR e.end_date >= :today::date)
    AND CASE WHEN a.id IS NULL THEN o.employee_sign_in
      ELSE a.deactivated_at IS NULL AND a.role = 'employee' AND (a.made_by = 'administrator' OR o.employee_sign_in) END
    AND NOT EXISTS (SELECT 1 FROM accounts x WHERE lower(x.email) = lower(:email) AND x.employee_key IS DISTINCT FROM e.key)
  ORDER BY door LIMIT 1`;

export const signInStore = (tx: Tx) => ({
  async findEntrant(email: string): Promise<Entrant | undefined> {
    const { rows } = (await tx.trx.raw(ENTRANTS, { email, today: await today(tx) })) as { rows: Entrant[] };
    return rows[0];
  },

  /** One set-up link is open at a time. */
  async issueSetUpLink(): Promise<IssuedLink> {
    await tx.trx('sign_in_links').where({ purpose: 'set-up' }).delete();
    return issue(tx, 'set-up', null);
  },

  issueSignInLink: (owner: LinkOwner): Promise<IssuedLink> => issue(tx, 'sign-in', owner),

  /**
   * Takes back the mail that was queued for an address that nobody has. Called for every address; with an id that no message
   * has it removes nothing. The statements, and the commit of something written, are the same either way.
   */
  async removeDecoy(messageId: string): Promise<void> {
    await tx.trx('messages').where({ id: messageId }).delete();
  },

  /** Spends a link: of any number of parallel attempts exactly one gets the row. */
  async spendLink(secret: string, purpose: 'set-up' | 'sign-in'): Promise<LinkOwner | { accountId: null; employeeKey: null } | undefined> {
    const [row] = await tx
      .trx('sign_in_links')
      .where({ token_hash: hashSecret(secret), purpose })
      .whereNull('used_at')
      .where('expires_at', '>', tx.now)
      .update({ used_at: tx.now })
      .returning(['account_id', 'employee_key']);
    return row && { accountId: row.account_id, employeeKey: row.employee_key };
  },

  /** The same account for a person, however many of their links are opened at once. @returns undefined when they may not have one */
  async accountOfEmployee(employeeKey: number): Promise<string | undefined> {
    const bindings = { key: employeeKey, id: newId(), now: tx.now, today: await today(tx) };
    await tx.trx.raw(
      `INSERT INTO accounts (id, email, name, role, made_by, employee_key, created_at, updated_at)
       SELECT :id, e.email, e.given_name || ' ' || e.family_name, 'employee', 'directory', e.key, :now, :now
       FROM employees e CROSS JOIN organisation o
       WHERE e.key = :key AND o.employee_sign_in AND e.deactivated_at IS NULL
         AND (e.start_date IS NULL OR e.start_date <= :today::date) AND (e.end_date IS NULL OR e.end_date >= :today::date)
       ON CONFLICT DO NOTHING`,
      bindings,
    );
    const row = (await tx.trx('accounts').where({ employee_key: employeeKey }).first('id')) as { id: string } | undefined;
    return row?.id;
  },

  /**
   * Notes that somebody came in, and takes their present name and address over from the directory when their account is
   * nothing but an employee's. @returns whether the account still counts
   */
  async enter(accountId: string): Promise<boolean> {
    const { rows } = await tx.trx.raw(
      `UPDATE accounts a SET signed_in_at = :now,
         email = CASE WHEN a.role = 'employee' AND NOT EXISTS (
             SELECT 1 FROM accounts x WHERE lower(x.email) = lower(e.email) AND x.id <> a.id)
           THEN coalesce(e.email, a.email) ELSE a.email END,
         name = CASE WHEN a.role = 'employee' THEN coalesce(e.given_name || ' ' || e.family_name, a.name) ELSE a.name END
       FROM accounts b CROSS JOIN organisation o LEFT JOIN employees e ON e.key = b.employee_key
       WHERE b.id = a.id AND a.id = :accountId AND a.deactivated_at IS NULL
         AND (a.made_by = 'administrator' OR (o.employee_sign_in AND e.key IS NOT NULL))
         AND e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= :today::date)
       RETURNING a.id`,
      { accountId, now: tx.now, today: await today(tx) },
    );
    return (rows as unknown[]).length > 0;
  },

  /** Whoever has signed in has no use for the other links that were sent. */
  async forgetLinks(accountId: string): Promise<void> {
    await tx.trx.raw(
      `DELETE FROM sign_in_links WHERE used_at IS NULL
         AND (account_id = :accountId OR employee_key = (SELECT employee_key FROM accounts WHERE id = :accountId))`,
      { accountId },
    );
  },
});

const today = async (tx: Tx): Promise<string> => dateIn((await tx.trx('organisation').first('time_zone')).time_zone, tx.now);

async function issue(tx: Tx, purpose: keyof typeof MINUTES, owner: LinkOwner | null): Promise<IssuedLink> {
  const secret = newSecret();
  const expiresAt = new Date(tx.now.getTime() + MINUTES[purpose] * MINUTE);
  await tx.trx('sign_in_links').insert({
    token_hash: hashSecret(secret),
    purpose,
    account_id: owner?.accountId ?? null,
    employee_key: owner?.employeeKey ?? null,
    expires_at: expiresAt,
    created_at: tx.now,
  });
  return { secret, expiresAt };
}

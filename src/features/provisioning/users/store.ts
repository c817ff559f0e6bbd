import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { isUuid } from '../../../platform/ids.ts';
import { VISIBLE } from './read-model.ts';

export const userConstraints: ConstraintMessages = {
  employees_user_name: {
    kind: 'conflict',
    pointer: '/userName',
    message: 'Another person has this user name, or this e-mail address. Change it here or there.',
  },
  employees_external_id: {
    kind: 'conflict',
    pointer: '/externalId',
    message: 'Another person has this externalId. It must name one person only.',
  },
};

/** What only the identity provider calls a person. */
export interface Identity {
  readonly user_name: string | null;
  readonly external_id: string | null;
}

export const userStore = (tx: Tx) => ({
  /**
   * Locks a person whom the provider may see.
   *
   * @param fully nobody can give them an assignment or a message until the transaction ends
   * @returns undefined when there is none
   */
  async lock(id: string, fully: boolean): Promise<({ key: number; version: number } & Identity) | undefined> {
    if (!isUuid(id)) return undefined;
    const { rows } = await tx.trx.raw(
      `SELECT e.key, e.version, e.user_name, e.external_id FROM employees e WHERE e.id = ? AND ${VISIBLE} FOR ${fully ? 'UPDATE' : 'NO KEY UPDATE'}`,
      [id],
    );
    return rows[0];
  },

  /** Somebody who was deleted by the provider and is the same person: by number where one is sent, else by address. */
  async lockDeleted(of: { number: string | undefined; email: string }): Promise<string | undefined> {
    const { rows } = await tx.trx.raw(
      `SELECT e.id FROM employees e WHERE NOT ${VISIBLE}
         AND ${of.number === undefined ? 'lower(e.email) = lower(?)' : 'lower(e.number) = lower(?)'} FOR UPDATE`,
      [of.number ?? of.email],
    );
    return rows[0]?.id;
  },

  /** The provider's names of a person. `touch`: nothing else has counted this change. */
  async identify(id: string, identity: Identity, touch: boolean): Promise<void> {
    await tx
      .trx('employees')
      .where({ id })
      .update({
        ...identity,
        deprovisioned_at: null,
        ...(touch ? { version: tx.trx.raw('version + 1'), updated_at: tx.now } : {}),
      });
  },

  /** Hides a deactivated person from the provider and frees what it called them. */
  async deprovision(id: string): Promise<void> {
    await tx
      .trx('employees')
      .where({ id })
      .update({ user_name: null, external_id: null, deprovisioned_at: tx.now, version: tx.trx.raw('version + 1'), updated_at: tx.now });
  },
});

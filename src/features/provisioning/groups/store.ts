import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { isUuid } from '../../../platform/ids.ts';
import { VISIBLE } from '../users/read-model.ts';

export const groupConstraints: ConstraintMessages = {
  departments_external_id: {
    kind: 'conflict',
    pointer: '/externalId',
    message: 'Another department has this externalId. It must name one Group only.',
  },
};

interface Moved {
  readonly id: string;
  readonly from_id: string | null;
}

export const groupStore = (tx: Tx) => ({
  /** @returns undefined when there is none */
  async lock(id: string): Promise<{ key: number; id: string; name: string; external_id: string | null } | undefined> {
    if (!isUuid(id)) return undefined;
    return tx.trx('departments').where({ id }).forNoKeyUpdate().first('key', 'id', 'name', 'external_id');
  },

  /** Departments of this name, or without any the one with this code. */
  async named(name: string): Promise<readonly { id: string; code: string }[]> {
    const { rows } = await tx.trx.raw('SELECT id, code FROM departments WHERE lower(name) = lower(?) ORDER BY code', [name]);
    if (rows.length > 0) return rows;
    return (await tx.trx.raw('SELECT id, code FROM departments WHERE lower(code) = lower(?)', [name])).rows;
  },

  /** One request at a time makes departments out of names. */
  async lockNames(): Promise<void> {
    await tx.trx.raw(`SELECT pg_advisory_xact_lock(hashtext('provisioning.departments'))`);
  },

  async identify(key: number, externalId: string | null): Promise<void> {
    await tx
      .trx('departments')
      .where({ key })
      .update({ external_id: externalId, version: tx.trx.raw('version + 1'), updated_at: tx.now });
  },

  /** Ids that are nobody the provider may see. */
  async strangers(ids: readonly string[]): Promise<readonly string[]> {
    const { rows } = (await tx.trx.raw(`SELECT e.id FROM employees e WHERE e.id = ANY(?::uuid[]) AND ${VISIBLE}`, [
      ids.filter(isUuid),
    ])) as {
      rows: { id: string }[];
    };
    const known = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !known.has(id.toLowerCase()));
  },

  /** Moves people into this department, in the order of their keys, so that two such requests do not wait for each other. */
  async add(key: number, ids: readonly string[]): Promise<readonly Moved[]> {
    const { rows } = await tx.trx.raw(
      `WITH moving AS (
         SELECT e.key, e.department_key FROM employees e
         WHERE e.id = ANY(?::uuid[]) AND e.department_key IS DISTINCT FROM ? AND ${VISIBLE} ORDER BY e.key FOR NO KEY UPDATE
       )
       UPDATE employees e SET department_key = ?, version = e.version + 1, updated_at = ?
       FROM moving m LEFT JOIN departments d ON d.key = m.department_key
       WHERE e.key = m.key RETURNING e.id, d.id AS from_id`,
      [ids.filter(isUuid), key, key, tx.now],
    );
    return rows;
  },

  /** Takes people out of this department: those named, or all except them. Whoever is in another one stays there. */
  async remove(key: number, ids: readonly string[], which: 'these' | 'others'): Promise<readonly Moved[]> {
    const { rows } = await tx.trx.raw(
      `WITH leaving AS (
         SELECT e.key, d.id AS from_id FROM employees e JOIN departments d ON d.key = e.department_key
         WHERE e.department_key = ? AND ${which === 'these' ? '' : 'NOT '}e.id = ANY(?::uuid[]) ORDER BY e.key FOR NO KEY UPDATE OF e
       )
       UPDATE employees e SET department_key = NULL, version = e.version + 1, updated_at = ?
       FROM leaving l WHERE e.key = l.key RETURNING e.id, l.from_id`,
      [key, ids.filter(isUuid), tx.now],
    );
    return rows;
  },
});

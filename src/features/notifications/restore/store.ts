import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { type HoldReason, type Place, type Remembered, readPlace, writePlace } from './domain.ts';

/** insufficient_privilege, undefined_function, feature_not_supported: a database that is more closed than PostgreSQL itself. */
const NOT_FOR_US = new Set(['42501', '42883', '0A000']);

/** Where this database lies. The control data may be closed to our user: then its OID alone tells. */
export async function placeOf(db: Knex): Promise<Place> {
  const database = `(SELECT oid::text FROM pg_database WHERE datname = current_database())`;
  try {
    const { rows } = await db.raw(
      `SELECT ${database} AS database, (SELECT system_identifier::text FROM pg_control_system()) AS system,
         (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline`,
    );
    return rows[0] as Place;
  } catch (error) {
    if (!NOT_FOR_US.has((error as { code?: string }).code ?? '')) throw error;
    const { rows } = await db.raw(`SELECT ${database} AS database`);
    return { ...rows[0], system: null, timeline: null };
  }
}

export const restoreStore = (tx: Tx) => ({
  /** Locks the row: of several replicas that start together one decides, the others find it decided. */
  async remembered(): Promise<Remembered & { readonly id: string; readonly now: Date }> {
    const { rows } = await tx.trx.raw(
      `SELECT id, deployment_mark, mail_alive_at, clock_timestamp() AS now FROM organisation FOR NO KEY UPDATE`,
    );
    const [row] = rows as [{ id: string; deployment_mark: string | null; mail_alive_at: Date | null; now: Date }];
    const place = row.deployment_mark === null ? null : readPlace(row.deployment_mark);
    return { id: row.id, place, aliveAt: row.mail_alive_at, now: row.now };
  },

  /** Mail is looked after, here and now. */
  async beat(place: Place, now: Date): Promise<void> {
    await tx.trx('organisation').update({ deployment_mark: writePlace(place), mail_alive_at: now });
  },

  /** Mail waits for a person. Sign-in links and test mails, which never wait, are called off: nobody waits for these any more. */
  async hold(reason: HoldReason): Promise<number> {
    await tx
      .trx('organisation')
      .update({ mail_held: true, mail_held_reason: reason, version: tx.trx.raw('version + 1'), updated_at: tx.now });
    await tx
      .trx('messages')
      .where({ status: 'queued' })
      .whereIn('kind', ['sign-in', 'test'])
      .update({ status: 'cancelled', reason: 'expired', version: tx.trx.raw('version + 1'), updated_at: tx.now });
    const waiting = await tx.trx('messages').where({ status: 'queued' }).count('* as count').first();
    return Number(waiting?.['count']);
  },
});

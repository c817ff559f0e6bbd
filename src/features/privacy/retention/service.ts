import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { definedOnly } from '../../../platform/objects.ts';
import { PERIOD_NAMES, PERIODS } from '../domain.ts';
import type { Retention, RetentionPatch } from './schemas.ts';
import { type RetentionRow, retentionRow, retentionStore } from './store.ts';

const shown = (row: RetentionRow): Retention => ({
  periods: PERIOD_NAMES.map((name) => ({ name, months: row[name], ...PERIODS[name] })),
  appliedOn: row.appliedOn,
  version: row.version,
  updatedAt: row.updatedAt.toISOString(),
});

const kept = (row: RetentionRow) => Object.fromEntries(PERIOD_NAMES.map((name) => [name, row[name]]));

export const getRetention = async (db: Knex): Promise<Retention> => shown(await retentionRow(db));

/** @throws changed-meanwhile */
export async function updateRetention(tx: Tx, version: number | undefined, patch: RetentionPatch): Promise<Retention> {
  const store = retentionStore(tx);
  const before = await store.lock(version);
  await store.update(before, definedOnly(patch));
  const after = await retentionRow(tx.trx);
  tx.audit({ action: 'retention.updated', entity: 'retention', entityId: null, before: kept(before), after: kept(after) });
  return shown(after);
}

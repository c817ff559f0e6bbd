import type { Knex } from 'knex';
import { reportFault } from '../../../platform/db/report-fault.ts';
import { SYSTEM, type Tx, type UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Chore } from '../../../platform/maintenance/maintenance.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import type { PeriodName } from '../domain.ts';
import { type ErasureSurroundings, erasureService } from '../erasure/service.ts';
import { subjectOfAccount, subjectOfEmployee } from '../subject-read-model.ts';
import { EXPIRIES, expire, expireAudit, leaversOf } from './expiry-store.ts';
import { retentionRow, retentionStore } from './store.ts';

export interface Retaining extends ErasureSurroundings {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
  /** Rows of one transaction, and transactions of one run a table: a backlog of years is worked off over hours. */
  readonly batch?: { readonly rows: number; readonly times: number };
}

const BATCH = { rows: 5_000, times: 20 };
/** Each has a transaction of its own that looks through the audit trail. */
const LEAVERS_A_RUN = 50;

const WHO = () => ({ actor: SYSTEM, requestId: newId() });

/**
 * Clears away whose period has ended, once a day: maintenance calls it every hour, and a run that did not get through is
 * gone on with in the next one.
 *
 * @returns how many rows and people it was
 */
export async function applyRetention(retaining: Retaining, now: Date): Promise<number> {
  const { db, unitOfWork, batch = BATCH } = retaining;
  const today = await organisationToday(db, now);
  const periods = await retentionRow(db);
  if (periods.appliedOn === today) return 0;
  let total = 0;
  let through = true;

  async function inBatches(period: PeriodName, what: string, step: (tx: Tx, months: number) => Promise<number>): Promise<void> {
    const months = periods[period];
    if (months === null) return;
    for (let time = 0; ; time++) {
      if (time === batch.times) {
        through = false;
        return;
      }
      const rows = await unitOfWork.run(WHO(), async (tx) => {
        const count = await step(tx, months);
        if (count > 0)
          tx.audit({ action: 'retention.applied', entity: 'retention', entityId: null, after: { period, months, what, rows: count } });
        return count;
      });
      total += rows;
      if (rows < batch.rows) return;
    }
  }

  for (const expiry of EXPIRIES) await inBatches(expiry.period, expiry.what, (tx, months) => expire(tx, expiry, months, batch.rows));
  await inBatches('audit', 'audit events', (tx, months) => expireAudit(tx, months, batch.rows));
  if (periods.leavers !== null) {
    const leavers = await leaversOf(db, today, now, periods.leavers, LEAVERS_A_RUN);
    if (leavers.length === LEAVERS_A_RUN) through = false;
    for (const leaver of leavers) total += await eraseLeaver(retaining, leaver);
  }
  if (through) await unitOfWork.run(WHO(), (tx) => retentionStore(tx).applied(today));
  return total;
}

/** One that fails keeps none of the others back; it is tried again tomorrow. */
async function eraseLeaver({ unitOfWork, logger, ...surroundings }: Retaining, { id, kind }: { id: string; kind: string }): Promise<0 | 1> {
  try {
    await unitOfWork.run(WHO(), async (tx) => {
      const of = kind === 'employee' ? await subjectOfEmployee(tx.trx, id) : await subjectOfAccount(tx.trx, id);
      await erasureService(tx, surroundings).eraseUnasked(of);
    });
    return 1;
  } catch (error) {
    reportFault(logger, error, {}, 'somebody whose period has ended could not be erased');
    return 0;
  }
}

export const retentionChore = (retaining: Retaining): Chore => ({
  what: 'periods that have ended',
  run: (now) => applyRetention(retaining, now),
});

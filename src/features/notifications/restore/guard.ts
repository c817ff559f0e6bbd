import type { Knex } from 'knex';
import { SYSTEM, type UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import type { Logger } from '../../../platform/logger.ts';
import { type HoldReason, reasonToHold } from './domain.ts';
import type { SeenFile } from './seen-file.ts';
import { placeOf, restoreStore } from './store.ts';

export interface RestoreGuard {
  /** Holds mail when this database is a copy or an earlier state of the one that mail was sent from; else notes that all is well. */
  check(): Promise<HoldReason | undefined>;
}

const WHAT: Readonly<Record<HoldReason, string>> = {
  copied: 'this database is a copy of the one that mail was sent from',
  old: 'this database is an earlier state of the one that mail was sent from, or was not in use for a week',
};

export function createRestoreGuard(dependencies: {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
  readonly file: SeenFile;
}): RestoreGuard {
  const { db, unitOfWork, logger, file } = dependencies;
  let complained = false;
  return {
    async check() {
      const place = await placeOf(db);
      const seen = await file.read();
      const { reason, aliveAt } = await unitOfWork.run({ actor: SYSTEM, requestId: newId() }, async (tx) => {
        const store = restoreStore(tx);
        const { id, now, ...remembered } = await store.remembered();
        const reason = reasonToHold(place, remembered, seen, now);
        if (reason !== undefined) {
          const waiting = await store.hold(reason);
          tx.audit({
            action: 'organisation.mail-held',
            entity: 'organisation',
            entityId: id,
            before: { mailHeld: false },
            after: { mailHeld: true, reason, waiting },
          });
          tx.afterCommit(() =>
            logger.warn({ reason, waiting }, `${WHAT[reason]}: mail is held until an administrator releases it (sign-in links go on)`),
          );
        }
        await store.beat(place, now);
        return { reason, aliveAt: now };
      });
      try {
        await file.write({ place, aliveAt });
      } catch (error) {
        if (!complained) logger.warn({ err: error }, 'DATA_DIR cannot be written: a database that goes back in time may not be noticed');
        complained = true;
      }
      return reason;
    },
  };
}

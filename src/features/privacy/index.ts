import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import type { UnitOfWork } from '../../platform/db/unit-of-work.ts';
import type { Downloads } from '../../platform/http/download.ts';
import type { Operation } from '../../platform/http/operation.ts';
import type { Logger } from '../../platform/logger.ts';
import type { LocalMailbox } from '../../platform/mail/local-mailbox.ts';
import type { Chore } from '../../platform/maintenance/maintenance.ts';
import { privacyOperations } from './http.ts';
import { retentionChore } from './retention/apply.ts';
import { createTombstoneFile } from './tombstones/file.ts';
import { applyTombstones, type Reapplying, writeMissing } from './tombstones/reapply.ts';

export interface Privacy {
  readonly operations: readonly Operation[];
  readonly chores: readonly Chore[];
  /** Erases again whoever came back with a restored database. Before anything else runs. */
  start(): Promise<void>;
}

/** Retention, export and erasure, wired. */
export function createPrivacy(surroundings: {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mailbox: LocalMailbox | null;
  readonly downloads: Downloads;
  readonly dataDir: string;
}): Privacy {
  const tombstones = createTombstoneFile(surroundings.dataDir, () => void writeMissing(reapplying));
  const reapplying: Reapplying = { ...surroundings, tombstones };
  return {
    operations: privacyOperations({ ...surroundings, tombstones }),
    chores: [{ what: 'people erased again', run: () => applyTombstones(reapplying) }, retentionChore({ ...surroundings, tombstones })],
    async start() {
      await applyTombstones(reapplying);
    },
  };
}

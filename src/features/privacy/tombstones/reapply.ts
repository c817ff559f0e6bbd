import type { Knex } from 'knex';
import { reportFault } from '../../../platform/db/report-fault.ts';
import { SYSTEM, type Tx, type UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import type { Logger } from '../../../platform/logger.ts';
import { endAccess } from '../../accounts/access-store.ts';
import { employeeService } from '../../directory/employees/service.ts';
import { type ErasureSurroundings, erasureService } from '../erasure/service.ts';
import { type Subject, subjectOfAccount, subjectOfEmployee } from '../subject-read-model.ts';
import type { Tombstone } from './file.ts';
import { keepTombstones, returned, tombstonesOf } from './store.ts';

export interface Reapplying extends ErasureSurroundings {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Erases again whoever came back with a restored backup, and brings file and table to the same state. Doing it twice changes
 * nothing.
 *
 * @param given tombstones from elsewhere, beside those of the file
 * @returns how many people were erased again
 */
export async function applyTombstones(dependencies: Reapplying, given: readonly Tombstone[] = []): Promise<number> {
  const { db, tombstones, logger } = dependencies;
  const inFile = await tombstones.read();
  const known = new Set((await tombstonesOf(db)).map(({ subject }) => subject));
  const foreign = [...inFile, ...given].filter(({ subject }) => !known.has(subject));
  const { employees, accounts } = await returned(
    db,
    foreign.map(({ subject }) => subject),
  );
  let erased = 0;
  for (const id of employees) erased += await eraseAgain(dependencies, (trx) => subjectOfEmployee(trx, id), deactivatePerson);
  for (const id of accounts) erased += await eraseAgain(dependencies, (trx) => subjectOfAccount(trx, id), deactivateAccount);
  await keepTombstones(db, foreign);
  await writeMissing(dependencies, inFile, given);
  if (erased > 0) logger.warn({ erased }, 'a restored database knew people who had been erased: they were erased again');
  return erased;
}

/**
 * Writes what the table knows and the file does not.
 *
 * @param given what else is to stand there: whoever could not be erased just now is tried again
 */
export async function writeMissing(
  { db, tombstones, logger }: Reapplying,
  inFile?: readonly Tombstone[],
  given: readonly Tombstone[] = [],
): Promise<void> {
  try {
    const written = new Set((inFile ?? (await tombstones.read())).map(({ subject }) => subject));
    const all = new Map([...given, ...(await tombstonesOf(db))].map((tombstone) => [tombstone.subject, tombstone]));
    await tombstones.append([...all.values()].filter(({ subject }) => !written.has(subject)));
  } catch (error) {
    reportFault(logger as Logger, error, {}, 'DATA_DIR/erasures.jsonl cannot be written: a restored backup would bring erased people back');
  }
}

const deactivatePerson = async (tx: Tx, of: Subject): Promise<void> => {
  await employeeService(tx).deactivate(of.id, undefined);
};

const deactivateAccount = (tx: Tx, of: Subject): Promise<void> => endAccess(tx, of.id);

/** Each in a transaction of its own: one that fails keeps none of the others back. */
async function eraseAgain(
  { unitOfWork, logger, ...surroundings }: Reapplying,
  find: (trx: Knex) => Promise<Subject>,
  deactivate: (tx: Tx, of: Subject) => Promise<void>,
): Promise<0 | 1> {
  try {
    const who = { actor: SYSTEM, requestId: newId() };
    await unitOfWork.run(who, async (tx) => deactivate(tx, await find(tx.trx)));
    // A transaction of its own: what the deactivation left in the audit trail is to be found there.
    await unitOfWork.run(who, async (tx) => erasureService(tx, surroundings).eraseUnasked(await find(tx.trx)));
    return 1;
  } catch (error) {
    reportFault(logger as Logger, error, {}, 'somebody who was erased came back with a restored database and could not be erased again');
    return 0;
  }
}

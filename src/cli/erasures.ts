import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTombstoneFile, parseTombstones, tombstoneLine } from '../features/privacy/tombstones/file.ts';
import { applyTombstones } from '../features/privacy/tombstones/reapply.ts';
import { tombstonesOf } from '../features/privacy/tombstones/store.ts';
import { systemClock } from '../platform/clock.ts';
import { createUnitOfWork } from '../platform/db/unit-of-work.ts';
import { createLogger } from '../platform/logger.ts';
import { createLocalMailbox } from '../platform/mail/local-mailbox.ts';
import { withDatabase } from './database.ts';

/**
 * `erasures apply <file>` erases again whoever a restored database brought back; `erasures print` writes the tombstones that
 * the database knows. Without DATABASE_URL it works on the embedded database of DATA_DIR. @returns 0, 2 for wrong usage
 */
export async function erasuresCommand([action, path, ...more]: string[]): Promise<number> {
  const known = (action === 'apply' && path !== undefined) || (action === 'print' && path === undefined);
  if (!known || more.length > 0) {
    console.error(
      'erasures apply <file>   erase again whoever a restored database brought back, by the tombstones of a file\nerasures print          write the tombstones that the database knows',
    );
    return 2;
  }
  const given = path === undefined ? [] : parseTombstones(await readFile(path, 'utf8'));
  return withDatabase(3, async (db, config) => {
    if (path === undefined) {
      for (const tombstone of await tombstonesOf(db)) process.stdout.write(tombstoneLine(tombstone));
      return 0;
    }
    const mailbox = config.smtpUrl === undefined ? createLocalMailbox(join(config.dataDir, 'mailbox'), systemClock) : null;
    const tombstones = createTombstoneFile(config.dataDir);
    const unitOfWork = createUnitOfWork(db, systemClock);
    const erased = await applyTombstones({ db, unitOfWork, mailbox, tombstones, logger: createLogger('error') }, given);
    // Once more, now that the table has all of them: the file of this machine is to have them, too.
    await applyTombstones({ db, unitOfWork, mailbox, tombstones, logger: createLogger('error') });
    console.log(`${given.length} tombstones, ${erased} people erased again.`);
    return 0;
  });
}

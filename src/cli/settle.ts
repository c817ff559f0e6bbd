import { open } from 'node:fs/promises';
import { settleByRelayLog } from '../features/notifications/relay-log/service.ts';
import { systemClock } from '../platform/clock.ts';
import { createUnitOfWork, SYSTEM } from '../platform/db/unit-of-work.ts';
import { withDatabase } from './database.ts';

/** `settle <mail.log>`, or `-` for standard input. Without DATABASE_URL it works on the embedded database of DATA_DIR. @returns 0, 2 for wrong usage */
export async function settleCommand([path, ...more]: string[]): Promise<number> {
  if (path === undefined || more.length > 0) {
    console.error(
      "settle <mail.log>   settle unknown messages by the mail relay's log (Postfix, or lines `<message-id> accepted|refused`); - is standard input",
    );
    return 2;
  }
  const source = path === '-' ? process.stdin : (await open(path)).createReadStream();
  return withDatabase(2, async (db) => {
    const who = { actor: { ...SYSTEM, name: 'Command line' }, requestId: 'cli' };
    const result = await settleByRelayLog(createUnitOfWork(db, systemClock), who, source);
    const { lines, matched, delivered, bounced, deferred, untouched } = result;
    console.log(
      `${lines} lines name ${matched} messages: ${delivered} delivered, ${bounced} bounced, ${deferred} still with the relay, ${untouched} untouched.`,
    );
    return 0;
  });
}

import { createNotifier } from '../../src/features/notifications/notifier.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { createUnitOfWork } from '../../src/platform/db/unit-of-work.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.ts';

/** One replica that `test/faults/mail.ts` starts and kills: argv is the database's URL, the mail server's, and what time it is. */
const [databaseUrl, smtpUrl, now] = process.argv.slice(2) as [string, string, string];
const db = connect(databaseUrl);
const clock = fixedClock(now);
const notifier = createNotifier({
  db,
  unitOfWork: createUnitOfWork(db, clock),
  clock,
  logger: createLogger('fatal'),
  transport: createSmtpTransport(parseSmtpUrl(smtpUrl), { connect: 1000, greeting: 500, silence: 500, total: 1000 }),
  publicUrl: 'https://shoes.example.org',
  mailFrom: 'shoes@example.org',
  random: Math.random,
  timing: { lease: 3000, sendLimit: 1000, poll: 20, sweep: 200 },
});
await notifier.start();
process.stdout.write('ready\n');

import { createNotifier } from '../../src/features/notifications/notifier.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { createUnitOfWork } from '../../src/platform/db/unit-of-work.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.ts';

/**
 * One replica that `test/faults/mail.ts` starts and kills. Arguments: the database's URL, the mail server's, and the moment
 * (milliseconds) at which its clock said NOW. The clock runs a hundred times faster: a pause of 30 s between tries takes 0.3 s.
 */
const [databaseUrl, smtpUrl, began] = process.argv.slice(2) as [string, string, string];
const db = connect(databaseUrl);
const clock: Clock = { now: () => new Date(Date.parse('2026-12-18T09:00:00Z') + 100 * (Date.now() - Number(began))) };
const notifier = createNotifier({
  db,
  unitOfWork: createUnitOfWork(db, clock),
  clock,
  logger: createLogger('fatal'),
  transport: createSmtpTransport(parseSmtpUrl(smtpUrl), { connect: 1000, greeting: 500, silence: 500, total: 1000 }),
  publicUrl: 'https://shoes.example.org',
  mailFrom: 'shoes@example.org',
  issueSignInLink: async () => undefined,
  random: Math.random,
  tokens: createMailTokens('a secret that only tests know, 32 characters'),
  bounceAddress: null,
  timing: { lease: 8000, sendLimit: 1000, poll: 20, sweep: 200 },
});
await notifier.start();
process.stdout.write('ready\n');

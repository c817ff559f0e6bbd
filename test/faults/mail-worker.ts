import { once } from 'node:events';
import { createComposer } from '../../src/features/notifications/composing/composer.ts';
import { createNotifier } from '../../src/features/notifications/notifier.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { createUnitOfWork } from '../../src/platform/db/unit-of-work.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.ts';

/**
 * One replica that `test/faults/mail.ts` starts and kills. Arguments: the database's URL, the mail server's, the moment
 * (milliseconds) at which its clock said NOW, and whether its time-outs are `quick` or the product's own. The clock runs a hundred
 * times faster: a pause of 30 s between tries takes 0.3 s. It says `ready` and begins when it is told to: by any line.
 */
const [databaseUrl, smtpUrl, began, timing] = process.argv.slice(2) as [string, string, string, string];
const quick = timing === 'quick';
const db = connect(databaseUrl, { max: 4 });
const clock: Clock = { now: () => new Date(Date.parse('2026-12-18T09:00:00Z') + 100 * (Date.now() - Number(began))) };
const notifier = createNotifier({
  composer: createComposer(),
  db,
  unitOfWork: createUnitOfWork(db, clock),
  clock,
  logger: createLogger('fatal'),
  transport: createSmtpTransport(parseSmtpUrl(smtpUrl), quick ? { connect: 1000, greeting: 500, silence: 500, total: 1000 } : undefined),
  publicUrl: 'https://shoes.example.org',
  mailFrom: 'shoes@example.org',
  issueSignInLink: async () => undefined,
  random: Math.random,
  tokens: createMailTokens(['a secret that only tests know, 32 characters']),
  bounceAddress: null,
  timing: quick ? { lease: 8000, sendLimit: 1000, poll: 20, sweep: 200, queue: 250 } : { queue: 250 },
});
await db.raw('SELECT 1');
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await notifier.start();

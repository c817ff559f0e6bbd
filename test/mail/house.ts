import type { Knex } from 'knex';
import { accountService } from '../../src/features/accounts/service.ts';
import { createComposer } from '../../src/features/notifications/composing/composer.ts';
import { createNotifier, type Notifier, type NotifierTiming } from '../../src/features/notifications/notifier.ts';
import { unpack } from '../../src/features/notifications/outbox/contents.ts';
import { notificationService } from '../../src/features/notifications/service.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { createUnitOfWork, SYSTEM, type Tx } from '../../src/platform/db/unit-of-work.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { AT_ONCE, type MailTransport, type Outcome, type OutgoingMail } from '../../src/platform/mail/transport.ts';
import { createTestDatabase } from '../support/database.ts';

export const TOKENS = createMailTokens(['a secret that only tests know, 32 characters']);

/** Thursday of 2026-W51, noon: with three days' lead and 9 o'clock, the mail of W52 is due tomorrow. */
const NOW = '2026-12-17T12:00:00Z';

export interface FakeTransport extends MailTransport {
  readonly sent: OutgoingMail[];
  /** What the next mails will meet, in order; then everything is accepted. */
  next: (Outcome | (() => Promise<Outcome>))[];
}

/** Takes every mail, or does as told. The contract suite holds the real ones to the same promises. */
export function fakeTransport(concurrency = 2): FakeTransport {
  const fake: FakeTransport = {
    kind: 'local',
    description: 'fake',
    concurrency,
    sent: [],
    next: [],
    async send(mail, mayGo = AT_ONCE) {
      if (!(await mayGo())) return { kind: 'withheld' };
      const step = fake.next.shift();
      const outcome = typeof step === 'function' ? await step() : (step ?? { kind: 'accepted', code: 250, response: '250 ok' });
      if (outcome.kind === 'accepted') fake.sent.push(mail);
      return outcome;
    },
    async close() {},
  };
  return fake;
}

export interface House {
  readonly db: Knex;
  readonly url: string;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly transport: FakeTransport;
  readonly notifier: Notifier;
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  service<T>(use: (service: ReturnType<typeof notificationService>) => Promise<T>): Promise<T>;
  another(transport: MailTransport, timing?: Partial<NotifierTiming>): Notifier;
  close(): Promise<void>;
}

/** A database of its own, a clock that stands still, and a notifier on a fake transport. */
export async function openHouse(now = NOW, bounceAddress: string | null = null): Promise<House> {
  const database = await createTestDatabase();
  // A commit need not be on disk for a test, whose database nobody kills: most of a tick is commits.
  const db = connect(`${database.url}?options=-c%20synchronous_commit%3Doff`, { max: 8 });
  const clock = fixedClock(now);
  const unitOfWork = createUnitOfWork(db, clock);
  const transport = fakeTransport();
  const another = (of: MailTransport, timing: Partial<NotifierTiming> = {}) =>
    createNotifier({
      composer: createComposer({ few: Number.POSITIVE_INFINITY }),
      db,
      unitOfWork,
      clock,
      logger: silentLogger,
      transport: of,
      publicUrl: 'https://shoes.example.org',
      mailFrom: 'In Their Shoes <shoes@example.org>',
      issueSignInLink: (tx, address) => accountService(tx).issueSignInLink(address),
      random: () => 0.5,
      tokens: TOKENS,
      bounceAddress,
      timing,
    });
  const run: House['run'] = (work) => unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, work);
  return {
    db,
    url: database.url,
    clock,
    transport,
    notifier: another(transport),
    run,
    service: (use) => run((tx) => use(notificationService(tx))),
    another,
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

/** The bytes that were kept of every mail, or of so many. */
export async function keptMails(db: Knex, limit = 1_000_000): Promise<Buffer[]> {
  const rows = await db('message_contents').leftJoin('message_samples', 'hash', 'sample_hash').select('packed', 'content').limit(limit);
  return rows.map((row) => unpack(row.packed, row.content));
}

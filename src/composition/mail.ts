import { accountService } from '../features/accounts/service.ts';
import { liftedSuppressions } from '../features/notifications/bounces/expiry-store.ts';
import { bounceOperations } from '../features/notifications/bounces/http.ts';
import { createIntake, LARGEST_REPORT } from '../features/notifications/bounces/intake.ts';
import { registerBounceJob } from '../features/notifications/bounces/jobs.ts';
import { createComposer } from '../features/notifications/composing/composer.ts';
import { mailboxOperations } from '../features/notifications/mailbox-http.ts';
import { createNotifier, type Notifier } from '../features/notifications/notifier.ts';
import { createRestoreGuard } from '../features/notifications/restore/guard.ts';
import { seenFile } from '../features/notifications/restore/seen-file.ts';
import { createMailTokens, type MailTokens } from '../features/notifications/tokens.ts';
import type { UnitOfWork } from '../platform/db/unit-of-work.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import { createImapInbox } from '../platform/mail/imap-inbox.ts';
import { parseImapUrl } from '../platform/mail/imap-settings.ts';
import type { openTransport } from '../platform/mail/open-transport.ts';
import type { Part, Surroundings } from './surroundings.ts';

interface Needs extends ReturnType<typeof openTransport> {
  readonly jobs: Jobs;
  readonly unitOfWork: UnitOfWork;
}

/** Mail: what goes out, what comes back, and what stands in for both without a server. */
export function composeMail(
  surroundings: Surroundings,
  { jobs, unitOfWork, transport, mailbox }: Needs,
): Part & { readonly notifier: Notifier; readonly tokens: MailTokens } {
  const { db, clock, logger, config } = surroundings;
  const tokens = createMailTokens(surroundings.secretKeys);
  const intake = createIntake({ unitOfWork, tokens });
  if (config.bounceImapUrl !== undefined) {
    registerBounceJob(jobs, { inbox: createImapInbox(parseImapUrl(config.bounceImapUrl), LARGEST_REPORT), intake, logger });
  }
  const notifier = createNotifier({
    composer: createComposer(),
    db,
    unitOfWork,
    clock,
    logger,
    jobs,
    transport,
    publicUrl: config.publicUrl,
    mailFrom: config.mailFrom,
    issueSignInLink: (tx, address) => accountService(tx).issueSignInLink(address),
    tokens,
    bounceAddress: config.bounceAddress ?? null,
    random: Math.random,
    // The local mailbox reaches nobody.
    ...(transport.kind === 'smtp' && config.mailAfterRestore === 'hold'
      ? { guard: createRestoreGuard({ db, unitOfWork, logger, file: seenFile(config.dataDir) }) }
      : {}),
  });
  return {
    notifier,
    tokens,
    operations: [...mailboxOperations(mailbox), ...bounceOperations(intake)],
    chores: [liftedSuppressions(db), { what: 'local mails', run: async (now) => (await mailbox?.clear(now)) ?? 0 }],
  };
}

import { SYSTEM } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Inbox } from '../../../platform/mail/imap-inbox.ts';
import type { Intake } from './intake.ts';

const QUEUE = 'notifications.fetch-bounces';
const EVERY_MINUTE = '* * * * *';

/** Looks into the mailbox of bounces once a minute, on one of the replicas. */
export function registerBounceJob(jobs: Jobs, options: { readonly inbox: Inbox; readonly intake: Intake; readonly logger: Logger }): void {
  jobs.work(QUEUE, { expireInSeconds: 600, retryLimit: 0, pollingIntervalSeconds: 5 }, async (_nothing, signal) => {
    await fetchBounces(options, signal);
  });
  jobs.schedule(QUEUE, EVERY_MINUTE);
}

/** One look; a mailbox that cannot be reached is said in one line, and looked into again a minute later. @returns mails taken */
export async function fetchBounces(
  { inbox, intake, logger }: { readonly inbox: Inbox; readonly intake: Intake; readonly logger: Logger },
  signal?: AbortSignal,
): Promise<number> {
  try {
    const requestId = newId();
    return await inbox.poll(async (raw) => void (await intake(raw, { actor: SYSTEM, requestId })), signal);
  } catch (error) {
    logger.warn({ mailbox: inbox.description, fault: (error as Error).message }, 'the mailbox of bounces could not be read to its end');
    return 0;
  }
}

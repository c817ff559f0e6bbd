import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import { reportFault } from '../../platform/db/report-fault.ts';
import { SYSTEM, type UnitOfWork } from '../../platform/db/unit-of-work.ts';
import { newId } from '../../platform/ids.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Logger } from '../../platform/logger.ts';
import { idHost, parseMailbox } from '../../platform/mail/address.ts';
import type { MailTransport } from '../../platform/mail/transport.ts';
import type { Composer } from './composing/composer.ts';
import { type Claim, claimDue, type IssueSignInLink } from './outbox/claim.ts';
import { createDispatcher } from './outbox/dispatcher.ts';
import type { Sender } from './outbox/sender.ts';
import { record, release, sweep } from './outbox/settle-store.ts';
import type { RestoreGuard } from './restore/guard.ts';
import { notificationService } from './service.ts';
import type { MailTokens } from './tokens.ts';

export interface NotifierDependencies {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runs the weekly queueing once for all replicas. Without it each notifier does it by itself, which only costs a query. */
  readonly jobs?: Jobs;
  readonly transport: MailTransport;
  /** Ours to close. */
  readonly composer: Composer;
  readonly publicUrl: string;
  /** `Name <address>` */
  readonly mailFrom: string;
  readonly issueSignInLink: IssueSignInLink;
  /** Looks whether mail must wait because the database was restored; none where mail reaches nobody. */
  readonly guard?: RestoreGuard;
  readonly tokens: MailTokens;
  /** BOUNCE_ADDRESS; null when nobody looks after mail that comes back. */
  readonly bounceAddress: string | null;
  /** Uniform in [0, 1): the jitter of retries. */
  readonly random: () => number;
  readonly timing?: Partial<NotifierTiming>;
}

/** Milliseconds. */
export interface NotifierTiming {
  /** How long a claimed message may stay `sending`. With the sweep it makes every ambiguous row visible within a minute. */
  readonly lease: number;
  /** How long the transport may take for one mail; shorter than the lease. */
  readonly sendLimit: number;
  readonly poll: number;
  readonly sweep: number;
  readonly queue: number;
  /** How often it is noted that mail is looked after. */
  readonly guard: number;
}

const TIMING: NotifierTiming = { lease: 50_000, sendLimit: 30_000, poll: 1_000, sweep: 5_000, queue: 300_000, guard: 60_000 };

export interface Notifier {
  start(): Promise<void>;
  /** Waits for the mails under way; what was only claimed is put back. */
  stop(): Promise<void>;
  /** Sends all that is due now, for measurements. @returns mails handed over */
  send(): Promise<number>;
  /** One pass of everything, for tests and the demonstration: queue weekly mail, send all that is due, sweep leases. */
  tick(): Promise<{ readonly queued: number; readonly sent: number; readonly lost: number }>;
}

const QUEUE_JOB = 'notifications.queue-due';

/** Who carries the mail out. Several of them, in one process or many, share one outbox. */
export function createNotifier(dependencies: NotifierDependencies): Notifier {
  const { db, unitOfWork, clock, logger, jobs, composer, issueSignInLink } = dependencies;
  const timing = { ...TIMING, ...dependencies.timing };
  const sender: Sender = {
    from: parseMailbox(dependencies.mailFrom),
    host: idHost(dependencies.publicUrl),
    publicUrl: dependencies.publicUrl,
    tokens: dependencies.tokens,
    bounceAddress: dependencies.bounceAddress,
  };
  const transact = <T>(work: Parameters<typeof unitOfWork.run<T>>[1]) => unitOfWork.run({ actor: SYSTEM, requestId: newId() }, work);
  const queueDue = async (): Promise<number> =>
    (await transact((tx) => notificationService(tx).queueWelcomes())) +
    (await transact((tx) => notificationService(tx).queueWeeklyMail())) +
    (await transact((tx) => notificationService(tx).queueReminders())) +
    (await transact((tx) => notificationService(tx).queueMissed())) +
    (await transact((tx) => notificationService(tx).queueTeams())) +
    (await transact((tx) => notificationService(tx).queueReport())) +
    (await transact((tx) => notificationService(tx).queueAlerts()));
  const sweepLeases = async (): Promise<number> => {
    const lost = await sweep(db, clock.now());
    if (lost > 0)
      logger.warn({ messages: lost }, 'mails were under way when their process stopped: somebody has to say whether they arrived');
    return lost;
  };
  /** One that cannot be composed fails alone, and is shown with the mails; why is for whoever reads the log. */
  const claim = async (limit: number): Promise<Claim> => {
    const claimed = await transact((tx) =>
      claimDue(tx, {
        limit,
        lease: timing.lease,
        sender,
        compose: composer.compose,
        issueSignInLink,
        guarded: dependencies.guard !== undefined,
      }),
    );
    for (const { id, error } of claimed.faults) reportFault(logger, error, { message: id }, 'a mail could not be composed');
    return claimed;
  };
  const dispatcher = createDispatcher({
    transport: dependencies.transport,
    clock,
    logger,
    random: dependencies.random,
    handOver: timing.lease - timing.sendLimit,
    claim,
    record: (entry) => record(db, entry, clock.now()),
    release: (held) => release(db, held, clock.now()),
  });

  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  jobs?.work(QUEUE_JOB, { expireInSeconds: 300, retryLimit: 3 }, async () => void (await queueDue()));
  jobs?.schedule(QUEUE_JOB, '*/5 * * * *');

  /** Runs `step` again and again until stopped; a failure is logged and the next round tries again. */
  async function repeat(name: string, step: () => Promise<unknown>, pause: () => number): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await step();
      } catch (error) {
        reportFault(logger, error, { loop: name }, 'notifications');
      }
      await sleep(pause(), stopping.signal);
    }
  }

  return {
    async start() {
      const { guard } = dependencies;
      if (guard) {
        // Nothing is sent before this has said yes.
        await guard.check();
        loops.push(sleep(timing.guard, stopping.signal).then(() => repeat('guard', guard.check, () => timing.guard)));
      }
      loops.push(repeat('send', dispatcher.drain, () => Math.max(timing.poll, dispatcher.pause())));
      loops.push(repeat('sweep', sweepLeases, () => timing.sweep));
      // With jobs, the first round does not wait for their clock either.
      if (jobs) await queueDue();
      else loops.push(repeat('queue', queueDue, () => timing.queue));
    },
    async stop() {
      stopping.abort();
      dispatcher.stop();
      await Promise.all(loops);
      await composer.close();
      await dependencies.transport.close();
    },
    send: () => dispatcher.drain(),
    async tick() {
      await dependencies.guard?.check();
      const queued = await queueDue();
      const sent = await dispatcher.drain();
      const lost = await sweepLeases();
      return { queued, sent, lost };
    },
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

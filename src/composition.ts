import { fileURLToPath } from 'node:url';
import type { Express, Request } from 'express';
import type { Knex } from 'knex';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { administrationOperations } from './features/accounts/administration/http.ts';
import { authentication, noteSession } from './features/accounts/authentication-http.ts';
import { expiredSignInLinks } from './features/accounts/expiry-store.ts';
import { accountOperations } from './features/accounts/http.ts';
import { createAttempts } from './features/accounts/oidc/attempts.ts';
import { oidcOperations, oidcPages, providerSignOut } from './features/accounts/oidc/http.ts';
import { identityOperations } from './features/accounts/oidc/identities-http.ts';
import { createProvider } from './features/accounts/oidc/provider.ts';
import { spentStates } from './features/accounts/oidc/store.ts';
import { authorize } from './features/accounts/policy.ts';
import { accountService } from './features/accounts/service.ts';
import { sessionOperations } from './features/accounts/sessions/http.ts';
import { endedSessions } from './features/accounts/sessions/store.ts';
import { constraints, operations as plainOperations } from './features/api.ts';
import { expiredAssignmentLinks } from './features/assignments/links/expiry-store.ts';
import { auditOperations } from './features/audit/http.ts';
import { feedsOfLeavers } from './features/calendars/expiry-store.ts';
import { calendarFeeds } from './features/calendars/feed-http.ts';
import { calendarOperations } from './features/calendars/http.ts';
import { liftedSuppressions } from './features/notifications/bounces/expiry-store.ts';
import { bounceOperations } from './features/notifications/bounces/http.ts';
import { createIntake, LARGEST_REPORT } from './features/notifications/bounces/intake.ts';
import { registerBounceJob } from './features/notifications/bounces/jobs.ts';
import { createComposer } from './features/notifications/composing/composer.ts';
import { mailboxOperations } from './features/notifications/mailbox-http.ts';
import { createNotifier, type Notifier } from './features/notifications/notifier.ts';
import { createRestoreGuard } from './features/notifications/restore/guard.ts';
import { seenFile } from './features/notifications/restore/seen-file.ts';
import { notificationService } from './features/notifications/service.ts';
import { createMailTokens } from './features/notifications/tokens.ts';
import { analysisOperations } from './features/planning/analysis/http.ts';
import { planEventOperations } from './features/planning/events/http.ts';
import { planOperations } from './features/planning/http.ts';
import { registerPlanJobs } from './features/planning/solving/jobs.ts';
import type { Solver } from './features/planning/solving/solver.ts';
import { threadSolver } from './features/planning/solving/thread-solver.ts';
import { createPrivacy } from './features/privacy/index.ts';
import { provisioningPages } from './features/provisioning/http.ts';
import { deliveryOperations } from './features/webhooks/deliveries/http.ts';
import { PAYLOADS } from './features/webhooks/events/payloads.ts';
import { oldWebhookEvents } from './features/webhooks/expiry-store.ts';
import { webhookOperations } from './features/webhooks/http.ts';
import { earlierSeals } from './features/webhooks/reseal-store.ts';
import { registerWebhookJobs } from './features/webhooks/sending/jobs.ts';
import { createSender, type Sender } from './features/webhooks/sending/sender.ts';
import type { Clock } from './platform/clock.ts';
import type { Guard } from './platform/db/app-role.ts';
import { type Actor, createUnitOfWork, type UnitOfWork } from './platform/db/unit-of-work.ts';
import type { EgressSettings } from './platform/egress/connection.ts';
import { RECHECK_MILLISECONDS } from './platform/http/access-watch.ts';
import { createDownloads, type DownloadLimits } from './platform/http/download.ts';
import { createDraining, type Draining } from './platform/http/graceful.ts';
import { createMetrics, healthPages } from './platform/http/health.ts';
import { createLimiter } from './platform/http/limiter.ts';
import type { Operation } from './platform/http/operation.ts';
import { createPace } from './platform/http/pace.ts';
import { createSessions } from './platform/http/session.ts';
import { createJobs, type Jobs } from './platform/jobs/jobs.ts';
import type { Logger } from './platform/logger.ts';
import { idHost } from './platform/mail/address.ts';
import { createImapInbox } from './platform/mail/imap-inbox.ts';
import { parseImapUrl } from './platform/mail/imap-settings.ts';
import { openTransport } from './platform/mail/open-transport.ts';
import type { MailTransport } from './platform/mail/transport.ts';
import { expiredRows } from './platform/maintenance/expired-rows.ts';
import { type Chore, registerMaintenance } from './platform/maintenance/maintenance.ts';
import { openApiDocument } from './platform/openapi/document.ts';
import { openApiPages } from './platform/openapi/pages.ts';
import type { KeyRing } from './platform/secrets.ts';
import { appPages } from './web/app-pages.ts';
import { choicesPages } from './web/go/choices-router.ts';
import { goPages } from './web/go/router.ts';

export const API_ROOT = '/api/v1';

/** What the build made beside the server's own code; the same place seen from src/ and from dist/src/. */
const built = (path: string): string =>
  fileURLToPath(new URL(import.meta.url.includes('/dist/src/') ? `../${path}` : `../dist/${path}`, import.meta.url));

export interface Surroundings {
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: Config;
  /** The first one signs, all verify. */
  readonly secretKeys: KeyRing;
  /** What keeps the product's own connections from rewriting the audit trail. */
  readonly guard: Guard;
  /** Check every answer against its schema: tests do. */
  readonly checkAnswers: boolean;
  /** Account that somebody without any credential acts for; the demonstration has one, a real installation never. */
  readonly openTo?: (request: Request, db: Knex) => Promise<string | undefined>;
  /** Tells of a stop that has begun; without it there is none. */
  readonly draining?: Draining;
  /** How often the right to an open stream is asked about again; a quarter of a minute unless told. Milliseconds. */
  readonly recheckEvery?: number;
  /** What a download may cost; `DOWNLOAD_LIMITS` unless told. */
  readonly downloads?: DownloadLimits;
  /** Replaces the solver's thread in tests that are not about it. */
  readonly solver?: Solver;
  /** Replaces sign-in in tests that are not about sign-in. */
  readonly authenticate?: (request: Request) => Promise<Actor | null>;
  /** What tests change about requests to endpoints of others: name server, time, certificates. */
  readonly egress?: Partial<EgressSettings>;
}

export interface Product {
  readonly app: Express;
  readonly unitOfWork: UnitOfWork;
  readonly jobs: Jobs;
  readonly notifier: Notifier;
  readonly webhooks: Sender;
  readonly chores: readonly Chore[];
  readonly operations: readonly Operation[];
  openApi(): object;
  readonly mail: Pick<MailTransport, 'kind' | 'description'>;
  /** Starts what runs beside requests: jobs, mail. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Lets go of what `compose` opened. */
  close(): Promise<void>;
}

/** The one place where objects are wired. */
export function compose(surroundings: Surroundings): Product {
  const { db, databaseUrl, clock, logger, config } = surroundings;
  const secure = config.publicUrl.startsWith('https:');
  const jobs = createJobs(databaseUrl, logger);
  const unitOfWork = createUnitOfWork(db, clock, jobs);
  const metrics = createMetrics(surroundings.guard);
  const draining = surroundings.draining ?? createDraining();
  const sessions = createSessions({
    databaseUrl,
    secrets: surroundings.secretKeys,
    secure,
    idle: config.sessions.idle,
    begun: noteSession(db, clock),
  });

  const limiter = createLimiter(databaseUrl);

  const downloads = createDownloads(logger, surroundings.downloads);
  const { transport, mailbox } = openTransport(config, clock);
  const privacy = createPrivacy({ db, unitOfWork, clock, logger, mailbox, downloads, dataDir: config.dataDir });
  const tokens = createMailTokens(surroundings.secretKeys);
  const intake = createIntake({ unitOfWork, tokens });
  const solver = surroundings.solver ?? threadSolver;
  const providers = config.oidcProviders.map((settings) => createProvider(settings, clock));
  const attempts = createAttempts(surroundings.secretKeys);
  const egress: EgressSettings = { ...config.webhooks, timeout: WEBHOOK_TIMEOUT, ...surroundings.egress };
  const keys = surroundings.secretKeys;
  const webhooks = createSender({ db, unitOfWork, clock, logger, egress, keys, random: Math.random });
  const operations: readonly Operation[] = [
    ...plainOperations,
    ...auditOperations({ db, downloads }),
    ...planOperations({ jobs, announcementsOn: notificationService }),
    ...planEventOperations({ db, logger, stopping: draining.signal }),
    ...analysisOperations({ db, clock, solver }),
    ...accountOperations({
      localMail: config.smtpUrl === undefined,
      signInByMail: config.signInByMail,
      providerSignOut: providerSignOut(providers),
    }),
    ...oidcOperations(providers, config.signInByMail),
    ...identityOperations({ providers, attempts, limits: config.sessions }),
    ...sessionOperations(config.sessions),
    ...administrationOperations({ limits: config.sessions }),
    ...calendarOperations({ publicUrl: config.publicUrl }),
    ...mailboxOperations(mailbox),
    ...bounceOperations(intake),
    ...webhookOperations({ rules: egress, keys }),
    ...deliveryOperations,
    ...privacy.operations,
  ];
  registerWebhookJobs(jobs, webhooks);
  registerPlanJobs(jobs, { db, unitOfWork, clock, logger, solver, maxSteps: config.solverMaxSteps });
  const chores: readonly Chore[] = [
    ...expiredRows(db),
    expiredSignInLinks(db),
    spentStates(db),
    endedSessions(db, config.sessions),
    expiredAssignmentLinks(db),
    feedsOfLeavers(db),
    liftedSuppressions(db),
    ...oldWebhookEvents(db),
    earlierSeals(db, keys),
    ...privacy.chores,
    { what: 'local mails', run: async (now) => (await mailbox?.clear(now)) ?? 0 },
  ];
  registerMaintenance(jobs, { clock, logger, chores });
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
  const openApi = () =>
    openApiDocument(operations, {
      title: 'In Their Shoes',
      version: '1',
      root: API_ROOT,
      description: 'Rotation scheduler: every employee, leaders included, lives every customer touch-point under a customer’s conditions.',
      tags: TAGS,
      webhooks: PAYLOADS,
    });

  const authenticate = surroundings.authenticate ?? authentication(db, clock, config.sessions, surroundings.openTo);
  const app = createApp({
    logger,
    operations,
    trustProxy: config.trustProxy,
    secure,
    observe: metrics.observe,
    draining: draining.middleware,
    middleware: [sessions.middleware],
    front: [
      healthPages({ db, registry: metrics.registry, metricsToken: config.metricsToken, isStopping: draining.isStopping }),
      openApiPages(openApi, API_ROOT, built('docs/reference.js')),
      calendarFeeds({ db, clock, limiter, host: idHost(config.publicUrl) }),
      provisioningPages({ db, clock, unitOfWork, constraints, publicUrl: config.publicUrl, limiter, logger, authenticate }),
      goPages({ db, unitOfWork, clock, logger, publicUrl: config.publicUrl }),
      choicesPages({ db, unitOfWork, logger, publicUrl: config.publicUrl, tokens }),
    ],
    pages: [
      oidcPages({
        providers,
        attempts,
        authenticate,
        unitOfWork,
        sessions,
        limiter,
        clock,
        logger,
        publicUrl: config.publicUrl,
      }),
      appPages({ root: built('web') }),
    ],
    mount: {
      db,
      unitOfWork,
      clock,
      constraints,
      root: API_ROOT,
      authenticate,
      authorize,
      sessions,
      limiter,
      pace: createPace(config.callsPerMinute),
      recheckEvery: surroundings.recheckEvery ?? RECHECK_MILLISECONDS,
      checkAnswers: surroundings.checkAnswers,
    },
  });

  return {
    app,
    unitOfWork,
    jobs,
    operations,
    openApi,
    mail: transport,
    notifier,
    webhooks,
    chores,
    async start() {
      await privacy.start();
      await jobs.start();
      await notifier.start();
    },
    async stop() {
      await notifier.stop();
      await jobs.stop();
      await webhooks.stop();
    },
    async close() {
      await Promise.all([sessions.close(), limiter.close()]);
    },
  };
}

/** From the look-up of a host to the end of its answer. */
const WEBHOOK_TIMEOUT = 15_000;

const TAGS = [
  { name: 'Accounts', description: 'Sign-in, sessions, API tokens.' },
  { name: 'Audit', description: 'Who did what, and who read what about whom.' },
  { name: 'Organisation', description: 'Name, time zone, mail rhythm.' },
  { name: 'Directory', description: 'Sites, departments, employees, absences, imports.' },
  { name: 'Touch-points', description: 'Journeys, stages, touch-points, venues, closures, exemptions, credits.' },
  { name: 'Planning', description: 'Programmes and their plans.' },
  { name: 'Assignments', description: 'The living week: who walks what, when, and how it went.' },
  { name: 'Improvements', description: 'Ideas from what people lived through, and what becomes of them.' },
  { name: 'Calendars', description: 'How walks stand in calendars, and the private feeds that show them.' },
  { name: 'Coverage', description: 'Who has walked, who has not.' },
  { name: 'Privacy', description: 'What is stored about people: register, export, erasure, periods.' },
  { name: 'Messages', description: 'The outbox and the local mailbox.' },
  { name: 'Webhooks', description: 'Other programs that are told what happens here.' },
];

import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { composeAccounts } from './composition/accounts.ts';
import { documentOf } from './composition/document.ts';
import { composeMail } from './composition/mail.ts';
import { composePlanning } from './composition/planning.ts';
import type { Product, Surroundings } from './composition/surroundings.ts';
import { composeWebhooks } from './composition/webhooks.ts';
import { noteSession } from './features/accounts/authentication-http.ts';
import { authorize } from './features/accounts/policy.ts';
import { constraints, operations as plainOperations } from './features/api.ts';
import { expiredAssignmentLinks } from './features/assignments/links/expiry-store.ts';
import { auditOperations } from './features/audit/http.ts';
import { feedsOfLeavers } from './features/calendars/expiry-store.ts';
import { calendarFeeds } from './features/calendars/feed-http.ts';
import { calendarOperations } from './features/calendars/http.ts';
import { createPrivacy } from './features/privacy/index.ts';
import { provisioningPages } from './features/provisioning/http.ts';
import { createUnitOfWork } from './platform/db/unit-of-work.ts';
import { RECHECK_MILLISECONDS } from './platform/http/access-watch.ts';
import { createDownloads } from './platform/http/download.ts';
import { createDraining } from './platform/http/graceful.ts';
import { createMetrics, healthPages } from './platform/http/health.ts';
import { createLimiter } from './platform/http/limiter.ts';
import type { Operation } from './platform/http/operation.ts';
import { createPace } from './platform/http/pace.ts';
import { createSessions } from './platform/http/session.ts';
import { createJobs } from './platform/jobs/jobs.ts';
import { idHost } from './platform/mail/address.ts';
import { openTransport } from './platform/mail/open-transport.ts';
import { expiredRows } from './platform/maintenance/expired-rows.ts';
import { type Chore, registerMaintenance } from './platform/maintenance/maintenance.ts';
import { openApiPages } from './platform/openapi/pages.ts';
import { appPages } from './web/app-pages.ts';
import { choicesPages } from './web/go/choices-router.ts';
import { goPages } from './web/go/router.ts';

export type { Product, Surroundings } from './composition/surroundings.ts';

export const API_ROOT = '/api/v1';

/** What the build made beside the server's own code; the same place seen from src/ and from dist/src/. */
const built = (path: string): string =>
  fileURLToPath(new URL(import.meta.url.includes('/dist/src/') ? `../${path}` : `../dist/${path}`, import.meta.url));

/** The one place where objects are wired: what all use first, then each feature's own, then the doors. */
export function compose(surroundings: Surroundings): Product {
  const { db, databaseUrl, clock, logger, config, secretKeys } = surroundings;
  const { publicUrl } = config;
  const secure = publicUrl.startsWith('https:');

  const jobs = createJobs(databaseUrl, logger);
  const unitOfWork = createUnitOfWork(db, clock, jobs);
  const metrics = createMetrics(surroundings.guard);
  const draining = surroundings.draining ?? createDraining();
  const begun = noteSession(db, clock);
  const sessions = createSessions({ databaseUrl, secrets: secretKeys, secure, idle: config.sessions.idle, begun });
  const limiter = createLimiter(databaseUrl);
  const { transport, mailbox } = openTransport(config, clock);
  const downloads = createDownloads(logger, surroundings.downloads);

  const privacy = createPrivacy({ db, unitOfWork, clock, logger, mailbox, downloads, dataDir: config.dataDir });
  const webhooks = composeWebhooks(surroundings, { jobs, unitOfWork });
  const planning = composePlanning(surroundings, { jobs, unitOfWork, draining });
  const mail = composeMail(surroundings, { jobs, unitOfWork, transport, mailbox });
  const accounts = composeAccounts(surroundings, { unitOfWork, sessions, limiter });

  const operations: readonly Operation[] = [
    ...plainOperations,
    ...auditOperations({ db, downloads }),
    ...planning,
    ...accounts.operations,
    ...calendarOperations({ publicUrl }),
    ...mail.operations,
    ...webhooks.operations,
    ...privacy.operations,
  ];
  const chores: readonly Chore[] = [
    ...expiredRows(db),
    ...accounts.chores,
    expiredAssignmentLinks(db),
    feedsOfLeavers(db),
    ...webhooks.chores,
    ...privacy.chores,
    ...mail.chores,
  ];
  registerMaintenance(jobs, { clock, logger, chores });

  const openApi = () => documentOf(operations, API_ROOT);
  const { authenticate } = accounts;
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
      calendarFeeds({ db, clock, limiter, host: idHost(publicUrl) }),
      provisioningPages({ db, clock, unitOfWork, constraints, publicUrl, limiter, logger, authenticate }),
      goPages({ db, unitOfWork, clock, logger, publicUrl }),
      choicesPages({ db, unitOfWork, logger, publicUrl, tokens: mail.tokens }),
    ],
    pages: [accounts.pages, appPages({ root: built('web') })],
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
    notifier: mail.notifier,
    webhooks: webhooks.sender,
    chores,
    async start() {
      await privacy.start();
      await jobs.start();
      await mail.notifier.start();
    },
    async stop() {
      await mail.notifier.stop();
      await jobs.stop();
      await webhooks.sender.stop();
    },
    async close() {
      await Promise.all([sessions.close(), limiter.close()]);
    },
  };
}

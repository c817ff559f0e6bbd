import { deliveryOperations } from '../features/webhooks/deliveries/http.ts';
import { oldWebhookEvents } from '../features/webhooks/expiry-store.ts';
import { webhookOperations } from '../features/webhooks/http.ts';
import { earlierSeals } from '../features/webhooks/reseal-store.ts';
import { registerWebhookJobs } from '../features/webhooks/sending/jobs.ts';
import { createSender, type Sender } from '../features/webhooks/sending/sender.ts';
import type { UnitOfWork } from '../platform/db/unit-of-work.ts';
import type { EgressSettings } from '../platform/egress/connection.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import type { Part, Surroundings } from './surroundings.ts';

/** From the look-up of a host to the end of its answer. */
const TIMEOUT = 15_000;

/** Other programs that are told what happens here. */
export function composeWebhooks(
  surroundings: Surroundings,
  { jobs, unitOfWork }: { readonly jobs: Jobs; readonly unitOfWork: UnitOfWork },
): Part & { readonly sender: Sender } {
  const { db, clock, logger, config, secretKeys: keys } = surroundings;
  const egress: EgressSettings = { ...config.webhooks, timeout: TIMEOUT, ...surroundings.egress };
  const sender = createSender({ db, unitOfWork, clock, logger, egress, keys, random: Math.random });
  registerWebhookJobs(jobs, sender);
  return {
    sender,
    operations: [...webhookOperations({ rules: egress, keys }), ...deliveryOperations],
    chores: [...oldWebhookEvents(db), earlierSeals(db, keys)],
  };
}

import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { SEND_QUEUE } from './queue.ts';
import type { Sender } from './sender.ts';

const SWEEP_QUEUE = 'webhooks.sweep';
const EVERY_MINUTE = '* * * * *';

/**
 * A job wakes the sender and is done: what is to be sent, to whom and when lies in the deliveries, and a slow endpoint is not
 * to keep the job of another one waiting. Once a minute a sweep finds what has become due again.
 */
export function registerWebhookJobs(jobs: Jobs, sender: Sender): void {
  jobs.work<{ key: string }>(SEND_QUEUE, { expireInSeconds: 60, retryLimit: 3, oncePerKey: true, together: 50 }, async ({ key }) => {
    void sender.send(key);
  });
  jobs.work(SWEEP_QUEUE, { expireInSeconds: 60, retryLimit: 0, pollingIntervalSeconds: 5 }, async () => {
    void sender.sweep();
  });
  jobs.schedule(SWEEP_QUEUE, EVERY_MINUTE);
}

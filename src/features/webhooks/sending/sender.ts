import type { Knex } from 'knex';
import type { Clock } from '../../../platform/clock.ts';
import { reportFault } from '../../../platform/db/report-fault.ts';
import { SYSTEM, type UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { type EgressSettings, openConnection } from '../../../platform/egress/connection.ts';
import type { Logger } from '../../../platform/logger.ts';
import { attempt, secretsOf } from './attempt.ts';
import { dueDeliveries, dueWebhooks, giveBackLease, type Lease, renewLease, takeLease } from './lease-store.ts';
import { record } from './record-store.ts';

export interface Sending {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly egress: EgressSettings;
  readonly keys: readonly string[];
  /** In [0, 1); spreads the tries. */
  readonly random: () => number;
}

export interface Sender {
  /** Sends what is due for one endpoint, unless somebody does; done when nothing is due any more. Never rejects: what failed is due still. */
  send(webhook: string): Promise<void>;
  /** The same for every endpoint that something is due for: what a retry waits for, or a killed process has left. Never rejects. */
  sweep(): Promise<void>;
  /** Begins no new request; done when those under way have ended. */
  stop(): Promise<void>;
}

/** Endpoints that one process sends to at a time. Each has its own way out: a slow one takes up one place and no more. */
const MOST_WEBHOOKS = 20;
/** Requests to one endpoint at a time. */
const MOST_REQUESTS = 5;
/** Rounds after which an endpoint with a long queue makes room for one that waits for a place. */
const ROUNDS = 50;

export function createSender(sending: Sending): Sender {
  const running = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let places = MOST_WEBHOOKS;
  let stopping = false;

  async function inPlace(work: () => Promise<void>): Promise<void> {
    if (places > 0) places--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else places++;
    }
  }

  async function sendAll(webhook: string): Promise<void> {
    for (let more = true; more && !stopping; ) {
      more = false;
      await inPlace(async () => {
        more = !stopping && (await turn(sending, webhook, () => stopping));
      });
    }
  }

  const send = (webhook: string): Promise<void> => {
    const known = running.get(webhook);
    if (known) return known;
    const work = sendAll(webhook)
      // It is due still, and found by the next sweep.
      .catch((error) => reportFault(sending.logger, error, { webhook }, 'webhook waits'))
      .finally(() => running.delete(webhook));
    running.set(webhook, work);
    return work;
  };

  return {
    send,
    async sweep() {
      // Nobody waits for it who could catch: without a database the next minute's sweep finds the same.
      const due = await dueWebhooks(sending.db, sending.clock.now()).catch((error) => {
        reportFault(sending.logger, error, {}, 'webhooks wait');
        return [];
      });
      await Promise.all(due.map(send));
    },
    async stop() {
      stopping = true;
      await Promise.all(running.values());
    },
  };
}

/** @returns whether something is due still */
async function turn(sending: Sending, webhook: string, isStopping: () => boolean): Promise<boolean> {
  const { db, clock } = sending;
  const lease = await takeLease(db, webhook, clock.now());
  if (!lease) return false;
  const connection = openConnection(lease.url, sending.egress);
  try {
    for (let round = 0; round < ROUNDS && !isStopping(); round++) {
      if (round > 0 && !(await renewLease(db, lease, clock.now()))) break;
      const due = await dueDeliveries(db, lease, clock.now(), MOST_REQUESTS);
      if (due.length === 0) break;
      const secrets = secretsOf(sending.keys, lease, clock.now());
      const attempts = await Promise.all(due.map((one) => attempt(connection, secrets, one, clock)));
      await keep(sending, lease, attempts);
    }
  } finally {
    connection.close();
  }
  return giveBackLease(db, lease, clock.now());
}

async function keep({ unitOfWork, random, logger }: Sending, lease: Lease, attempts: Parameters<typeof record>[2]): Promise<void> {
  const disabled = await unitOfWork.run({ actor: SYSTEM, requestId: `webhook:${lease.id}` }, (tx) => record(tx, lease, attempts, random));
  if (disabled) logger.warn({ webhook: lease.id, reason: disabled }, 'a webhook was disabled');
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';

/** What a server says, or does not, while it restarts: SQLSTATE cannot_connect_now, or nobody listens, or it hangs up. */
const PASSING = new Set(['57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
const HUNG_UP = 'Connection terminated unexpectedly';

/** A failure longer ago than this belongs to an earlier outage. */
const SAME_OUTAGE_MS = 5_000;

/**
 * Makes every new connection of the pool ride out a restart of the server. Only connecting is tried again, never a
 * statement, so nothing can happen twice. Patience is for the outage, not for each connection: once it has lasted longer,
 * connecting fails at once, and whoever waits for an answer hears it at once.
 *
 * @param patienceMs how long an outage is ridden out; less than the 15 seconds after which the pool gives up
 */
export function withPatience(knex: Knex, patienceMs = 10_000): Knex {
  const client = knex.client as { acquireRawConnection(): Promise<unknown> };
  const connect = client.acquireRawConnection.bind(client);
  let outage: { readonly since: number; seen: number } | undefined;
  client.acquireRawConnection = async () => {
    for (;;) {
      try {
        const connection = await connect();
        outage = undefined;
        return connection;
      } catch (error) {
        if (!isPassing(error)) throw error;
        const now = performance.now();
        if (outage === undefined || now - outage.seen > SAME_OUTAGE_MS) outage = { since: now, seen: now };
        outage.seen = now;
        if (now - outage.since > patienceMs) throw error;
        await delay(100);
      }
    }
  };
  return knex;
}

function isPassing(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isPassing); // localhost: one attempt an address
  const { code, message } = error as NodeJS.ErrnoException;
  return PASSING.has(code ?? '') || message === HUNG_UP;
}

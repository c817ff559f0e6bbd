import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';

/** What a server says, or does not, while it restarts: SQLSTATE cannot_connect_now, or nobody listens, or it hangs up. */
const PASSING = new Set(['57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
const HUNG_UP = 'Connection terminated unexpectedly';

/**
 * Makes every new connection of the pool ride out a restart of the server. Only connecting is tried again, never a
 * statement, so nothing can happen twice.
 *
 * @param patienceMs how long one connection is tried; less than the 15 seconds after which the pool gives up
 */
export function withPatience(knex: Knex, patienceMs = 10_000): Knex {
  const client = knex.client as { acquireRawConnection(): Promise<unknown> };
  const connect = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        return await connect();
      } catch (error) {
        if (!isPassing(error) || performance.now() > deadline) throw error;
        await delay(100);
      }
    }
  };
  return knex;
}

function isPassing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return PASSING.has(code ?? '') || message === HUNG_UP;
}

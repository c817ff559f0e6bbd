import type { Knex } from 'knex';
import { waitUntilReady } from '../embedded-postgres/index.ts';

/**
 * Connection settings for knex that ride out a restart of the embedded server: every new connection first waits until the
 * server takes connections again. Only connecting is retried, never a statement, so nothing can happen twice.
 *
 * @param url of a server that listens on TCP
 * @param patienceMs how long a connection waits before it is tried all the same, and fails with the server's own words
 */
export function patientConnection(url: string, patienceMs = 30_000): Knex.AsyncConnectionConfigProvider {
  return async () => {
    const deadline = performance.now() + patienceMs;
    await waitUntilReady(url, () => performance.now() < deadline);
    return { connectionString: url, expirationChecker: () => true };
  };
}

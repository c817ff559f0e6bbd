import knexFactory, { type Knex } from 'knex';
import pg from 'pg';
import { type KnexSink, knexLog } from './knex-log.ts';
import { withPatience } from './patience.ts';

// Dates stay the text that PostgreSQL wrote (2026-12-28): a calendar date has no time zone. Counts fit a number.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} does not fit a number`);
  return value;
});

/** What each connection is opened with: a host that swallows packets is given up after so long, a dead peer is noticed. */
export const CONNECTING = { connectionTimeoutMillis: 5_000, keepAlive: true } as const;

/** A pool of connections that waits for a restarting server. `max` stays small: two cores serve a busy company with fewer than ten. */
export function connect(url: string, options: { max?: number; applicationName?: string; log?: KnexSink } = {}): Knex {
  return withPatience(
    knexFactory({
      client: 'pg',
      connection: { connectionString: url, application_name: options.applicationName ?? 'in-their-shoes', ...CONNECTING },
      // Its errors quote the statement; with the values in it they would carry secrets and people's words into the log.
      compileSqlOnError: false,
      ...(options.log === undefined ? {} : { log: knexLog(options.log) }),
      pool: { min: 0, max: options.max ?? 10 },
      acquireConnectionTimeout: 15_000,
    }),
  );
}

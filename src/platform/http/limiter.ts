import { createHash } from 'node:crypto';
import pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { CONNECTING } from '../db/connect.ts';
import { ProductError } from '../errors.ts';
import type { RateLimit } from './operation.ts';

export interface Limiter {
  /** @throws too-many, with the seconds to wait, once `key` has been counted more often than its limit allows */
  count(key: string, limit: RateLimit): Promise<void>;
  close(): Promise<void>;
}

/** Counts in PostgreSQL, so that all replicas count together. Keys are hashed: no address or mailbox is stored. */
export function createLimiter(databaseUrl: string): Limiter {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'in-their-shoes-limits', ...CONNECTING });
  pool.on('error', () => {
    // A connection that broke while idle: the pool opens another one when it is needed.
  });
  const limiters = new Map<string, RateLimiterPostgres>();
  const limiterOf = ({ times, perSeconds }: RateLimit): RateLimiterPostgres => {
    const name = `${times}/${perSeconds}`;
    const known = limiters.get(name);
    if (known) return known;
    const limiter = new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: name,
      points: times,
      duration: perSeconds,
    });
    limiters.set(name, limiter);
    return limiter;
  };
  return {
    async count(key, limit) {
      try {
        await limiterOf(limit).consume(createHash('sha256').update(key).digest('base64url'));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const seconds = Math.ceil(error.msBeforeNext / 1000);
        throw new ProductError('too-many', `Too many attempts. Try again in ${seconds} seconds.`, [], { retryAfter: seconds });
      }
    },
    close: () => pool.end(),
  };
}

import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import { ProductError } from '../../platform/errors.ts';
import type { Limiter } from '../../platform/http/limiter.ts';
import { hashSecret } from '../../platform/secrets.ts';
import { feedOf } from './feed.ts';
import { findFeed } from './feed-read-model.ts';
import { hasGone } from './gone.ts';

export interface FeedDependencies {
  readonly db: Knex;
  readonly clock: Clock;
  readonly limiter: Limiter;
  /** The host of the public address, without its port: the right-hand side of every UID. */
  readonly host: string;
}

/** One program asks a few times an hour; some ask at every start. */
const READS = { by: 'address', times: 120, perSeconds: 3600 } as const;
/** Secrets cannot be guessed; this keeps whoever tries from asking the database all day. */
const MISSES = { by: 'address', times: 100, perSeconds: 900 } as const;

/**
 * `/calendar/<secret>.ics`, for calendar programs: no session, no cookie, GET and HEAD alone. The secret is all the authority
 * there is; it opens the walks of one person, for reading, and stays out of logs.
 *
 * An address that never was, one that was replaced or revoked, one of somebody who has gone, and what is none at all answer alike.
 */
export function calendarFeeds(dependencies: FeedDependencies): Router {
  const { db, clock, limiter } = dependencies;
  const feeds = express.Router({ caseSensitive: true, strict: true });

  feeds.use(headers);
  feeds.get('/:secret.ics', async (request, response) => {
    const hash = hashSecret(String(request.params['secret']));
    const feed = await findFeed(db, hash);
    if (!feed || hasGone(feed, clock.now())) {
      await limiter.count(`calendar-feed:miss:${request.ip ?? ''}`, MISSES);
      throw nothingHere();
    }
    await limiter.count(`calendar-feed:${hash.toString('base64url')}`, READS);
    const { text, changedAt } = await feedOf(db, feed, dependencies.host, clock.now());
    // Only the ETag says for sure that nothing changed; a date to the second does not.
    delete request.headers['if-modified-since'];
    response
      .set({
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': 'inline; filename="in-their-shoes.ics"',
        // Kept by the program that asked, and asked about every time: a revoked feed ends with the next request.
        'Cache-Control': 'private, no-cache',
        'Last-Modified': changedAt.toUTCString(),
      })
      .send(text);
  });
  feeds.use(() => {
    throw nothingHere();
  });
  feeds.use(unreadable);
  return express.Router().use('/calendar', feeds);
}

const headers: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

const nothingHere = (): ProductError => new ProductError('not-found', 'There is nothing at this address.');

/** An address that cannot be decoded is answered like any other wrong one, and its words are not repeated. */
const unreadable: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  const { status = 500 } = error as { status?: number };
  next(error instanceof ProductError || status >= 500 ? error : nothingHere());
};

import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { addWeeks, currentMonday } from '../../platform/iso-week.ts';
import { knownZone } from '../notifications/moments.ts';
import { type Entry, entryOf, entryText, readEntry, requestSequence } from './domain.ts';
import { type FeedRow, type FeedWalk, feedWalks, lastWalkChange } from './feed-read-model.ts';
import { calendarText, uidOf } from './ics.ts';
import { whenOf } from './when.ts';
import { calendarName, wordsOf } from './words.ts';

/** How far back a feed goes: long enough to see what one did, short enough to stay small. */
const WEEKS_BACK = 8;
/** Programs that listen to it ask this often; Google and Outlook.com go by their own clocks. */
const REFRESH_SECONDS = 3600;

export interface Feed {
  readonly text: string;
  readonly changedAt: Date;
}

/**
 * A person's calendar as a feed. Nothing in it depends on the moment of asking but the week at which it begins, so that what
 * did not change is the same bytes: DTSTAMP is when the entry last changed, as RFC 5545 (section 3.8.7.2) says for a calendar
 * that is no message.
 */
export async function feedOf(db: Knex, feed: FeedRow, host: string, now: Date): Promise<Feed> {
  const zone = knownZone(feed.zone, feed.fallback);
  const monday = currentMonday(zone, now);
  const from = addWeeks(monday, -WEEKS_BACK);
  const [walks, walksChanged] = [await feedWalks(db, feed.employee_key, from), await lastWalkChange(db, feed.employee_key)];
  const chosen = entryOf(feed.choice, zone);
  // What is over stays as it was told.
  const entryFor = ({ week, told }: FeedWalk): Entry => (week >= monday ? chosen : told ? readEntry(told.entry) : { kind: 'week' });
  const later = (a: Date, b: Date): Date => (a > b ? a : b);
  const text = calendarText({
    name: calendarName(feed.locale),
    refreshSeconds: REFRESH_SECONDS,
    events: walks.map((walk) => {
      const entry = entryFor(walk);
      return {
        uid: uidOf(walk.id, host),
        sequence: requestSequence(walk.sequence, { week: walk.week, venueKey: walk.venue_key, entry: entryText(entry) }, walk.told),
        stamp: later(walk.changed_at, feed.changed_at),
        when: whenOf(walk.week, entry),
        ...wordsOf(feed.locale, walk.touch_point, entry.kind),
        location: walk.site,
      };
    }),
  });
  // The week that it begins at moves on Monday, and takes the oldest entries away.
  const begun = DateTime.fromISO(monday, { zone }).toJSDate();
  return { text, changedAt: [walksChanged ?? begun, ...walks.map((walk) => walk.changed_at), begun].reduce(later, feed.changed_at) };
}

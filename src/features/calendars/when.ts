import { DateTime } from 'luxon';
import { addDays } from '../../platform/iso-week.ts';
import type { Entry } from './domain.ts';

/** Where an entry lies in time. */
export type When =
  /** Whole days; `until` is the first day after (RFC 5545, section 3.6.1). */
  | { readonly kind: 'days'; readonly from: string; readonly until: string }
  /** Instants by the clock of a zone; `zone` is null where they are to be written in UTC. */
  | { readonly kind: 'hours'; readonly start: DateTime; readonly end: DateTime; readonly zone: string | null };

/**
 * The days or the hours of a walk in one week.
 *
 * An hour that the clock skips that day is later by the gap, as RFC 5545 (section 3.3.5) reads it, and is written as the hour
 * that exists. An hour that comes twice means the first one; it is written in UTC, because programs disagree which of the
 * two a local time names.
 *
 * @param week the Monday
 */
export function whenOf(week: string, entry: Entry): When {
  if (entry.kind === 'week') return { kind: 'days', from: week, until: addDays(week, 5) };
  const starts = DateTime.fromISO(`${addDays(week, entry.weekday - 1)}T${entry.start}`, { zone: entry.zone }).getPossibleOffsets();
  const start = starts[0] as DateTime;
  const end = start.plus({ minutes: entry.minutes });
  const twice = starts.length > 1 || end.getPossibleOffsets().length > 1;
  return { kind: 'hours', start, end, zone: twice ? null : entry.zone };
}

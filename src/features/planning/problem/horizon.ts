import { dayOf, weekOfDay } from './days.ts';
import type { Snapshot } from './snapshot.ts';

/** The weeks that a plan may fill, counted as in days.ts. */
export interface Horizon {
  readonly first: number;
  readonly last: number;
  readonly weeks: number;
  /** The week it is: announced and walked, never replanned. */
  readonly frozen: number;
}

type Programme = Pick<Snapshot['programme'], 'kind' | 'startDay' | 'endDay' | 'weeksAfterStart'>;

/** As many weeks as the longest cycle has; a new starter in ten years does not make a plan of ten years. */
const MOST_WEEKS = 260;

/**
 * From the programme's start, but never before next week, to the end of the cycle, or to the end of the window of
 * the last new starter. `weeks` is 0 when the programme is over.
 *
 * @param joined the days on which the members of an induction join
 */
export function horizonOf(programme: Programme, currentDay: number, joined: Iterable<number | null>): Horizon {
  const frozen = weekOfDay(currentDay);
  const first = Math.max(weekOfDay(programme.startDay), frozen + 1);
  let last = first - 1;
  if (programme.kind === 'cycle') last = weekOfDay(programme.endDay as number);
  else for (const day of joined) if (day !== null) last = Math.max(last, windowEnd(programme, day));
  last = Math.min(last, first + MOST_WEEKS - 1);
  return { first, last, weeks: Math.max(0, last - first + 1), frozen };
}

/** The last week of a new starter's induction. */
export const windowEnd = (programme: Programme, startDay: number): number =>
  weekOfDay(startDay) + (programme.weeksAfterStart as number) - 1;

/** Whether a cycle has no week left that could be planned. */
export const isOver = (endWeek: string | null, currentMonday: string): boolean =>
  endWeek !== null && dayOf(endWeek) <= dayOf(currentMonday);

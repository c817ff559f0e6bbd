import type { WhyUnplaced, WhyVisit } from '../../../scheduler/index.ts';
import type { WHY_REASONS } from './schemas.ts';

export type WhyReason = (typeof WHY_REASONS)[number];

/**
 * The one word that tells why a visit stands where the plan put it, or why it stands nowhere.
 *
 * @param why null: the plan did not know the pair
 * @param unplaced the word that the plan kept with a visit it could not place
 */
export function reasonOf(why: WhyVisit | WhyUnplaced | null, unplaced: string | null): WhyReason {
  if (why === null) return 'added-later';
  if (why.kind === 'unplaced') return unplaced === null ? 'not-asked' : (unplaced as WhyReason);
  if (why.pinned) return 'pinned';
  if (why.week === 0) return 'first-week';
  const earlier = why.alternatives.filter(({ week }) => week < why.week);
  if (earlier.some(({ blocks }) => blocks.length === 0)) return 'earlier-free';
  return earlier.length === 0 ? 'no-venue-earlier' : 'nothing-earlier';
}

interface Subject {
  readonly resource: string;
  readonly id: string;
}

/** The short resources that stand in the way of one visit: its own venues and touch-point, its person and department, everyone together. */
export const standInTheWay = <B extends Subject>(
  bottlenecks: readonly B[],
  visit: { readonly employee: string; readonly department: string | null; readonly touchPoint: string; readonly venues: readonly string[] },
): B[] =>
  bottlenecks.filter(({ resource, id }) => {
    switch (resource) {
      case 'venue':
        return visit.venues.includes(id);
      case 'touch-point':
        return id === visit.touchPoint;
      case 'department':
        return id === visit.department;
      case 'person':
        return id === visit.employee;
      default:
        return true;
    }
  });

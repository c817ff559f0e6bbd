import type { Assignment } from '../../api/types.ts';

type Sortable = Pick<Assignment, 'week' | 'status'>;

export interface SortedWalks<T> {
  /** Of earlier weeks, and nobody has said what became of them. */
  readonly open: readonly T[];
  readonly now: readonly T[];
  readonly coming: readonly T[];
  /** Closed, the latest first. */
  readonly past: readonly T[];
}

const isOpen = ({ status }: Sortable): boolean => status === 'planned' || status === 'announced' || status === 'started';

/** One's walks as one thinks of them. Weeks compare as text. @param walks by week @param week the one that it is */
export function sortWalks<T extends Sortable>(walks: readonly T[], week: string): SortedWalks<T> {
  const live = walks.filter((walk) => walk.status !== 'cancelled');
  return {
    open: live.filter((walk) => walk.week < week && isOpen(walk)),
    now: live.filter((walk) => walk.week === week),
    coming: live.filter((walk) => walk.week > week && isOpen(walk)),
    past: live.filter((walk) => walk.week !== week && !isOpen(walk)).toReversed(),
  };
}

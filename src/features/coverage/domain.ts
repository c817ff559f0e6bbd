/**
 * Coverage in numbers. `required = direct + equivalent + exempt + missing`, always, and the first three are never blended.
 * Pure: counting is SQL's work, what may be shown of it is decided here.
 */
export interface Counts {
  readonly required: number;
  readonly direct: number;
  /** Part of `direct`: accepted as lived before, not walked in a programme. */
  readonly ofWhichCredited: number;
  readonly equivalent: number;
  readonly exempt: number;
  readonly missing: number;
  /** Part of `missing`: an assignment for it is open. */
  readonly ofWhichPlanned: number;
}

/** Everyone of `people` has to live every one of `touchPoints`. Keys of the database. */
export interface Demand {
  readonly people: readonly number[];
  readonly touchPoints: readonly number[];
}

/**
 * Several programmes may ask the same of one person; it is required once. People of whom the same programmes ask something
 * come together, with all that those ask: no pair stands in two demands of the answer.
 */
export function mergeDemands(programmes: readonly Demand[]): Demand[] {
  const askedBy = new Map<number, number[]>();
  programmes.forEach(({ people }, programme) => {
    for (const person of people) {
      const known = askedBy.get(person);
      if (known === undefined) askedBy.set(person, [programme]);
      else known.push(programme);
    }
  });
  const merged = new Map<string, { people: number[]; touchPoints: number[] }>();
  for (const [person, by] of askedBy) {
    const key = by.join();
    const demand = merged.get(key);
    if (demand) demand.people.push(person);
    else merged.set(key, { people: [person], touchPoints: [...new Set(by.flatMap((index) => programmes[index]?.touchPoints ?? []))] });
  }
  return [...merged.values()].filter((demand) => demand.touchPoints.length > 0);
}

/**
 * Puts the cells of what is required of a person under the columns they belong to; a dot stands where nothing is.
 *
 * @param cells one character a required column, in the order of the columns
 * @param required one flag a column
 */
export function spread(cells: string, required: readonly boolean[]): string {
  if (cells.length === required.length) return cells;
  let next = 0;
  return required.map((is) => (is ? (cells[next++] ?? '.') : '.')).join('');
}

export interface Group extends Counts {
  readonly key: string;
  /** Different people behind the numbers. */
  readonly people: number;
}

export const NO_COUNTS: Counts = { required: 0, direct: 0, ofWhichCredited: 0, equivalent: 0, exempt: 0, missing: 0, ofWhichPlanned: 0 };

/** direct ÷ required, to four places; null where nothing is required. */
export const shareOf = (direct: number, required: number): number | null =>
  required === 0 ? null : Math.round((direct / required) * 10_000) / 10_000;

/** Fewer people than this are never broken out. */
export const SMALLEST_GROUP = 5;

/**
 * Which groups may not be shown, so that no number tells about fewer than `SMALLEST_GROUP` people: not by itself, and not
 * by taking the shown groups from the total (complementary suppression: the smallest groups join until the hidden ones
 * together are large enough).
 *
 * @param groups with the number of people in each
 * @param overlapping true when one person stands in several groups (touch-points, stages): then only the largest hidden
 *   group is sure to be as many people as it says, and one of `SMALLEST_GROUP` must hide with the others
 * @returns the keys to hide; all of them when even their total is too small
 */
export function groupsToHide(groups: readonly Pick<Group, 'key' | 'people'>[], overlapping: boolean): ReadonlySet<string> {
  const bySize = [...groups].sort((a, b) => a.people - b.people || (a.key < b.key ? -1 : 1));
  const hidden: typeof bySize = [];
  const enough = (): boolean => {
    const sizes = hidden.map((group) => group.people);
    const atLeast = overlapping ? Math.max(...sizes) : sizes.reduce((sum, size) => sum + size, 0);
    return hidden.length > 1 && atLeast >= SMALLEST_GROUP;
  };
  for (const group of bySize) {
    if (group.people >= SMALLEST_GROUP && (hidden.length === 0 || enough())) break;
    hidden.push(group);
  }
  return new Set(hidden.map((group) => group.key));
}

/** Pairs of person and touch-point that share a fate: when (if ever) lived, when (if ever) an equivalent, exempt or not. */
export interface Fate {
  /** Monday of the week in which it was lived directly. */
  readonly lived: string | null;
  /** Monday of the week in which an equivalent was lived. */
  readonly stoodIn: string | null;
  readonly exempt: boolean;
  /** Monday of the week in which it is going to be lived. */
  readonly planned: string | null;
  readonly pairs: number;
}

export interface WeekCounts {
  readonly monday: string;
  /** As it stands at the end of the week, by what is known today. */
  readonly required: number;
  readonly direct: number;
  readonly equivalent: number;
  readonly exempt: number;
  readonly missing: number;
  /** Lived in this very week. */
  readonly directInWeek: number;
  /** Open assignments of this very week. */
  readonly plannedInWeek: number;
  /** Of `missing`: what open assignments up to this week will have settled. */
  readonly plannedUntilWeek: number;
}

/** The curve of coverage: one entry a Monday of `mondays`, which ascend. Weeks are compared as text: ISO dates sort. */
export function weekByWeek(fates: readonly Fate[], mondays: readonly string[]): WeekCounts[] {
  const required = fates.reduce((sum, fate) => sum + fate.pairs, 0);
  return mondays.map((monday) => {
    const by = (week: string | null): boolean => week !== null && week <= monday;
    const count = (holds: (fate: Fate) => boolean): number => fates.reduce((sum, fate) => (holds(fate) ? sum + fate.pairs : sum), 0);
    const direct = count((fate) => by(fate.lived));
    const equivalent = count((fate) => !by(fate.lived) && by(fate.stoodIn));
    const exempt = count((fate) => !by(fate.lived) && !by(fate.stoodIn) && fate.exempt);
    return {
      monday,
      required,
      direct,
      equivalent,
      exempt,
      missing: required - direct - equivalent - exempt,
      directInWeek: count((fate) => fate.lived === monday),
      plannedInWeek: count((fate) => fate.planned === monday),
      plannedUntilWeek: count((fate) => by(fate.planned) && !by(fate.lived) && !by(fate.stoodIn) && !fate.exempt),
    };
  });
}

/**
 * What the scheduler is asked: the contents of `problem.json`. Every index is a position in another array of the same
 * problem; weeks are 0-based positions in the horizon.
 */

/** Rows of whole numbers: an array of arrays (as in the file), or one flat row-major `Int32Array` for millions of rows. */
export type Rows = readonly (readonly number[])[] | Int32Array;

export type Department = {
  readonly id: string;
  /** Most visits of its people in one week; absent or null = no cap. */
  readonly maxAway?: number | null;
};

export type Employee = {
  readonly id: string;
  /** Position in `departments`; absent or null = belongs to none, hence no cap. */
  readonly department?: number | null;
  /** Absent or null = no site: only venues open to anyone. */
  readonly site?: number | null;
  /** Visits in one week; default 1. */
  readonly perWeek?: number;
  readonly leader?: boolean;
  /** Inclusive ranges of weeks; not hired yet and already left are away too. */
  readonly away?: readonly (readonly [from: number, to: number])[];
};

export type TouchPoint = {
  readonly id: string;
  /** Touch-points that must be lived in an earlier week. */
  readonly after?: readonly number[];
  readonly channel?: string | null;
  readonly ownDepartment?: number | null;
};

export type Venue = {
  readonly id: string;
  readonly touchPoint: number;
  /** Sites it serves; absent or null = anyone. */
  readonly sites?: readonly number[] | null;
  /** Places in each week, or the same number in every week. */
  readonly places: number | readonly number[];
};

export type Preferences = {
  readonly avoidOwnDepartment?: boolean;
  readonly leadersFirst?: boolean;
  readonly varyChannel?: boolean;
  readonly spreadEvenly?: boolean;
  readonly fairFinish?: boolean;
  /** Weight by preference name; default 1 for each one that is switched on, 0 silences it. */
  readonly weights?: Readonly<Record<string, number>>;
};

export type Pace = 'earliest' | 'even';

export type Problem = {
  readonly format: 'in-their-shoes/problem@1';
  readonly weeks: number;
  /** Two different weeks in which one person is out are at least this far apart; default 1. */
  readonly gap?: number;
  readonly pace?: Pace;
  readonly departments: readonly Department[];
  readonly employees: readonly Employee[];
  readonly touchPoints: readonly TouchPoint[];
  readonly venues: readonly Venue[];
  /** [employee, touchPoint] */
  readonly exempt?: Rows;
  /** [employee, touchPoint, last week allowed] */
  readonly deadlines?: Rows;
  /** [employee, touchPoint, venue, week]: done or announced; never moves. */
  readonly pinned?: Rows;
  /** [employee, touchPoint, venue, week]: movable, but every move costs. */
  readonly published?: Rows;
  readonly preferences?: Preferences;
};

/** One flat row-major `Int32Array` of rows of `width` numbers. */
export function flatRows(rows: Rows | undefined, width: number): Int32Array {
  if (rows === undefined) return new Int32Array(0);
  if (rows instanceof Int32Array) return rows;
  const flat = new Int32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    for (let k = 0; k < width; k++) flat[i * width + k] = row[k] ?? -1;
  }
  return flat;
}

/** What the scheduler answers: the contents of `plan.json`, and the same in typed columns for millions of visits. */

/** `proved-shortest`: no plan is shorter · `feasible`: shortness not proved · `infeasible`: something had to stay unplaced. */
export type Status = 'proved-shortest' | 'feasible' | 'infeasible';

/** Why a required visit stays unplaced: the rule that stands in its way once all others are placed. */
export type UnplacedReason = 'no-venue' | 'no-place' | 'no-week' | 'department-cap' | 'deadline' | 'prerequisite' | 'not-found' | 'stopped';

export type Assignment = readonly [employee: number, touchPoint: number, venue: number, week: number];
export type Unplaced = readonly [employee: number, touchPoint: number, reason: UnplacedReason];

/** Each key alone repairs the bottleneck that carries it, or with `together` all of them; the others have to be repaired too. */
export type Fix = {
  /** More places a week, in every week from `from` to `to`. */
  readonly placesPerWeek?: number;
  /** More weeks after the horizon (like its last week). */
  readonly extraWeeks?: number;
  /** More people of the department out in one week. */
  readonly maxAway?: number;
  /** The deadlines of its visits, and of what follows them, from week `from` on move by this many weeks. */
  readonly deadline?: number;
};

export type Resource = 'venue' | 'touch-point' | 'department' | 'person' | 'company';

/**
 * Why none of the changes of `Fix` helps: nobody's venue serves those people's site · the person is not there long
 * enough · nothing of these kinds was found.
 */
export type Unrepairable = 'no-venue' | 'person' | 'none';

/** In the weeks `from`..`to` (inclusive) `need` visits have to use a resource that can carry `have`. */
export type Bottleneck = {
  readonly resource: Resource;
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly need: number;
  readonly have: number;
  readonly fix: Fix;
  /** Where `placesPerWeek` is meant: of a touch-point with several venues the one that most of those short can use. */
  readonly venue?: string;
  /** The keys of `fix`, and `elsewhere`, repair it only together. */
  readonly together?: true;
  /** Changes of other resources that belong to the fix. */
  readonly elsewhere?: readonly Elsewhere[];
  /** Resources that are short only together with this one: take one away, and the rest fits. */
  readonly with?: readonly { readonly resource: Resource; readonly id: string }[];
  /** Absent without a fix. `solving`: a plan with the fixes of all bottlenecks was found; `bounds`: nothing refutes one. */
  readonly confirmedBy?: 'solving' | 'bounds';
  readonly unrepairable?: Unrepairable;
  /** False: only the search found no place; it is not proved that there is none. */
  readonly proved?: false;
};

export type Elsewhere = Omit<Fix, 'extraWeeks'> & {
  readonly resource: Resource;
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly venue?: string;
};

/** The contents of `plan.json`. */
export type Plan = {
  readonly format: 'in-their-shoes/plan@1';
  readonly status: Status;
  /** Weeks used: the last week with a visit + 1. */
  readonly makespan: number;
  /** No plan of all required visits uses fewer weeks. At most the horizon: where they do not fit into it, of those that do. */
  readonly lowerBound: number;
  /** Published visits that changed week or venue; null without `published`. */
  readonly moved: number | null;
  readonly assignments: readonly Assignment[];
  readonly unplaced: readonly Unplaced[];
  readonly bottlenecks: readonly Bottleneck[];
};

/** How well one preference is met; `cost` is in the preference's own unit, lower is better. */
export type PreferenceMeasure = { readonly name: string; readonly before: number; readonly after: number };

/** A plan with its assignments in one flat, transferable array: [employee, touchPoint, venue, week, …], sorted. */
export type Solution = Omit<Plan, 'assignments'> & {
  readonly assignments: Int32Array;
  readonly required: number;
  /** Fewest published visits that any plan has to move, as far as proved; null without `published`. */
  readonly unavoidableMoves: number | null;
  readonly preferences: readonly PreferenceMeasure[];
  /** Search steps spent; the same problem and seed always spend the same. */
  readonly steps: number;
  readonly stopped: boolean;
};

/** The plain form of a solution, for small plans and for writing JSON. */
export function toPlan(solution: Solution): Plan {
  const { assignments: flat } = solution;
  const assignments: Assignment[] = [];
  for (let i = 0; i < flat.length; i += 4) assignments.push([flat[i]!, flat[i + 1]!, flat[i + 2]!, flat[i + 3]!]);
  return {
    format: solution.format,
    status: solution.status,
    makespan: solution.makespan,
    lowerBound: solution.lowerBound,
    moved: solution.moved,
    assignments,
    unplaced: solution.unplaced,
    bottlenecks: solution.bottlenecks,
  };
}

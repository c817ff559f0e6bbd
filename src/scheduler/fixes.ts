import { describeRemedy } from './bounds/bottlenecks.ts';
import { applyChanges, type Change, venueOf } from './bounds/changes.ts';
import { irreducible } from './bounds/irreducible.ts';
import { changesOf, type Remedy, remediesFor } from './bounds/remedy.ts';
import type { Shortage } from './bounds/shortage.ts';
import { compile } from './compile.ts';
import { type Model, optionsOf, UNLIMITED } from './model.ts';
import type { ExactSolver, SolveOptions } from './options.ts';
import type { Bottleneck, Solution, Unplaced } from './plan.ts';
import type { Problem } from './problem.ts';

/** Steps for solving a repaired problem again. */
const RECHECK = 2_000_000;
/** Visits that may be solved again in all, and how often; above `LARGEST` the bounds alone confirm (a huge plan takes half a minute). */
const VISITS_SOLVED = 300_000;
const MOST_SOLVES = 40;
const LARGEST = 100_000;
/** With more bottlenecks than this only the first repair of each is solved again and shown. */
const ALTERNATIVES = 8;
/** Changes tried at each step when the bounds repair everything and yet no plan is found. */
const TRIED = 6;
const LARGEST_STEP = 8;

export type SolvedAgain = Pick<Solution, 'assignments' | 'unplaced'>;
/** How a repaired problem is solved again, from a plan that leaves some out: without fixes of its own. */
export type SolveAgain = (problem: Problem, from: Int32Array, options: SolveOptions) => Promise<SolvedAgain>;

/**
 * Every bottleneck of a problem that no plan was found for, with its smallest repairs. What repairs the bounds is solved
 * again, all bottlenecks repaired at once; where that is not enough the changes grow, one by one, until a plan is found,
 * and shrink again as far as the plan allows. Then each other repair is solved in place of the first of its own.
 * @param plan of the problem as it is, [employee, touchPoint, venue, week, …]: what a repaired one begins with
 */
export async function repaired(
  problem: Problem,
  plan: Int32Array,
  options: SolveOptions,
  solveAgain: SolveAgain,
): Promise<readonly Bottleneck[]> {
  return new Repair(problem, plan, options, solveAgain).run();
}

class Repair {
  private readonly problem: Problem;
  private readonly base: Problem;
  private remedies: readonly Remedy[];
  private readonly options: SolveOptions;
  private readonly exact: ExactSolver | undefined;
  private readonly solveAgain: SolveAgain;
  private readonly plan: Int32Array;
  private left: number;

  constructor(
    problem: Problem,
    plan: Int32Array,
    { seed = 1, shouldStop, maxSteps = RECHECK, exact }: SolveOptions,
    solveAgain: SolveAgain,
  ) {
    const { base, remedies } = remediesFor(problem);
    const visits = Math.max(1, problem.employees.length * problem.touchPoints.length);
    this.problem = problem;
    this.base = base;
    this.remedies = remedies;
    this.exact = exact;
    this.solveAgain = solveAgain;
    this.plan = plan;
    this.options = {
      seed,
      maxSteps: Math.min(maxSteps, RECHECK),
      ...(shouldStop === undefined ? {} : { shouldStop }),
      ...(exact === undefined ? {} : { exact }),
    };
    this.left = visits > LARGEST ? 0 : Math.max(2, Math.min(MOST_SOLVES, Math.floor(VISITS_SOLVED / visits)));
  }

  async run(): Promise<readonly Bottleneck[]> {
    const solved = await this.solved();
    if (solved) await this.addAlternatives();
    return this.remedies.map((remedy) => describeRemedy(this.problem, remedy, solved ? 'solving' : 'bounds'));
  }

  /** Whether a plan with all first repairs was found, grown ones included. */
  private async solved(): Promise<boolean> {
    const first = await this.solve(changesOf(this.remedies));
    if (first === null) return false;
    if (first.unplaced.length === 0) return true;
    const grown = await this.grow(first);
    if (grown === null) {
      await this.nameUnseen(first, []);
      return false;
    }
    await this.attach(first, grown);
    return true;
  }

  /** null = no solve is left. */
  private async solve(changes: readonly Change[], from = this.plan): Promise<SolvedAgain | null> {
    if (this.left <= 0) return null;
    this.left--;
    return this.solveAgain(applyChanges(this.base, changes), from, this.options);
  }

  private async fits(changes: readonly Change[]): Promise<boolean> {
    return (await this.solve(changes))?.unplaced.length === 0;
  }

  /** Greedy: the change that places most goes in, until nothing is left out; null when the solves do not reach that far. */
  private async grow(first: SolvedAgain): Promise<readonly Change[] | null> {
    const start = changesOf(this.remedies);
    let grown: readonly Change[] = [];
    let best = first;
    for (let step = 1; step <= LARGEST_STEP; ) {
      const problem = applyChanges(this.base, [...start, ...grown]);
      let next: { solution: SolvedAgain; changes: readonly Change[] } | null = null;
      for (const change of obvious(this.base, problem, best.unplaced, step)) {
        const changes = [...grown, change];
        const solution = await this.solve([...start, ...changes], best.assignments);
        if (solution === null) break;
        if (solution.unplaced.length < (next?.solution ?? best).unplaced.length) next = { solution, changes };
        if (solution.unplaced.length === 0) break;
      }
      if (next?.solution.unplaced.length === 0) return this.shrink(start, next.changes);
      if (this.left <= 0) return null;
      if (next === null) step *= 2;
      else {
        grown = next.changes;
        best = next.solution;
      }
    }
    return null;
  }

  /** Takes back what turned out not to be needed, the last change first. */
  private async shrink(start: readonly Change[], grown: readonly Change[]): Promise<readonly Change[]> {
    let kept = grown;
    for (let k = grown.length - 1; k >= 0 && kept.length > 1; k--) {
      const fewer = kept.filter((change) => change !== grown[k]);
      if (await this.fits([...start, ...fewer])) kept = fewer;
    }
    for (const change of grown) {
      let amount = change.amount;
      while (kept.includes(change) && amount > 1) {
        const less = { ...change, amount: amount >> 1 };
        const others = kept.map((other) => (other === change ? less : other));
        if (!(await this.fits([...start, ...others]))) break;
        kept = others;
        amount = less.amount;
      }
    }
    return kept;
  }

  /** Grown changes join the bottleneck of their resource; the others are a bottleneck of their own, which no bound sees. */
  private async attach(first: SolvedAgain, grown: readonly Change[]): Promise<void> {
    const rest: Change[] = [];
    const remedies = [...this.remedies];
    for (const change of grown) {
      const k = remedies.findIndex(({ shortage, options }) => options.length > 0 && isSame(shortage, change));
      if (k < 0) rest.push(change);
      else {
        const own = remedies[k]!;
        const joint = merged([...own.options[0]!, change]);
        remedies[k] = { ...own, options: [joint, ...own.options.slice(1)] };
      }
    }
    this.remedies = remedies;
    if (rest.length > 0) await this.nameUnseen(first, merged(rest));
  }

  /** The smallest set of resources that the exact solver finds impossible; else the resource of most of those left out. */
  private async nameUnseen({ unplaced }: SolvedAgain, option: readonly Change[]): Promise<void> {
    const problem = applyChanges(this.base, changesOf(this.remedies));
    const options = option.length > 0 ? [option] : [];
    const set = this.exact === undefined || unplaced.length === 0 ? null : await irreducible(problem, this.exact);
    if (set !== null) {
      const own = option.find(({ kind }) => kind !== 'extraWeeks')?.at;
      const main: Shortage = own === undefined ? set[0]! : { ...set[0]!, kind: own.kind, index: own.index };
      const others = set.filter(({ kind, index }) => kind !== main.kind || index !== main.index);
      this.remedies = [...this.remedies, { shortage: main, options, others }];
      return;
    }
    const shortage = shortOf(problem, unplaced, option[0]);
    if (shortage !== null) this.remedies = [...this.remedies, { shortage, options, proved: false }];
  }

  /** The other ways of each bottleneck that hold as well; those of one that takes several changes are left out. */
  private async addAlternatives(): Promise<void> {
    const { remedies } = this;
    const checked: Remedy[] = [];
    for (const [k, remedy] of remedies.entries()) {
      const [first, ...others] = remedy.options;
      if (first === undefined) {
        checked.push(remedy);
        continue;
      }
      const holding: (readonly Change[])[] = [first];
      for (const option of remedies.length > ALTERNATIVES ? [] : others) {
        const changes = remedies.flatMap(({ options }, j) => (j === k ? option : (options[0] ?? [])));
        if (await this.fits(changes)) holding.push(option);
      }
      checked.push({ ...remedy, options: holding });
    }
    this.remedies = checked;
  }
}

const isSame = ({ kind, index }: Pick<Shortage, 'kind' | 'index'>, { at, kind: change }: Change): boolean =>
  change !== 'extraWeeks' && at.kind === kind && at.index === index;

/** Changes of one kind and resource as one: amounts add up where the weeks are the same. */
function merged(changes: readonly Change[]): readonly Change[] {
  const list: Change[] = [];
  for (const change of changes) {
    const k = list.findIndex(
      ({ at, kind }) =>
        kind === change.kind &&
        (kind === 'extraWeeks' ||
          (at.kind === change.at.kind && at.index === change.at.index && at.from === change.at.from && at.to === change.at.to)),
    );
    if (k < 0) list.push(change);
    else if (change.kind === 'extraWeeks') list[k] = { ...change, amount: Math.max(change.amount, list[k]!.amount) };
    else list[k] = { ...change, amount: change.amount + list[k]!.amount };
  }
  return list;
}

/** Changes that give room to those left out, the one for most of them first. */
function obvious(base: Problem, problem: Problem, unplaced: readonly Unplaced[], amount: number): readonly Change[] {
  const model = compile(problem);
  const votes = new Map<string, { change: Change; votes: number }>();
  const vote = (change: Change): void => {
    const key = `${change.kind} ${change.at.kind} ${change.at.index}`;
    const known = votes.get(key);
    if (known === undefined) votes.set(key, { change, votes: 1 });
    else known.votes++;
  };
  const whole = { from: 0, to: Math.max(0, problem.weeks - 1) };
  for (const [e, t, reason] of unplaced) {
    if (reason === 'prerequisite') continue;
    const at = optionsOf(model, e, t);
    for (let o = model.optionStart[at]!; o < model.optionStart[at + 1]!; o++) {
      vote({ at: { kind: 'venue', index: model.option[o]!, ...whole }, kind: 'placesPerWeek', amount });
    }
    const d = model.department[e]!;
    if (d < model.D - 1 && model.cap[d * model.W]! < UNLIMITED)
      vote({ at: { kind: 'department', index: d, ...whole }, kind: 'maxAway', amount });
    if (hasDeadline(model, e)) vote({ at: { kind: 'person', index: e, ...whole }, kind: 'deadline', amount });
    vote({ at: { kind: 'company', index: 0, ...whole }, kind: 'extraWeeks', amount: problem.weeks - base.weeks + amount });
  }
  return Array.from(votes.values())
    .sort((a, b) => b.votes - a.votes)
    .slice(0, TRIED)
    .map(({ change }) => change);
}

function hasDeadline({ T, deadlines }: Model, e: number): boolean {
  for (let i = e * T; i < (e + 1) * T; i++) if (deadlines.has(i)) return true;
  return false;
}

/** The resource that most of those left out wait for, with what it was asked for and what the search could give. */
function shortOf(problem: Problem, unplaced: readonly Unplaced[], change: Change | undefined): Shortage | null {
  const [waiting] = unplaced.filter(([, , reason]) => reason !== 'prerequisite');
  if (waiting === undefined) return null;
  const model = compile(problem);
  const { E, T, W, need, department } = model;
  const at = change === undefined || change.kind === 'extraWeeks' ? { kind: 'touch-point' as const, index: waiting[1] } : change.at;
  const touchPoint = at.kind === 'venue' ? problem.venues[at.index]!.touchPoint : at.index;
  const mine = (e: number, t: number): boolean =>
    at.kind === 'person' ? e === at.index : at.kind === 'department' ? department[e] === at.index : t === touchPoint;
  let visits = 0;
  for (let e = 0; e < E; e++) for (let t = 0; t < T; t++) if (need[e * T + t]! > 0 && mine(e, t)) visits++;
  const out = unplaced.filter(([e, t]) => mine(e, t)).length;
  const shortage: Shortage = { kind: 'touch-point', index: touchPoint, from: 0, to: Math.max(0, W - 1), need: visits, have: visits - out };
  if (at.kind === 'person' || at.kind === 'department') return { ...shortage, kind: at.kind, index: at.index };
  return venueOf(problem, shortage) >= 0 ? shortage : null;
}

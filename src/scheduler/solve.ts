import { describe } from './bounds/bottlenecks.ts';
import { lowerBound, refutations } from './bounds/feasibility.ts';
import { compile } from './compile.ts';
import { repaired } from './fixes.ts';
import type { Model } from './model.ts';
import type { ExactSolver, Phase, SolveOptions } from './options.ts';
import type { Bottleneck, PreferenceMeasure, Solution } from './plan.ts';
import type { Problem } from './problem.ts';
import { Random } from './random.ts';
import { report } from './report.ts';
import { placePins } from './search/construct.ts';
import { type Deficit, dropDeficit, priority } from './search/deficit.ts';
import { Ejection } from './search/eject.ts';
import { EvenPlaces } from './search/even.ts';
import { formulate, type Programme } from './search/exact.ts';
import { Improvement } from './search/improve.ts';
import { placePublished, settleBack } from './search/published.ts';
import { dropOrphans, repair, unplacedVisits } from './search/repair.ts';
import { Replan } from './search/replan.ts';
import { Construct, GOOD } from './search/squeaky.ts';
import { State } from './search/state.ts';
import { furtherMoves, unavoidableMoves } from './search/unavoidable.ts';

/** Problems up to this many visits start anew this often before the horizon grows. */
const SMALL = 10_000;
const RESTARTS = 4;
/** Share of the steps left that each level of even places may use. */
const EVEN_SHARE = 0.1;
/** So small a share of the visits is placed by a short ejection rather than another construction; share of the steps that it may use. */
const HANDFUL = 1 / 5_000;
const HANDFUL_STEPS = 0.1;
/** It gives up when so many turns for each visit left bring nothing. */
const PATIENCE = 10;
/** Exchanges tried for the preferences, beside forty a visit. */
const IMPROVING = 300_000;
/** The exact solver gets models up to this many 0/1 variables, and this many branch-and-bound nodes. */
const EXACT_COLUMNS = 4000;
const EXACT_EFFORT = 2000;
/** Up to this many it may still find a shorter plan by the heuristics before branching (effort 0). */
const HEURISTIC_COLUMNS = 40_000;
/** Published plans with more holes than this are constructed anew around what stands. */
const FEW = 5000;

/**
 * The shortest plan that the search finds within its steps, with a proved lower bound beside it. The problem must have
 * passed validate(). Pure and reproducible: same problem, seed and steps, same plan.
 */
export async function solve(problem: Problem, options: SolveOptions = {}): Promise<Solution> {
  const solution = await searched(problem, options);
  if (solution.status !== 'infeasible' || solution.stopped) return solution;
  return { ...solution, bottlenecks: await repaired(problem, options, plainly) };
}

/** In a function of its own: the arrays of the search (200 MB for 4.7 million visits) are gone before the fixes are looked for. */
async function searched(problem: Problem, options: SolveOptions): Promise<Solution> {
  const run = new Run(problem, options);
  await run.search(options.exact);
  await run.finishExactly();
  return run.result();
}

/** Without fixes; the exact solver has a say only when the search leaves someone out. */
async function plainly(problem: Problem, options: SolveOptions): Promise<Solution> {
  const run = new Run(problem, options);
  await run.search(undefined);
  if (!run.isComplete()) await run.finishExactly();
  return run.result();
}

/** Small problems can be searched long; from 10,000 visits on, the steps grow a hundred a visit. */
function defaultSteps(visits: number): number {
  return 100_000 + 100 * visits + (visits <= SMALL ? Math.min(6_000 * visits, 40_000_000) : 20_000_000);
}

class Run {
  readonly model: Model;
  readonly deficit: Deficit;
  private bound: number;
  private state: State;
  private measures: readonly PreferenceMeasure[] = [];
  private readonly random: Random;
  private readonly options: SolveOptions;
  private readonly maxSteps: number;
  private horizon: number;
  private steps = 0;
  private stopped = false;
  private fraction = 0;
  /** Horizon that the exact solver could neither meet nor refute. */
  private unknown = -1;

  constructor(problem: Problem, options: SolveOptions) {
    this.options = options;
    this.model = compile(problem);
    this.random = new Random(options.seed ?? 1);
    this.maxSteps = options.maxSteps ?? defaultSteps(this.model.required);
    let bound = lowerBound(this.model);
    this.deficit = bound <= this.model.W ? { model: this.model, dropped: [], shortages: [] } : dropDeficit(this.model, this.random);
    if (bound > this.model.W) bound = Math.min(lowerBound(this.deficit.model), this.model.W);
    this.bound = bound;
    this.horizon = bound;
    // a replanned state keeps every visit required: what was published and still stands is never left out
    this.state = new State(this.model.oldWeek.length > 0 ? this.model : this.deficit.model);
    placePins(this.state);
  }

  async search(exact: ExactSolver | undefined): Promise<void> {
    const { model } = this;
    this.tell('bounding', 0.05);
    if (this.stopped || model.W === 0) return;
    if (model.oldWeek.length > 0 && placePublished(this.state) > 0) this.replan();
    else if (model.problem.pace === 'even') this.spread();
    else await this.build(exact);
    if (this.deficit.dropped.length > 0 && this.state.model.need !== model.need) this.fill();
    dropOrphans(this.state);
    this.improve();
    this.tell('done', 1);
  }

  result(): Solution {
    const { model, state, bound, steps, stopped } = this;
    let unavoidable = model.problem.published === undefined ? null : unavoidableMoves(model);
    // holds for plans of all visits alone
    if (unavoidable !== null && state.placed === model.required) unavoidable += furtherMoves(model);
    return {
      ...report(model, state, { bound, steps, stopped, unavoidable, certificate: this.certificate() }),
      preferences: this.measures,
    };
  }

  isComplete(): boolean {
    return this.state.placed === this.model.required;
  }

  /**
   * Small models that the search left unproved: the exact solver finds a shorter plan or proves that there is none; and
   * it places the provable maximum of an infeasible one.
   */
  async finishExactly(): Promise<void> {
    const { state, model, options } = this;
    const { exact } = options;
    if (exact === undefined || this.stopped || model.problem.pace === 'even' || model.oldWeek.length > 0) return;
    if (state.placed < model.required) {
      const most = formulate(model, model.W, { kind: 'most', worth: (visit) => 1 + priority(model, visit) / 1000 }, EXACT_COLUMNS);
      const answer = most === null ? null : await exact(most.programme, EXACT_EFFORT);
      if (answer?.kind !== 'solution' || most === null) return;
      this.adopt(most, answer.x);
      this.improve();
      return;
    }
    while (this.bound < this.makespan()) {
      const answer = await this.askWithin(this.bound, exact);
      if (answer === 'unknown') return;
      if (answer === 'found') this.improve();
    }
  }

  /** A plan of all visits within so many weeks by the exact solver, or the proof that there is none (which lifts the bound). */
  private async askWithin(weeks: number, exact: ExactSolver): Promise<'found' | 'impossible' | 'unknown'> {
    if (this.unknown === weeks) return 'unknown';
    const all = formulate(this.model, weeks, { kind: 'all' }, HEURISTIC_COLUMNS);
    const answer = all === null ? null : await exact(all.programme, all.programme.columns > EXACT_COLUMNS ? 0 : EXACT_EFFORT);
    if (all !== null && answer?.kind === 'solution') {
      this.adopt(all, answer.x);
      return 'found';
    }
    if (answer?.kind === 'impossible') {
      this.bound = weeks + 1;
      return 'impossible';
    }
    this.unknown = weeks;
    return 'unknown';
  }

  /** Takes over an exact solution if it places more, or as many in fewer weeks. */
  private adopt({ visit, venue, week, placements }: Programme, x: Uint8Array): void {
    let placed = 0;
    for (let c = 0; c < placements; c++) placed += x[c]!;
    if (placed < this.state.placed) return;
    const state = new State(this.model);
    for (let c = 0; c < placements; c++) if (x[c] === 1) state.place(visit[c]!, venue[c]!, week[c]!);
    this.state = state;
  }

  private makespan(): number {
    let weeks = 0;
    for (const week of this.state.week) if (week >= weeks) weeks = week + 1;
    return weeks;
  }

  /** Within the bound, then week by week beyond it, until everything is placed. */
  private async build(exact: ExactSolver | undefined): Promise<void> {
    let left = this.attempt(this.horizon);
    // Where a short search fails, the exact solver's heuristics find a plan or nothing within seconds; a long search costs more.
    if (left.length > 0 && exact !== undefined && this.deficit.dropped.length === 0 && !this.stopped) {
      const answer = await this.askWithin(this.horizon, exact);
      if (answer === 'found') return;
      if (answer === 'impossible') this.horizon = Math.min(this.bound, this.model.W);
    }
    const again = this.model.required <= SMALL ? RESTARTS : 0;
    for (let k = 0; k < again && left.length > 0 && !this.stopped && this.steps < this.maxSteps; k++) {
      for (let i = 0; i < this.model.need.length; i++) if (this.state.week[i]! >= 0 && this.model.need[i] === 1) this.state.remove(i);
      left = this.attempt(this.horizon);
    }
    // With the steps used up the chains of `repair` still go on: a later week is better than no week.
    while (left.length > 0 && !this.stopped && this.horizon < this.model.W) {
      this.horizon++;
      left = this.complete(left, this.horizon, this.horizon < this.model.W ? 0.5 : 1);
    }
  }

  /** Over the whole window with the lowest peak: every venue held to its even share, a little more only where somebody needs it. */
  private spread(): void {
    const { deficit, model } = this;
    this.horizon = model.W;
    const even = new EvenPlaces(deficit.model);
    this.state = new State(even.model);
    placePins(this.state);
    let left = this.attempt(model.W, EVEN_SHARE);
    while (left.length > 0 && !this.stopped && even.raise(this.state, left)) left = this.complete(left, model.W, EVEN_SHARE);
    even.lower(this.state);
    const spread = this.state;
    this.state = new State(deficit.model);
    for (let i = 0; i < spread.week.length; i++) if (spread.week[i]! >= 0) this.state.place(i, spread.venue[i]!, spread.week[i]!);
    if (left.length > 0 && !this.stopped) this.complete(unplacedVisits(this.state), model.W, 1);
  }

  /** Preferences, within the weeks that the plan uses (with pace "even": within the horizon). */
  private improve(): void {
    const { state, model } = this;
    const improvement = new Improvement(state, model.problem.pace === 'even' ? model.W : this.makespan(), this.random);
    this.measures = improvement.run(Math.min(this.maxSteps, IMPROVING + 40 * model.required), () => this.stopped);
    this.steps += improvement.steps;
  }

  private attempt(horizon: number, share = horizon < this.model.W ? 0.25 : 1): number[] {
    const { state } = this;
    const work = new Construct(state, horizon, this.random);
    let left = this.constructed(work, GOOD, horizon);
    if (left.length > 0 && left.length <= HANDFUL * this.model.required) left = this.eject(left, horizon, HANDFUL_STEPS, PATIENCE);
    if (left.length > 0 && !this.stopped) {
      // feeding the pipelines further ahead costs less than ejecting for a crowd
      const first = state.snapshot();
      left = this.constructed(work, 0, horizon);
      if (first.placed >= state.placed) {
        state.restore(first);
        left = unplacedVisits(state);
      }
    }
    if (left.length === 0 || this.stopped || this.steps >= this.maxSteps) return left;
    return this.eject(left, horizon, share);
  }

  private constructed(work: Construct, enough: number, horizon: number): number[] {
    const before = work.steps;
    work.run(enough, (w) => this.tell('constructing', 0.05 + (0.5 * (w + 1)) / horizon));
    this.steps += work.steps - before;
    return this.stopped ? unplacedVisits(this.state) : this.repair(unplacedVisits(this.state), horizon);
  }

  private complete(unplaced: readonly number[], horizon: number, share: number): number[] {
    const left = this.repair(unplaced, horizon);
    if (left.length === 0 || this.stopped || this.steps >= this.maxSteps) return left;
    return this.eject(left, horizon, share);
  }

  private repair(unplaced: readonly number[], horizon: number): number[] {
    const quick = repair(this.state, unplaced, horizon, this.random, () => this.stopped);
    this.steps += quick.steps;
    this.tell('repairing', 0.6);
    return quick.left;
  }

  private eject(unplaced: readonly number[], horizon: number, share: number, patience = Number.POSITIVE_INFINITY): number[] {
    const { state, random } = this;
    const ejection = new Ejection(state, horizon, random, unplaced);
    let turn = 0;
    ejection.run(Math.floor((this.maxSteps - this.steps) * share), patience, () => {
      return ++turn % 1000 === 0 && this.tell('repairing', 0.6);
    });
    this.steps += ejection.steps;
    return unplacedVisits(state);
  }

  /** What was published stands; the rest goes in with the fewest moves, in any week of the horizon. */
  private replan(): void {
    const { state, model } = this;
    this.horizon = model.W;
    let left = unplacedVisits(state);
    if (left.length > FEW) {
      left = this.constructed(new Construct(state, model.W, this.random), GOOD, model.W);
    }
    const replan = new Replan(state, model.W);
    left = replan.run(left, () => this.stopped);
    this.steps += replan.steps;
    this.tell('repairing', 0.6);
    if (left.length > this.deficit.dropped.length && !this.stopped) this.completeOrUndo(left);
    while (settleBack(state) > 0);
  }

  /** The penalised search, which may move many; undone when it places nobody more. */
  private completeOrUndo(left: readonly number[]): void {
    const { state, model } = this;
    const before = state.snapshot();
    this.complete(left, model.W, 1);
    dropOrphans(state);
    if (model.required - state.placed < left.length) return;
    state.restore(before);
  }

  /** Visits left out by the proof still go in where a place has come free. */
  private fill(): void {
    const { deficit, state, random, model } = this;
    const need = deficit.model.need;
    for (const visit of deficit.dropped) need[visit] = model.need[visit]!;
    const { steps } = repair(
      state,
      deficit.dropped.filter((visit) => state.week[visit]! < 0),
      model.W,
      random,
      () => this.stopped,
    );
    this.steps += steps;
  }

  /** The resource that refutes the horizon one week shorter. */
  private certificate(): readonly Bottleneck[] {
    const { model, bound, deficit } = this;
    if (deficit.dropped.length > 0) return deficit.shortages.map((shortage) => describe(model.problem, shortage));
    if (bound <= 1) return [];
    return refutations(model, bound - 1, true).map((shortage) => describe(model.problem, shortage));
  }

  private tell(phase: Phase, at: number): boolean {
    this.fraction = Math.max(this.fraction, Math.min(1, at));
    const { state, model, horizon, bound, fraction } = this;
    this.options.onProgress?.({
      phase,
      placed: state.placed,
      required: model.required,
      weeks: horizon,
      lowerBound: bound,
      fraction,
    });
    this.stopped ||= this.options.shouldStop?.() ?? false;
    return this.stopped;
  }
}

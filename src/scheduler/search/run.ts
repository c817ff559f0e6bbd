import { describe } from '../bounds/bottlenecks.ts';
import { lowerBound } from '../bounds/feasibility.ts';
import { whyNotShorter } from '../bounds/shorter.ts';
import { compile } from '../compile.ts';
import type { Model } from '../model.ts';
import type { Phase, SolveOptions } from '../options.ts';
import type { Bottleneck, PreferenceMeasure, Solution } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { Random } from '../random.ts';
import { report } from '../report.ts';
import { Assembly } from './assembly.ts';
import { placePins } from './construct.ts';
import { type Deficit, dropDeficit } from './deficit.ts';
import { EvenPlaces } from './even.ts';
import { Exactly } from './exactly.ts';
import { Improvement } from './improve.ts';
import { placePublished, settleBack } from './published.ts';
import { dropOrphans, repair, unplacedVisits } from './repair.ts';
import { Replan } from './replan.ts';
import { State } from './state.ts';
import { furtherMoves, unavoidableMoves } from './unavoidable.ts';
import { Watch } from './watch.ts';

/** Problems up to this many visits start anew this often before the horizon grows. */
const SMALL = 10_000;
/** From here on a step costs more than it finds: 4.7 million visits that lack 86 at the bound need 35 s instead of 103 s for one week more. */
const VAST = 1_000_000;
const RESTARTS = 4;
/** Share of the steps left that each level of even places may use. */
const EVEN_SHARE = 0.1;
/** Exchanges tried for the preferences, beside forty a visit. */
const IMPROVING = 300_000;
/** Visits left out by a proof that find no place one after the other before no more of their kind are tried. */
const HOPELESS = 20;
/** Published plans with more holes than this are constructed anew around what stands. */
const FEW = 5000;

/** Small problems can be searched long; from 10,000 visits on the steps grow a hundred a visit, from a million on twenty. */
function defaultSteps(visits: number): number {
  const growing = 100 * Math.min(visits, VAST) + 20 * Math.max(0, visits - VAST);
  return 100_000 + growing + (visits <= SMALL ? Math.min(6_000 * visits, 40_000_000) : 20_000_000);
}

/** One problem, from its bound to its plan: which part of the search comes when. */
export class Run {
  private readonly model: Model;
  private readonly deficit: Deficit;
  private readonly random: Random;
  private readonly watch: Watch;
  private readonly exactly: Exactly | null;
  private bound: number;
  private horizon: number;
  private state: State;
  private measures: readonly PreferenceMeasure[] = [];

  constructor(problem: Problem, options: SolveOptions) {
    const model = compile(problem);
    this.model = model;
    this.random = new Random(options.seed ?? 1);
    this.watch = new Watch(options, options.maxSteps ?? defaultSteps(model.required));
    this.exactly = options.exact === undefined ? null : new Exactly(model, options.exact);
    let bound = lowerBound(model);
    this.deficit = bound <= model.W ? { model, dropped: [], shortages: [] } : dropDeficit(model, this.random);
    if (bound > model.W) bound = Math.min(lowerBound(this.deficit.model), model.W);
    this.bound = bound;
    this.horizon = bound;
    // a replanned state keeps every visit required: what was published and still stands is never left out
    this.state = new State(model.oldWeek.length > 0 ? model : this.deficit.model);
    placePins(this.state);
  }

  /** @param askExactly whether the exact solver may end the search for a plan within the bound */
  async search(askExactly: boolean): Promise<void> {
    const { model } = this;
    this.tell('bounding', 0.05);
    if (this.watch.stopped || model.W === 0) return;
    if (model.oldWeek.length > 0 && placePublished(this.state) > 0) this.replan();
    else if (model.problem.pace === 'even') this.spread();
    else await this.build(askExactly);
    if (this.deficit.dropped.length > 0 && this.state.model.need !== model.need) this.fill();
    dropOrphans(this.state);
    this.improve();
    this.tell('done', 1);
  }

  isComplete(): boolean {
    return this.state.placed === this.model.required;
  }

  /**
   * Small models that the search left unproved: the exact solver finds a shorter plan or proves that there is none; and
   * it places the provable maximum of an infeasible one.
   */
  async finishExactly(): Promise<void> {
    const { model, exactly } = this;
    if (exactly === null || this.watch.stopped || model.problem.pace === 'even' || model.oldWeek.length > 0) return;
    if (!this.isComplete()) {
      const most = await exactly.most();
      if (most === null) return;
      if (most.placed >= this.state.placed) this.state = most;
      this.improve();
      return;
    }
    while (this.bound < makespanOf(this.state)) {
      const answer = await this.askWithin(exactly, this.bound);
      if (answer === 'unknown') return;
      if (answer === 'found') this.improve();
    }
  }

  result(): Solution {
    const { model, state, bound } = this;
    const { steps, stopped } = this.watch;
    let unavoidable = model.problem.published === undefined ? null : unavoidableMoves(model);
    // holds for plans of all visits alone
    if (unavoidable !== null && state.placed === model.required) unavoidable += furtherMoves(model);
    return {
      ...report(model, state, { bound, steps, stopped, unavoidable, certificate: this.certificate() }),
      preferences: this.measures,
    };
  }

  /** Takes over what the exact solver finds; what it refutes lifts the bound. */
  private async askWithin(exactly: Exactly, weeks: number): Promise<'found' | 'impossible' | 'unknown'> {
    const answer = await exactly.within(weeks);
    if (answer === 'unknown') return answer;
    if (answer === 'impossible') {
      this.bound = weeks + 1;
      return answer;
    }
    this.state = answer;
    return 'found';
  }

  private assembly(): Assembly {
    return new Assembly(this.state, this.random, this.watch, (phase, at) => this.tell(phase, at));
  }

  /** Within the bound, then week by week beyond it, until everything is placed. */
  private async build(askExactly: boolean): Promise<void> {
    const { model, watch, exactly } = this;
    const share = (): number => (this.horizon < model.W ? 0.25 : 1);
    let left = this.assembly().within(this.horizon, share());
    // Where a short search fails, the exact solver's heuristics find a plan or nothing within seconds; a long search costs more.
    if (left.length > 0 && askExactly && exactly !== null && this.deficit.dropped.length === 0 && !watch.stopped) {
      const answer = await this.askWithin(exactly, this.horizon);
      if (answer === 'found') return;
      if (answer === 'impossible') this.horizon = Math.min(this.bound, model.W);
    }
    const again = model.required <= SMALL ? RESTARTS : 0;
    for (let k = 0; k < again && left.length > 0 && !watch.over; k++) {
      for (let i = 0; i < model.need.length; i++) if (this.state.week[i]! >= 0 && model.need[i] === 1) this.state.remove(i);
      left = this.assembly().within(this.horizon, share());
    }
    // With the steps used up the chains of `repair` still go on: a later week is better than no week.
    while (left.length > 0 && !watch.stopped && this.horizon < model.W) {
      this.horizon++;
      left = this.assembly().complete(left, this.horizon, this.horizon < model.W ? 0.5 : 1);
    }
  }

  /** Over the whole window with the lowest peak: every venue held to its even share, a little more only where somebody needs it. */
  private spread(): void {
    const { deficit, model } = this;
    this.horizon = model.W;
    const even = new EvenPlaces(deficit.model);
    this.state = new State(even.model);
    placePins(this.state);
    let left = this.assembly().within(model.W, EVEN_SHARE);
    while (left.length > 0 && !this.watch.stopped && even.raise(this.state, left))
      left = this.assembly().complete(left, model.W, EVEN_SHARE);
    this.watch.steps += even.lower(this.state, this.random);
    const spread = this.state;
    this.state = new State(deficit.model);
    for (let i = 0; i < spread.week.length; i++) if (spread.week[i]! >= 0) this.state.place(i, spread.venue[i]!, spread.week[i]!);
    if (left.length > 0 && !this.watch.stopped) this.assembly().complete(unplacedVisits(this.state), model.W, 1);
  }

  /** Preferences, within the weeks that the plan uses (with pace "even": within the horizon). */
  private improve(): void {
    const { state, model, watch } = this;
    const improvement = new Improvement(state, model.problem.pace === 'even' ? model.W : makespanOf(state), this.random);
    this.measures = improvement.run(Math.min(watch.maxSteps, IMPROVING + 40 * model.required), () => watch.stopped);
    watch.steps += improvement.steps;
  }

  /** What was published stands; the rest goes in with the fewest moves, in any week of the horizon. */
  private replan(): void {
    const { state, model, watch } = this;
    this.horizon = model.W;
    let left = unplacedVisits(state);
    if (left.length > FEW) left = this.assembly().around(model.W);
    const replan = new Replan(state, model.W);
    left = replan.run(left, () => watch.stopped);
    watch.steps += replan.steps;
    this.tell('repairing', 0.6);
    if (left.length > this.deficit.dropped.length && !watch.stopped) this.completeOrUndo(left);
    while (settleBack(state) > 0);
  }

  /** The penalised search, which may move many; undone when it places nobody more. */
  private completeOrUndo(left: readonly number[]): void {
    const { state, model } = this;
    const before = state.snapshot();
    this.assembly().complete(left, model.W, 1);
    dropOrphans(state);
    if (model.required - state.placed < left.length) return;
    state.restore(before);
  }

  /** Visits left out by the proof still go in where a place has come free. */
  private fill(): void {
    const { deficit, state, random, model, watch } = this;
    const need = deficit.model.need;
    for (const visit of deficit.dropped) need[visit] = model.need[visit]!;
    const missing = deficit.dropped.filter((visit) => state.week[visit]! < 0);
    watch.steps += repair(state, missing, model.W, random, () => watch.stopped, HOPELESS).steps;
  }

  /** The resource that refutes the horizon one week shorter. */
  private certificate(): readonly Bottleneck[] {
    const { model, bound, deficit } = this;
    if (deficit.dropped.length > 0) return deficit.shortages.map((shortage) => describe(model.problem, shortage));
    return whyNotShorter(model.problem, model, bound);
  }

  private tell(phase: Phase, at: number): boolean {
    const { state, model, horizon, bound } = this;
    return this.watch.tell(phase, at, { placed: state.placed, required: model.required, weeks: horizon, lowerBound: bound });
  }
}

function makespanOf({ week }: State): number {
  let last = -1;
  for (let i = 0; i < week.length; i++) if (week[i]! > last) last = week[i]!;
  return last + 1;
}

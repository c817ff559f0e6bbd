import type { Model } from '../model.ts';
import type { ExactSolver } from '../options.ts';
import { priority } from './deficit.ts';
import { formulate, type Programme } from './exact.ts';
import { State } from './state.ts';

/** The exact solver gets models up to this many 0/1 variables, and this many branch-and-bound nodes. */
const EXACT_COLUMNS = 4000;
const EXACT_EFFORT = 2000;
/** Up to this many it may still find a shorter plan by the heuristics before branching (effort 0). */
const HEURISTIC_COLUMNS = 40_000;

/** What the exact solver says of one model. */
export class Exactly {
  private readonly model: Model;
  private readonly exact: ExactSolver;
  /** Horizon that it could neither meet nor refute. */
  private unknown = -1;

  constructor(model: Model, exact: ExactSolver) {
    this.model = model;
    this.exact = exact;
  }

  /** A plan of all visits within so many weeks, or that there is none. */
  async within(weeks: number): Promise<State | 'impossible' | 'unknown'> {
    if (this.unknown === weeks) return 'unknown';
    const all = formulate(this.model, weeks, { kind: 'all' }, HEURISTIC_COLUMNS);
    const answer = all === null ? null : await this.exact(all.programme, all.programme.columns > EXACT_COLUMNS ? 0 : EXACT_EFFORT);
    if (all !== null && answer?.kind === 'solution') return this.stateOf(all, answer.x);
    if (answer?.kind === 'impossible') return 'impossible';
    this.unknown = weeks;
    return 'unknown';
  }

  /** As many visits as can be placed at all, as far as it finds them; null = too large, or nothing found. */
  async most(): Promise<State | null> {
    const { model } = this;
    const most = formulate(model, model.W, { kind: 'most', worth: (visit) => 1 + priority(model, visit) / 1000 }, EXACT_COLUMNS);
    const answer = most === null ? null : await this.exact(most.programme, EXACT_EFFORT);
    return most !== null && answer?.kind === 'solution' ? this.stateOf(most, answer.x) : null;
  }

  private stateOf({ visit, venue, week, placements }: Programme, x: Uint8Array): State {
    const state = new State(this.model);
    for (let c = 0; c < placements; c++) if (x[c] === 1) state.place(visit[c]!, venue[c]!, week[c]!);
    return state;
  }
}

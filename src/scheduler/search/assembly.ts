import type { Phase } from '../options.ts';
import type { Random } from '../random.ts';
import { Ejection } from './eject.ts';
import { repair, unplacedVisits } from './repair.ts';
import { Construct, GOOD } from './squeaky.ts';
import type { State } from './state.ts';
import type { Watch } from './watch.ts';

/** A share of the visits so small that a short ejection places it in less time than another construction; the steps that it may use. */
const HANDFUL = 1 / 5000;
const HANDFUL_STEPS = 0.1;
/** Turns for each visit left without a better plan after which a short ejection gives up. */
export const PATIENCE = 10;

type Tell = (phase: Phase, at: number) => boolean;

/** Fills a state within a horizon: construction, then chains, then ejection. Every method returns the visits left unplaced. */
export class Assembly {
  private readonly state: State;
  private readonly random: Random;
  private readonly watch: Watch;
  private readonly tell: Tell;

  constructor(state: State, random: Random, watch: Watch, tell: Tell) {
    this.state = state;
    this.random = random;
    this.watch = watch;
    this.tell = tell;
  }

  /** From an empty state; `share` of the steps left may go into the last few. */
  within(horizon: number, share: number): number[] {
    const { state, watch } = this;
    const work = new Construct(state, horizon, this.random);
    let left = this.constructed(work, GOOD, horizon);
    if (left.length > 0 && left.length <= HANDFUL * state.model.required && !watch.over)
      left = this.eject(left, horizon, HANDFUL_STEPS, PATIENCE);
    if (left.length > 0 && !watch.stopped) {
      // feeding the pipelines further ahead costs less than ejecting for a crowd
      const first = state.snapshot();
      left = this.constructed(work, 0, horizon);
      if (first.placed >= state.placed) {
        state.restore(first);
        left = unplacedVisits(state);
      }
    }
    return left.length === 0 || watch.over ? left : this.eject(left, horizon, share);
  }

  /** Around what stands, without moving it; then chains for those left over. */
  around(horizon: number): number[] {
    return this.constructed(new Construct(this.state, horizon, this.random), GOOD, horizon);
  }

  /** These visits into a state that is full otherwise. */
  complete(unplaced: readonly number[], horizon: number, share: number, patience?: number): number[] {
    const left = this.repair(unplaced, horizon);
    return left.length === 0 || this.watch.over ? left : this.eject(left, horizon, share, patience);
  }

  /** By free places and chains alone: nobody leaves for good. */
  repair(unplaced: readonly number[], horizon: number): number[] {
    const { state, random, watch } = this;
    const { left, steps } = repair(state, unplaced, horizon, random, () => watch.stopped);
    watch.steps += steps;
    this.tell('repairing', 0.6);
    return left;
  }

  private constructed(work: Construct, enough: number, horizon: number): number[] {
    const { state, watch } = this;
    const before = work.steps;
    work.run(enough, (w) => this.tell('constructing', 0.05 + (0.5 * (w + 1)) / horizon));
    watch.steps += work.steps - before;
    return watch.stopped ? unplacedVisits(state) : this.repair(unplacedVisits(state), horizon);
  }

  private eject(unplaced: readonly number[], horizon: number, share: number, patience = Number.POSITIVE_INFINITY): number[] {
    const { state, random, watch } = this;
    const ejection = new Ejection(state, horizon, random, unplaced);
    let turn = 0;
    ejection.run(Math.floor((watch.maxSteps - watch.steps) * share), patience, () => ++turn % 1000 === 0 && this.tell('repairing', 0.6));
    watch.steps += ejection.steps;
    return unplacedVisits(state);
  }
}

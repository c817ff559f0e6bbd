import type { Phase, Progress, SolveOptions } from '../options.ts';

/** Where a search stands, as it is told to whoever watches. */
export type Standing = Omit<Progress, 'phase' | 'fraction'>;

/** What a search may spend and whom it tells: steps, the wish to stop, progress that never falls. */
export class Watch {
  steps = 0;
  stopped = false;
  readonly maxSteps: number;
  private fraction = 0;
  private readonly options: SolveOptions;

  constructor(options: SolveOptions, maxSteps: number) {
    this.options = options;
    this.maxSteps = maxSteps;
  }

  /** Whether nothing that takes steps may begin any more. */
  get over(): boolean {
    return this.stopped || this.steps >= this.maxSteps;
  }

  /** Returns whether to stop. */
  tell(phase: Phase, at: number, standing: Standing): boolean {
    this.fraction = Math.max(this.fraction, Math.min(1, at));
    this.options.onProgress?.({ phase, ...standing, fraction: this.fraction });
    this.stopped ||= this.options.shouldStop?.() ?? false;
    return this.stopped;
  }
}

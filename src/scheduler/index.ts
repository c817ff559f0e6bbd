/** Public face of the scheduler. Nothing else in this folder is imported from outside. */

export { type Bound, bound } from './bounds/bound.ts';
export { type Alternative, Explainer, type WhyUnplaced, type WhyVisit, whyUnplaced, whyVisit } from './explain.ts';
export type { Fault } from './fault.ts';
export type { BinaryProgramme, ExactAnswer, ExactSolver, Phase, Progress, SolveOptions } from './options.ts';
export * from './plan.ts';
export * from './problem.ts';
export type { Block, HardRuleName } from './rules/rule.ts';
export { programmeFor } from './search/exact.ts';
export { bottleneckSentence, unplacedSentence, visitSentence } from './sentences.ts';
export { solve } from './solve.ts';
export { validate } from './validate.ts';

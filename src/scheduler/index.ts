/** Public face of the scheduler. Nothing else in this folder is imported from outside. */

export type { Fault } from './fault.ts';
export type { BinaryProgramme, ExactAnswer, ExactSolver, Phase, Progress, SolveOptions } from './options.ts';
export * from './plan.ts';
export * from './problem.ts';
export { solve } from './solve.ts';
export { validate } from './validate.ts';

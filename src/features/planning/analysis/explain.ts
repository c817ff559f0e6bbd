import { Explainer, type Problem, type WhyUnplaced, type WhyVisit } from '../../../scheduler/index.ts';

/** Why a visit of a plan has its week and venue; when the plan did not place it, why not. */
export function explain(problem: Problem, assignments: Int32Array, employee: number, touchPoint: number): WhyVisit | WhyUnplaced {
  const explainer = new Explainer(problem, { assignments });
  const why = explainer.whyVisit(employee, touchPoint) ?? explainer.whyUnplaced(employee, touchPoint);
  if (!why) throw new Error('A visit is either placed or not.');
  return why;
}

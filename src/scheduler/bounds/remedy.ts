import { compile } from '../compile.ts';
import { type Model, optionsOf } from '../model.ts';
import type { Unrepairable } from '../plan.ts';
import { flatRows, type Problem } from '../problem.ts';
import { visitsOf } from '../search/deficit.ts';
import { applyChanges, type Change } from './changes.ts';
import { refutations } from './feasibility.ts';
import type { Shortage } from './shortage.ts';
import { Trial, templates } from './smallest.ts';

/** A shortage and the ways to repair it, the most direct first; the changes of one way are needed together. */
export type Remedy = {
  readonly shortage: Shortage;
  readonly options: readonly (readonly Change[])[];
  readonly unrepairable?: Unrepairable;
  readonly proved?: false;
  readonly others?: readonly Pick<Shortage, 'kind' | 'index'>[];
};

export type Remedies = {
  /** The problem without the visits that nothing repairs. */
  readonly base: Problem;
  readonly remedies: readonly Remedy[];
};

/**
 * Every shortage that the bounds see, with its smallest repairs. The first repair of each is applied before the bounds
 * are asked again, until they refute nothing any more; a visit that no repair helps is left out, and said.
 *
 * @param rounds repairing one shortage may bring the next to light; after so many rounds what is left is left
 */
export function remediesFor(problem: Problem, rounds = 25): Remedies {
  const remedies: Remedy[] = [];
  let base = withoutUnreachable({ ...problem, published: [] }, remedies);
  for (let round = 0; round < rounds; round++) {
    const chosen = changesOf(remedies);
    const current = applyChanges(base, chosen);
    const model = compile(current);
    const found = refutations(model, model.W, false);
    if (found.length === 0) break;
    const trial = new Trial(base, chosen, current, model);
    const stuck: Shortage[] = [];
    for (const shortage of found) {
      const options = trial.options(shortage, templates(current, model, shortage));
      // more people out would not help: they are not there often enough, and are short themselves
      if (shortage.kind === 'department' && !options.flat().some(({ kind }) => kind === 'maxAway') && found.some(isPerson)) continue;
      if (options.length > 0) remedies.push({ shortage, options });
      else stuck.push(shortage);
    }
    // what others lack may be all that such a resource is short of: it is given up only when nobody else is
    const hopeless = stuck.some(isPerson) ? stuck.filter(isPerson) : changesOf(remedies).length === chosen.length ? stuck.slice(0, 1) : [];
    const lost = hopeless.flatMap((shortage) => leaveOut(trial, shortage, remedies));
    if (hopeless.length > 0 && lost.length === 0) break;
    base = exempting(base, lost);
  }
  return { base, remedies };
}

const isPerson = ({ kind }: Shortage): boolean => kind === 'person';

/** The first way of each remedy: together they repair the problem. */
export const changesOf = (remedies: readonly Remedy[]): readonly Change[] => remedies.flatMap(({ options }) => options[0] ?? []);

/** What has no venue for the person's site, and what follows it, is not asked for any more. */
function withoutUnreachable(problem: Problem, remedies: Remedy[]): Problem {
  const model = compile(problem);
  const { E, T, W, need, after, optionStart } = model;
  const people = new Int32Array(T);
  const lost = new Set<number>();
  const lose = (visit: number): void => {
    if (need[visit] !== 1 || lost.has(visit)) return;
    lost.add(visit);
    const e = (visit / T) | 0;
    for (const s of after[visit - e * T]!) lose(e * T + s);
  };
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      const at = optionsOf(model, e, t);
      if (need[e * T + t] !== 1 || optionStart[at] !== optionStart[at + 1]) continue;
      people[t]!++;
      lose(e * T + t);
    }
  }
  people.forEach((n, t) => {
    if (n === 0) return;
    const shortage: Shortage = { kind: 'touch-point', index: t, from: 0, to: Math.max(0, W - 1), need: n, have: 0 };
    remedies.push({ shortage, options: [], unrepairable: 'no-venue' });
  });
  return exempting(problem, [...lost]);
}

/** Visits that go because nothing repairs the shortage: of a person as many as it takes, last ones first. */
function leaveOut(trial: Trial, shortage: Shortage, remedies: Remedy[]): number[] {
  const { model } = trial;
  if (shortage.kind === 'person') {
    const lost = trial.tooMany(shortage.index);
    const visits = requiredOf(model, shortage.index);
    const whole = { ...shortage, from: 0, to: Math.max(0, model.W - 1), need: visits, have: visits - lost.length };
    remedies.push({ shortage: whole, options: [], unrepairable: 'person' });
    return lost;
  }
  remedies.push({ shortage, options: [], unrepairable: 'none' });
  return visitsOf(model, shortage)
    .filter((visit) => model.need[visit] === 1)
    .slice(0, Math.max(1, shortage.need - shortage.have));
}

function requiredOf({ T, need }: Model, e: number): number {
  let visits = 0;
  for (let i = e * T; i < (e + 1) * T; i++) if (need[i]! > 0) visits++;
  return visits;
}

/** @param visits positions employee * T + touchPoint */
export function exempting(problem: Problem, visits: readonly number[]): Problem {
  if (visits.length === 0) return problem;
  const T = problem.touchPoints.length;
  const more = visits.flatMap((visit) => [Math.floor(visit / T), visit % T]);
  return { ...problem, exempt: Int32Array.from([...flatRows(problem.exempt, 2), ...more]) };
}

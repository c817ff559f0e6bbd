import { compile } from '../compile.ts';
import { UNLIMITED } from '../model.ts';
import type { ExactSolver } from '../options.ts';
import { flatRows, type Problem } from '../problem.ts';
import { formulate } from '../search/exact.ts';
import type { Shortage } from './shortage.ts';

/** The filter asks the exact solver once a resource: models stay small, and each question short. */
const COLUMNS = 3000;
const NODES = 300;
const QUESTIONS = 120;

/**
 * Deletion filter (Chinneck and Dravnieks): people are taken out and the limits of venues and departments lifted, one
 * after the other, as long as the exact solver still proves that not everything fits. What remains is a set of people
 * and resources of which none can be missed: venues and departments, or the people when none of these is needed.
 * null = too large, or not proved impossible in the first place.
 */
export async function irreducible(problem: Problem, exact: ExactSolver): Promise<readonly Shortage[] | null> {
  let questions = 0;
  const isImpossible = async (changed: Problem): Promise<boolean> => {
    if (questions++ >= QUESTIONS) return false;
    const model = compile(changed);
    const programme = formulate(model, model.W, { kind: 'all' }, COLUMNS);
    return programme !== null && (await exact(programme.programme, NODES)).kind === 'impossible';
  };
  let kept: Problem = { ...problem, published: [] };
  if (!(await isImpossible(kept))) return null;
  kept = await fewestPeople(kept, isImpossible);
  const resources: Pick<Shortage, 'kind' | 'index'>[] = [];
  for (let v = 0; v < problem.venues.length; v++) {
    const lifted: Problem = {
      ...kept,
      venues: kept.venues.map((venue, k) => (k === v ? { ...venue, places: open(venue.places) } : venue)),
    };
    if (await isImpossible(lifted)) kept = lifted;
    else resources.push({ kind: 'venue', index: v });
  }
  for (let d = 0; d < problem.departments.length; d++) {
    if (problem.departments[d]!.maxAway == null) continue;
    const lifted: Problem = { ...kept, departments: kept.departments.map((each, k) => (k === d ? { ...each, maxAway: null } : each)) };
    if (await isImpossible(lifted)) kept = lifted;
    else resources.push({ kind: 'department', index: d });
  }
  return measured(kept, resources);
}

/** Closed weeks stay closed: without any place there is no visit, whoever else would go. */
const open = (places: number | readonly number[]): number | number[] =>
  typeof places === 'number' ? (places > 0 ? UNLIMITED : 0) : places.map((n) => (n > 0 ? UNLIMITED : 0));

/** Halves, then quarters … of the people are exempted from everything as long as it stays impossible without them. */
async function fewestPeople(problem: Problem, isImpossible: (changed: Problem) => Promise<boolean>): Promise<Problem> {
  const pinned = new Set<number>();
  const pins = flatRows(problem.pinned, 4);
  for (let i = 0; i < pins.length; i += 4) pinned.add(pins[i]!);
  let people = problem.employees.map((_, e) => e).filter((e) => !pinned.has(e));
  let kept = problem;
  for (let size = Math.ceil(people.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < people.length; ) {
      const fewer = withoutPeople(kept, people.slice(from, from + size));
      if (await isImpossible(fewer)) {
        kept = fewer;
        people = [...people.slice(0, from), ...people.slice(from + size)];
      } else from += size;
    }
  }
  return kept;
}

function withoutPeople(problem: Problem, people: readonly number[]): Problem {
  const more = people.flatMap((e) => problem.touchPoints.flatMap((_, t) => [e, t]));
  return { ...problem, exempt: Int32Array.from([...flatRows(problem.exempt, 2), ...more]) };
}

/** The visits left in the set: all of them together do not fit, so that at most one fewer does. */
function measured(problem: Problem, resources: readonly Pick<Shortage, 'kind' | 'index'>[]): readonly Shortage[] {
  const { E, T, W, need } = compile(problem);
  let visits = 0;
  const people: Pick<Shortage, 'kind' | 'index'>[] = [];
  for (let e = 0; e < E; e++) {
    const before = visits;
    for (let i = e * T; i < (e + 1) * T; i++) if (need[i]! > 0) visits++;
    if (visits > before) people.push({ kind: 'person', index: e });
  }
  const named = resources.length > 0 ? resources : people;
  return named.map((each) => ({ ...each, from: 0, to: Math.max(0, W - 1), need: visits, have: visits - 1 }));
}

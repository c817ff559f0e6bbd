import { compile } from '../compile.ts';
import { type Model, membersOf } from '../model.ts';
import { flatRows, type Problem } from '../problem.ts';
import { applyChanges, type Change, deadlinesOf, venueOf } from './changes.ts';
import { dueWithin } from './horizon.ts';
import { Scratch, shortDepartment, shortPerson, shortVenues } from './interval.ts';
import { personShortage } from './person.ts';
import { pipelineShortages } from './pipeline.ts';
import type { Shortage, Span } from './shortage.ts';

/** A change whose amount is looked for, up to `most`. `related`: of another resource, only if nothing direct helps. */
export type Template = Omit<Change, 'amount'> & { readonly most: number; readonly related?: true };

/** Which changes can repair a shortage at all, the most direct one first. */
export function templates(problem: Problem, model: Model, shortage: Shortage): readonly Template[] {
  const { kind, index, need } = shortage;
  const weeks = 2 * model.W + 8;
  const list: Template[] = [];
  if ((kind === 'venue' || kind === 'touch-point') && venueOf(problem, shortage) >= 0) {
    list.push({ at: shortage, kind: 'placesPerWeek', most: need });
  }
  if (kind === 'department' && problem.departments[index]!.maxAway != null) list.push({ at: shortage, kind: 'maxAway', most: need });
  if (deadlinesOf(problem, shortage).length > 0) list.push({ at: shortage, kind: 'deadline', most: weeks });
  list.push({ at: shortage, kind: 'extraWeeks', most: weeks });
  if (kind !== 'touch-point') return list;
  for (const t of [...model.before[index]!, ...model.after[index]!]) {
    const at: Change['at'] = { ...shortage, index: t, from: 0, to: Math.max(0, model.W - 1) };
    if (venueOf(problem, at) >= 0) list.push({ at, kind: 'placesPerWeek', most: need, related: true });
  }
  return list;
}

/** Tries changes on top of those already chosen: is the resource still short by the bounds? */
export class Trial {
  readonly model: Model;
  private readonly base: Problem;
  private readonly chosen: readonly Change[];
  private readonly current: Problem;
  private readonly due: Int16Array;
  private readonly longer = new Map<number, { model: Model; due: Int16Array }>();
  private readonly alone = new Map<number, Problem>();

  /** @param current the base with the chosen changes made; @param model of it */
  constructor(base: Problem, chosen: readonly Change[], current: Problem, model: Model) {
    this.base = base;
    this.chosen = chosen;
    this.current = current;
    this.model = model;
    this.due = dueWithin(model, model.W);
  }

  /** Each single change that is enough, with its smallest amount; if none is, the smallest joint one. */
  options(shortage: Shortage, list: readonly Template[]): readonly (readonly Change[])[] {
    const single = (template: Template): readonly Change[][] => {
      const amount = smallest(this.atLeast(template), template.most, (n) => this.repairs(shortage, [withAmount(template, n)]));
      return amount === null ? [] : [[withAmount(template, amount)]];
    };
    const direct = list.filter(({ related }) => related === undefined).flatMap(single);
    if (direct.length > 0) return direct;
    const related = list.filter((template) => template.related).flatMap(single);
    if (related.length > 0) return related;
    const joint = this.joint(shortage, list);
    return joint.length > 0 ? [joint] : [];
  }

  /** All kinds grow at once; then each one shrinks as far as the others allow. */
  private joint(shortage: Shortage, list: readonly Template[]): readonly Change[] {
    const all = (n: number): Change[] =>
      list.map((template) => withAmount(template, Math.min(template.most, this.atLeast(template) - 1 + n)));
    const most = Math.max(...list.map((template) => template.most));
    const amount = smallest(1, most, (n) => this.repairs(shortage, all(n)));
    if (amount === null) return [];
    let changes = all(amount);
    for (let k = changes.length - 1; k >= 0; k--) {
      const others = changes.filter((_, j) => j !== k);
      const mine = changes[k]!;
      const enough = (n: number): boolean => this.repairs(shortage, n === 0 ? others : [...others, { ...mine, amount: n }]);
      const least = enough(0) ? 0 : (smallest(1, mine.amount, enough) ?? mine.amount);
      changes = changes.flatMap((change, j) => (j !== k ? [change] : least === 0 ? [] : [{ ...mine, amount: least }]));
    }
    return changes;
  }

  /** Visits of a person that have to go until the rest fits; what others build on stays longest. */
  tooMany(e: number): number[] {
    const { T, need, order, tail } = this.model;
    const only = this.personAlone(e);
    const lost: number[] = [];
    const last = Array.from(order).sort((a, b) => tail[a]! - tail[b]!);
    for (const t of last) {
      if (need[e * T + t] !== 1) continue;
      lost.push(e * T + t);
      const exempt = [...flatRows(only.exempt, 2), ...lost.flatMap((visit) => [0, visit % T])];
      if (!isShort(compile({ ...only, exempt: Int32Array.from(exempt) }), null, PERSON, WHOLE)) break;
    }
    return lost;
  }

  /** Weeks count from those already added. */
  private atLeast({ kind }: Template): number {
    return kind === 'extraWeeks' ? this.model.W - this.base.weeks + 1 : 1;
  }

  private repairs(shortage: Shortage, changes: readonly Change[]): boolean {
    if (shortage.kind === 'person') {
      const own = changes.map((change) => ({ ...change, at: { ...change.at, index: 0 } }));
      const added = this.model.W - this.base.weeks;
      const from = own.map((change) => (change.kind === 'extraWeeks' ? { ...change, amount: change.amount - added } : change));
      return !isShort(compile(applyChanges(this.personAlone(shortage.index), from)), null, PERSON, WHOLE);
    }
    const [only] = changes;
    if (changes.length === 1 && only!.kind === 'extraWeeks') {
      const { model, due } = this.withWeeks(only!);
      return !isShort(model, due, shortage, later(shortage));
    }
    if (changes.every(({ kind }) => kind === 'placesPerWeek' || kind === 'maxAway')) {
      return !isShort(patched(this.current, this.model, changes), this.due, shortage, shortage);
    }
    return !isShort(compile(applyChanges(this.base, [...this.chosen, ...changes])), null, shortage, later(shortage));
  }

  private withWeeks(change: Change): { model: Model; due: Int16Array } {
    const known = this.longer.get(change.amount);
    if (known !== undefined) return known;
    const model = compile(applyChanges(this.base, [...this.chosen, change]));
    const made = { model, due: dueWithin(model, model.W) };
    this.longer.set(change.amount, made);
    return made;
  }

  private personAlone(e: number): Problem {
    const known = this.alone.get(e);
    if (known !== undefined) return known;
    const { current } = this;
    const mine = (rows: Problem['exempt'], width: number): Int32Array => {
      const flat = flatRows(rows, width);
      const kept: number[] = [];
      for (let i = 0; i < flat.length; i += width) if (flat[i] === e) kept.push(0, ...flat.subarray(i + 1, i + width));
      return Int32Array.from(kept);
    };
    const alone: Problem = {
      ...current,
      employees: [current.employees[e]!],
      exempt: mine(current.exempt, 2),
      deadlines: mine(current.deadlines, 3),
      pinned: mine(current.pinned, 4),
    };
    this.alone.set(e, alone);
    return alone;
  }
}

/** The only person of a problem, in any weeks. */
const PERSON = { kind: 'person', index: 0 } as const;
const WHOLE: Span = { from: 0, to: Number.POSITIVE_INFINITY };

/** Later deadlines and more weeks move visits behind the weeks of the shortage, where they must fit as well. */
const later = ({ from }: Shortage): Span => ({ from, to: Number.POSITIVE_INFINITY });

function withAmount({ at, kind }: Template, amount: number): Change {
  return { at, kind, amount };
}

/** The same model with other places and caps: all that these changes touch. */
function patched(problem: Problem, model: Model, changes: readonly Change[]): Model {
  const places = model.places.slice();
  const cap = model.cap.slice();
  for (const { at, kind, amount } of changes) {
    const row = kind === 'maxAway' ? at.index : venueOf(problem, at);
    if (kind === 'maxAway') for (let w = 0; w < model.W; w++) cap[row * model.W + w]! += amount;
    else for (let w = at.from; w <= at.to; w++) places[row * model.W + w]! += amount;
  }
  return { ...model, places, cap };
}

/** Whether the resource is short in some weeks inside `focus`, for the same site's people where it is only theirs; nothing else counts. */
function isShort(
  model: Model,
  known: Int16Array | null,
  { kind, index, site }: Pick<Shortage, 'kind' | 'index' | 'site'>,
  focus: Span,
): boolean {
  const { W } = model;
  const due = known ?? dueWithin(model, W);
  const scratch = new Scratch(W, focus);
  const meets = (s: Shortage | null): boolean =>
    s !== null && s.kind === kind && s.index === index && (site === undefined || s.site === site);
  switch (kind) {
    case 'person':
      return meets(shortPerson(model, due, index, scratch)) || meets(personShortage(model, W, due, index));
    case 'venue':
      return shortVenues(model, due, model.problem.venues[index]!.touchPoint, scratch).some(meets);
    case 'touch-point':
      return shortVenues(model, due, index, scratch).some(meets) || [...pipelineShortages(model, W)].some(meets);
    default:
      return meets(shortDepartment(model, due, index, membersOf(model)[index]!, scratch));
  }
}

/** The smallest n, from ≤ n ≤ most, that holds, if larger ones hold too: doubling, then bisection. null = none does. */
export function smallest(from: number, most: number, holds: (n: number) => boolean): number | null {
  let step = 1;
  let low = from - 1;
  while (true) {
    const high = Math.min(most, from - 1 + step);
    if (high <= low) return null;
    if (holds(high)) return bisect(low, high, holds);
    low = high;
    step *= 2;
  }
}

function bisect(fails: number, works: number, holds: (n: number) => boolean): number {
  let low = fails;
  let high = works;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

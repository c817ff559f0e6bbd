import { compile } from './compile.ts';
import { type Model, membersOf, optionsOf } from './model.ts';
import type { Problem, Rows } from './problem.ts';
import { flatRows } from './problem.ts';
import { hardRules } from './rules/registry.ts';
import type { Block, Occupancy } from './rules/rule.ts';

/** A venue and week that a visit could have had, and every rule that stood in its way; none = it was free. */
export type Alternative = {
  readonly venue: number;
  readonly week: number;
  readonly blocks: readonly Block[];
  readonly displaces: readonly number[];
};

export type WhyVisit = {
  readonly kind: 'visit';
  readonly employee: number;
  readonly touchPoint: number;
  readonly venue: number;
  readonly week: number;
  readonly pinned: boolean;
  readonly deadline: number | null;
  /** Every other venue and week, week by week. */
  readonly alternatives: readonly Alternative[];
};

export type WhyUnplaced = {
  readonly kind: 'unplaced';
  readonly employee: number;
  readonly touchPoint: number;
  /** False: the person is exempt, nothing is missing. */
  readonly required: boolean;
  /** Required prerequisites that are unplaced themselves. */
  readonly waitsFor: readonly number[];
  /** Every venue and week; empty = no venue serves the person. */
  readonly alternatives: readonly Alternative[];
  /** How many venue-weeks each rule closes, the most frequent first: the first is the rule to name. */
  readonly blockedBy: readonly { readonly rule: Block['rule']; readonly times: number }[];
};

type Planned = { readonly assignments: Rows };

/** Answers "why" for one plan; keeps the plan's counters, so that many questions cost little each. */
export class Explainer {
  private readonly plan: Occupancy;
  private readonly model: Model;
  private readonly venue: Int32Array;
  private readonly members: Int32Array[];

  constructor(problem: Problem, { assignments }: Planned) {
    const model = compile({ ...problem, published: [] });
    this.model = model;
    const { E, T, V, W, D } = model;
    this.venue = new Int32Array(E * T).fill(-1);
    this.members = membersOf(model);
    this.plan = {
      model,
      week: new Int16Array(E * T).fill(-1),
      atVenue: new Int32Array(V * W),
      outOfDepartment: new Int32Array(D * W),
    };
    const rows = flatRows(assignments, 4);
    for (let i = 0; i < rows.length; i += 4) this.count(rows[i]! * T + rows[i + 1]!, rows[i + 2]!, rows[i + 3]!, 1);
  }

  private count(visit: number, venue: number, week: number, sign: number): void {
    const { T, W, department } = this.model;
    this.venue[visit] = sign > 0 ? venue : -1;
    this.plan.week[visit] = sign > 0 ? week : -1;
    this.plan.atVenue[venue * W + week]! += sign;
    this.plan.outOfDepartment[department[(visit / T) | 0]! * W + week]! += sign;
  }

  /** Why this visit has its venue and week: what stood in the way of every other; null when it is not placed. */
  whyVisit(employee: number, touchPoint: number): WhyVisit | null {
    const visit = employee * this.model.T + touchPoint;
    const venue = this.venue[visit]!;
    const week = this.plan.week[visit]!;
    if (week < 0) return null;
    this.count(visit, venue, week, -1);
    const alternatives = this.alternatives(employee, touchPoint).filter((a) => a.venue !== venue || a.week !== week);
    this.count(visit, venue, week, 1);
    const pinned = this.model.need[visit] === 2;
    return {
      kind: 'visit',
      employee,
      touchPoint,
      venue,
      week,
      pinned,
      deadline: this.model.deadlines.get(visit) ?? null,
      alternatives,
    };
  }

  /** Why a visit is missing; null when it is placed. */
  whyUnplaced(employee: number, touchPoint: number): WhyUnplaced | null {
    const { T, need, before } = this.model;
    const visit = employee * T + touchPoint;
    if (this.plan.week[visit]! >= 0) return null;
    const waitsFor = Array.from(before[touchPoint]!).filter((p) => need[employee * T + p]! > 0 && this.plan.week[employee * T + p]! < 0);
    const alternatives = this.alternatives(employee, touchPoint);
    const times = new Map<Block['rule'], number>();
    for (const { blocks } of alternatives) for (const { rule } of blocks) times.set(rule, (times.get(rule) ?? 0) + 1);
    const blockedBy = Array.from(times, ([rule, n]) => ({ rule, times: n })).sort(
      (a, b) => b.times - a.times || (a.rule < b.rule ? -1 : 1),
    );
    return { kind: 'unplaced', employee, touchPoint, required: need[visit]! > 0, waitsFor, alternatives, blockedBy };
  }

  private alternatives(e: number, t: number): Alternative[] {
    const { model, plan } = this;
    const at = optionsOf(model, e, t);
    const list: Alternative[] = [];
    for (let week = 0; week < model.W; week++) {
      for (let o = model.optionStart[at]!; o < model.optionStart[at + 1]!; o++) {
        const venue = model.option[o]!;
        const blocks: Block[] = [];
        for (const rule of hardRules) {
          const block = rule.blocks(plan, e, t, venue, week);
          if (block !== null) blocks.push(block);
        }
        list.push({ venue, week, blocks, displaces: this.displaced(e, venue, week, blocks) });
      }
    }
    return list;
  }

  /** One visit per obstacle that would have to leave: the person's own, a guest of the full venue, a colleague. */
  private displaced(e: number, venue: number, week: number, blocks: readonly Block[]): number[] {
    const { model, plan } = this;
    const { T, need, department } = model;
    const out = new Set<number>();
    for (const block of blocks) {
      for (const visit of block.visits ?? []) if (plan.week[visit]! >= 0) out.add(visit);
      if (block.rule === 'places') {
        for (let visit = 0; visit < plan.week.length; visit++) {
          if (plan.week[visit] !== week || this.venue[visit] !== venue || need[visit] === 2) continue;
          out.add(visit);
          break;
        }
      }
      if (block.rule === 'department-cap') {
        colleagues: for (const person of this.members[department[e]!]!) {
          for (let visit = person * T; visit < (person + 1) * T; visit++) {
            if (person === e || plan.week[visit] !== week || need[visit] === 2) continue;
            out.add(visit);
            break colleagues;
          }
        }
      }
    }
    return [...out];
  }
}

export function whyVisit(problem: Problem, plan: Planned, employee: number, touchPoint: number): WhyVisit | null {
  return new Explainer(problem, plan).whyVisit(employee, touchPoint);
}

export function whyUnplaced(problem: Problem, plan: Planned, employee: number, touchPoint: number): WhyUnplaced | null {
  return new Explainer(problem, plan).whyUnplaced(employee, touchPoint);
}

/** A proof that a set of visits does not fit: in weeks from..to `need` of them meet only `have` places. */
export type Shortage = {
  readonly kind: 'venue' | 'touch-point' | 'department' | 'person' | 'company';
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly need: number;
  readonly have: number;
  /** Only the people of this site are short (a pipeline of one site); absent = everyone. */
  readonly site?: number;
};

/** What there is of it, as a list. */
export const some = (shortage: Shortage | null): readonly Shortage[] => (shortage === null ? [] : [shortage]);

/** Weeks from..to, both included. */
export type Span = Pick<Shortage, 'from' | 'to'>;

/** Visits of one resource by first and last week, and what the resource carries in each week. */
export class Windows {
  readonly weeks: number;
  readonly count: Int32Array;
  total = 0;

  private readonly focus: Span;

  /** @param focus only intervals inside it are looked at; default: all */
  constructor(weeks: number, focus: Span = { from: 0, to: weeks }) {
    this.weeks = weeks;
    this.focus = focus;
    this.count = new Int32Array(weeks * weeks);
  }

  clear(): void {
    if (this.total > 0) this.count.fill(0);
    this.total = 0;
  }

  /** A visit that fits no week counts in no interval: its person is short. */
  add(from: number, to: number): void {
    if (to < from) return;
    this.count[from * this.weeks + to]!++;
    this.total++;
  }

  /** The interval with the largest need − have > 0, or null. `carries(w)` = what the resource can take in week w. O(W²). */
  worst(carries: (week: number) => number): { from: number; to: number; need: number; have: number } | null {
    if (this.total === 0) return null;
    const { weeks, count, focus } = this;
    const prefix = new Float64Array(weeks + 1);
    for (let w = 0; w < weeks; w++) prefix[w + 1] = prefix[w]! + carries(w);
    const need = new Int32Array(weeks); // need[b] = visits with from ≥ a and to = b, as a falls
    let worst: { from: number; to: number; need: number; have: number } | null = null;
    let deficit = 0;
    for (let a = weeks - 1; a >= 0; a--) {
      let sum = 0;
      for (let b = a; b < weeks; b++) {
        need[b]! += count[a * weeks + b]!;
        sum += need[b]!;
        const have = prefix[b + 1]! - prefix[a]!;
        if (sum - have > deficit && a >= focus.from && b <= focus.to) {
          deficit = sum - have;
          worst = { from: a, to: b, need: sum, have };
        }
      }
    }
    return worst;
  }
}

import type { Model } from '../model.ts';
import type { Journal } from './journal.ts';

/** Where every visit was: [E*T] week and venue, -1 = unplaced. */
export type Snapshot = { readonly week: Int16Array; readonly venue: Int32Array; readonly placed: number };

/**
 * A plan under construction. All counters are kept by place() and remove() alone, each O(1). Visits of one venue and
 * week hang in a doubly linked list, so that a full venue can be asked who could leave.
 */
export class State {
  readonly model: Model;
  /** [E*T] week and venue of a visit, -1 = unplaced. */
  readonly week: Int16Array;
  readonly venue: Int32Array;
  /** [E*W] visits that the person can still make; [V*W] free places; [D*W] people who may still go. */
  readonly slots: Uint8Array;
  readonly room: Int32Array;
  readonly quota: Int32Array;
  /** [V*W] first visit of the list, -1 = empty; [E*T] neighbours in it. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  placed = 0;
  /** When set, every change is written here. */
  journal: Journal | null = null;

  constructor(model: Model) {
    const { E, T, V, W } = model;
    this.model = model;
    this.week = new Int16Array(E * T).fill(-1);
    this.venue = new Int32Array(E * T).fill(-1);
    this.slots = model.open.slice();
    this.room = model.places.slice();
    this.quota = model.cap.slice();
    this.head = new Int32Array(V * W).fill(-1);
    this.next = new Int32Array(E * T);
    this.previous = new Int32Array(E * T);
  }

  place(visit: number, venue: number, week: number): void {
    const { T, W, department } = this.model;
    const e = (visit / T) | 0;
    const at = venue * W + week;
    this.week[visit] = week;
    this.venue[visit] = venue;
    this.slots[e * W + week]!--;
    this.room[at]!--;
    this.quota[department[e]! * W + week]!--;
    const first = this.head[at]!;
    this.next[visit] = first;
    this.previous[visit] = -1;
    if (first >= 0) this.previous[first] = visit;
    this.head[at] = visit;
    this.placed++;
    if (this.journal !== null) this.journal.add(visit, -1, -1);
  }

  remove(visit: number): void {
    const { T, W, department } = this.model;
    const e = (visit / T) | 0;
    const week = this.week[visit]!;
    if (this.journal !== null) this.journal.add(visit, this.venue[visit]!, week);
    const at = this.venue[visit]! * W + week;
    this.slots[e * W + week]!++;
    this.room[at]!++;
    this.quota[department[e]! * W + week]!++;
    const after = this.next[visit]!;
    const before = this.previous[visit]!;
    if (before >= 0) this.next[before] = after;
    else this.head[at] = after;
    if (after >= 0) this.previous[after] = before;
    this.week[visit] = -1;
    this.venue[visit] = -1;
    this.placed--;
  }

  /** Undoes everything in the journal. */
  undo(): void {
    const { journal } = this;
    this.journal = null;
    journal?.rewind((visit, venue, week) => {
      if (week >= 0) this.place(visit, venue, week);
      else this.remove(visit);
    });
    this.journal = journal;
  }

  snapshot(): Snapshot {
    return { week: this.week.slice(), venue: this.venue.slice(), placed: this.placed };
  }

  restore({ week, venue }: Snapshot): void {
    for (let i = 0; i < week.length; i++) {
      if (this.week[i]! >= 0 && (this.week[i] !== week[i] || this.venue[i] !== venue[i])) this.remove(i);
    }
    for (let i = 0; i < week.length; i++) if (this.week[i]! < 0 && week[i]! >= 0) this.place(i, venue[i]!, week[i]!);
  }

  /** Strictly later than placed prerequisites, strictly earlier than placed successors. */
  inOrder(e: number, t: number, week: number): boolean {
    const { before, after, T } = this.model;
    const row = e * T;
    const earlier = before[t]!;
    for (let k = 0; k < earlier.length; k++) if (this.week[row + earlier[k]!]! >= week) return false;
    const later = after[t]!;
    for (let k = 0; k < later.length; k++) {
      const w = this.week[row + later[k]!]!;
      if (w >= 0 && w <= week) return false;
    }
    return true;
  }

  /** No other week of the person closer than the gap; `ignored` is a visit that is about to leave, or -1. */
  keepsGap(e: number, week: number, ignored = -1): boolean {
    const { gap, T } = this.model;
    if (gap <= 1) return true;
    const row = e * T;
    for (let i = row; i < row + T; i++) {
      const w = this.week[i]!;
      if (w >= 0 && w !== week && i !== ignored && w - week < gap && week - w < gap) return false;
    }
    return true;
  }

  /** Whether the person can be out in that week with this visit, whatever venue and department say. */
  personFits(e: number, t: number, week: number): boolean {
    return this.slots[e * this.model.W + week]! > 0 && this.inOrder(e, t, week) && this.keepsGap(e, week);
  }
}

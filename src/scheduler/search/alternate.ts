import { membersOf, optionsOf } from '../model.ts';
import type { State } from './state.ts';

/** Visits looked at in one chain search; long chains in huge venues are not worth more. */
const LOOKS = 6000;

/**
 * Places a visit by an alternating (Kempe) chain between two weeks: `here`, where the person is free, and `there`, where
 * the venue has a free place. Others swap or shift between the two weeks only, so a breadth-first search over venues and
 * departments finds a chain if these two weeks alone admit one (up to the order rules and gap of those who move).
 *
 * A node is a venue (or department) with one visit too many in `week` and one free place in the other week.
 */
export class Alternation {
  steps = 0;
  private readonly state: State;
  /** Nodes: venue v in week s → 2v+s; department d → 2(V+d)+s. Stamp of the last search that saw it. */
  private readonly seen: Int32Array;
  private stamp = 0;
  private readonly queue: number[] = [];
  /** Per queued node: position of its parent, and the visits that moved to get here (the second or -1). */
  private readonly parent: number[] = [];
  private readonly first: number[] = [];
  private readonly second: number[] = [];
  private weeks: readonly [number, number] = [0, 0];
  private members: Int32Array[] | null = null;

  constructor(state: State) {
    this.state = state;
    this.seen = new Int32Array(2 * (state.model.V + state.model.D)).fill(-1);
  }

  /** Tries every pair of weeks; true = placed. */
  insert(visit: number, horizon: number, start: number): boolean {
    const { state } = this;
    const { T, lo, hi } = state.model;
    const e = (visit / T) | 0;
    const t = visit - e * T;
    const from = lo[visit]!;
    const to = Math.min(hi[visit]!, horizon - 1);
    const length = to - from + 1;
    if (length <= 0) return false;
    for (let k = 0; k < length; k++) {
      const here = from + ((start + k) % length);
      if (state.personFits(e, t, here) && this.insertInWeek(visit, here, horizon)) return true;
    }
    return false;
  }

  /**
   * For a person whose free weeks are on the wrong side of a prerequisite: moves another visit of theirs to a free week
   * (by a chain too), then places this one in the week that came free.
   */
  insertByMakingWay(visit: number, horizon: number, start: number): boolean {
    const { state } = this;
    const { T, W, need, lo, hi, open } = state.model;
    const e = (visit / T) | 0;
    const t = visit - e * T;
    for (let k = 0; k < T; k++) {
      const other = e * T + ((start + k) % T);
      const c = state.week[other]!;
      if (c < lo[visit]! || c > hi[visit]! || need[other] === 2 || open[e * W + c] === 0) continue;
      const v = state.venue[other]!;
      state.remove(other);
      let moved = false;
      if (state.personFits(e, t, c)) {
        for (let a = lo[other]!; a <= hi[other]! && a < horizon && !moved; a++) {
          if (a !== c && state.personFits(e, other - e * T, a)) moved = this.between(other, v, a, c);
        }
      }
      if (!moved) {
        state.place(other, v, c);
        continue;
      }
      if (!state.personFits(e, t, c)) continue;
      if (this.insertInWeek(visit, c, horizon)) return true;
    }
    return false;
  }

  private insertInWeek(visit: number, here: number, horizon: number): boolean {
    const { state } = this;
    const { W, T, optionStart, option } = state.model;
    const e = (visit / T) | 0;
    const at = optionsOf(state.model, e, visit - e * T);
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
      const v = option[o]!;
      for (let there = 0; there < horizon; there++) {
        if (there !== here && (state.room[v * W + there]! > 0 || state.room[v * W + here]! > 0) && this.between(visit, v, here, there))
          return true;
      }
    }
    return false;
  }

  private between(visit: number, v: number, here: number, there: number): boolean {
    const { state } = this;
    const { T, W, V, department } = state.model;
    const d = department[(visit / T) | 0]!;
    const venueFull = state.room[v * W + here]! <= 0;
    const departmentFull = state.quota[d * W + here]! <= 0;
    if (departmentFull && state.quota[d * W + there]! <= 0) return false;
    this.stamp++;
    this.queue.length = 0;
    this.parent.length = 0;
    this.first.length = 0;
    this.second.length = 0;
    this.weeks = [here, there];
    const weeks = this.weeks;
    if (venueFull) this.push(2 * v, -1, -1, -1);
    else if (departmentFull) this.push(2 * (V + d), -1, -1, -1);
    else {
      state.place(visit, v, here);
      return true;
    }
    let looks = 0;
    for (let q = 0; q < this.queue.length && looks < LOOKS; q++) {
      const node = this.queue[q]!;
      const side = node & 1;
      const s = weeks[side]!;
      const o = weeks[1 - side]!;
      const id = node >> 1;
      if (id < V) {
        for (let x = state.head[id * W + s]!; x >= 0 && looks < LOOKS; x = state.next[x]!) {
          looks++;
          if (this.move(visit, v, q, x, s, o, side)) return this.finished(looks);
        }
      } else {
        for (const person of this.departmentMembers(id - V)) {
          if (state.slots[person * W + o] === 0 || state.model.open[person * W + s]! <= state.slots[person * W + s]!) continue;
          for (let x = person * T; x < (person + 1) * T && looks < LOOKS; x++) {
            if (state.week[x] !== s) continue;
            looks++;
            if (this.move(visit, v, q, x, s, o, side)) return this.finished(looks);
          }
        }
      }
    }
    this.steps += looks;
    return false;
  }

  private finished(looks: number): true {
    this.steps += looks;
    return true;
  }

  /** Extends the chain by moving visit x from week s to week o; true = chain closed and applied. */
  private move(visit: number, v: number, q: number, x: number, s: number, o: number, side: number): boolean {
    const { state } = this;
    const { T, W, V, need, lo, hi, department } = state.model;
    if (need[x] === 2 || o < lo[x]! || o > hi[x]!) return false;
    const person = (x / T) | 0;
    const fromDepartment = this.queue[q]! >> 1 >= V;
    if (state.slots[person * W + o]! > 0) {
      if (!state.inOrder(person, x - person * T, o) || !state.keepsGap(person, o, x)) return false;
      const d = department[person]!;
      if (fromDepartment) {
        const venue = state.venue[x]!;
        if (state.room[venue * W + o]! > 0) return this.apply(visit, v, q, x, -1);
        this.push(2 * venue + (1 - side), q, x, -1);
      } else if (state.quota[d * W + o]! > 0) return this.apply(visit, v, q, x, -1);
      else this.push(2 * (V + d) + (1 - side), q, x, -1);
      return false;
    }
    if (fromDepartment || state.model.open[person * W + o] === 0) return false;
    for (let y = person * T; y < (person + 1) * T; y++) {
      if (state.week[y] !== o || need[y] === 2 || s < lo[y]! || s > hi[y]!) continue;
      const venue = state.venue[y]!;
      const closes = state.room[venue * W + s]! > 0;
      if (!closes && this.seen[2 * venue + side] === this.stamp) continue;
      if (!this.swapKeepsOrder(person, x, y, s, o)) continue;
      if (closes) {
        if (this.apply(visit, v, q, x, y)) return true;
      } else this.push(2 * venue + side, q, x, y);
    }
    return false;
  }

  private swapKeepsOrder(person: number, x: number, y: number, s: number, o: number): boolean {
    const { state } = this;
    const { T } = state.model;
    state.week[x] = -1;
    state.week[y] = -1;
    let fits = state.inOrder(person, x - person * T, o) && state.inOrder(person, y - person * T, s);
    state.week[x] = o;
    if (fits) fits = state.inOrder(person, y - person * T, s);
    state.week[x] = s;
    state.week[y] = o;
    return fits;
  }

  private push(node: number, parent: number, x: number, y: number): void {
    if (this.seen[node] === this.stamp) return;
    this.seen[node] = this.stamp;
    this.queue.push(node);
    this.parent.push(parent);
    this.first.push(x);
    this.second.push(y);
  }

  /** Carries out the chain that ends with x (and y), re-checking every counter; undoes it all when one does not hold. */
  private apply(visit: number, v: number, q: number, x: number, y: number): boolean {
    const { state } = this;
    const { T } = state.model;
    const { week, venue } = state;
    const moved: number[] = [];
    const people = new Set<number>([(visit / T) | 0]);
    let links = 1;
    for (let k = q, i = x, j = y; ; k = this.parent[k]!) {
      moved.push(i);
      if (j >= 0) moved.push(j);
      people.add((i / T) | 0);
      links++;
      i = this.first[k]!;
      j = this.second[k]!;
      if (i < 0) break;
    }
    if (people.size !== links) return false;
    const [here, there] = this.weeks;
    const venues = moved.map((i) => venue[i]!);
    const weeks = moved.map((i) => week[i]!);
    for (const i of moved) state.remove(i);
    let done = 0;
    let fits = true;
    for (; done < moved.length && fits; done++) {
      const i = moved[done]!;
      const to = weeks[done] === here ? there : here;
      fits = this.placeable(i, venues[done]!, to);
      if (fits) state.place(i, venues[done]!, to);
      else break;
    }
    if (fits && this.placeable(visit, v, here)) {
      state.place(visit, v, here);
      return true;
    }
    for (let k = 0; k < done; k++) state.remove(moved[k]!);
    for (let k = 0; k < moved.length; k++) state.place(moved[k]!, venues[k]!, weeks[k]!);
    return false;
  }

  private placeable(visit: number, v: number, w: number): boolean {
    const { state } = this;
    const { T, W, department } = state.model;
    const e = (visit / T) | 0;
    return state.room[v * W + w]! > 0 && state.quota[department[e]! * W + w]! > 0 && state.personFits(e, visit - e * T, w);
  }

  private departmentMembers(d: number): Int32Array {
    this.members ??= membersOf(this.state.model);
    return this.members[d]!;
  }
}

import { type Model, optionsOf } from '../model.ts';
import type { Random } from '../random.ts';
import { Choice } from './choice.ts';
import { Feed } from './feed.ts';
import { latestWeeks } from './latest.ts';
import { Pressure } from './pressure.ts';
import { Queue } from './queue.ts';
import type { State } from './state.ts';
import { Todo } from './todo.ts';

/** What earlier rounds of construction have learnt. */
export type Lift = {
  /** [T] added to the pressure of a touch-point. */
  readonly score: Float64Array;
  /** [T*sites] weeks that a pipeline is fed ahead of need; 0 = it feeds itself. */
  readonly ahead: Uint8Array;
};

export function noLift({ T, sites }: Model): Lift {
  return { score: new Float64Array(T), ahead: new Uint8Array(T * sites) };
}

/** Puts every pin where it belongs; they never leave. */
export function placePins(state: State): void {
  const { need, pinWeek, pinVenue } = state.model;
  if (pinWeek.length === 0) return;
  for (let i = 0; i < need.length; i++) if (need[i] === 2) state.place(i, pinVenue[i]!, pinWeek[i]!);
}

/**
 * Week by week within `horizon`: people with the least slack first, each to the touch-point whose venue has the most
 * demand for the places that it has left; `lift` is added to that. O(E·horizon·T) with a small constant. `onWeek` returning true stops it.
 */
export function construct(state: State, horizon: number, random: Random, lift: Lift, onWeek: (week: number) => boolean): void {
  const work = new Construction(state, horizon, random, lift);
  for (let w = 0; w < horizon; w++) {
    work.fillWeek(w);
    if (onWeek(w)) return;
  }
}

/** Weeks before it is due in which a visit with a deadline goes ahead of people with less slack. */
const SOON = 2;

class Construction {
  private readonly state: State;
  private readonly model: Model;
  private readonly horizon: number;
  private readonly todo: Todo;
  private readonly queue: Queue;
  private readonly pressure: Pressure;
  private readonly feed: Feed;
  private readonly choice: Choice;
  /** [V] free places this week. */
  private readonly free: Int32Array;
  /** Visits with a deadline (and what comes before them) by the last week that each can wait for, the earliest first. */
  private readonly urgent: Int32Array;
  private readonly latest: ReadonlyMap<number, number>;

  constructor(state: State, horizon: number, random: Random, lift: Lift) {
    this.state = state;
    this.model = state.model;
    this.horizon = horizon;
    this.free = new Int32Array(this.model.V);
    this.latest = latestWeeks(state);
    this.urgent = Int32Array.from(
      [...this.latest].sort((a, b) => a[1] - b[1] || a[0] - b[0]),
      ([visit]) => visit,
    );
    this.todo = new Todo(state, this.latest);
    this.queue = new Queue(state, horizon, this.todo.left, random);
    this.pressure = new Pressure(state, horizon);
    this.feed = new Feed(state, this.pressure, lift.ahead, (e, t, w) => this.send(e, t, w));
    this.choice = new Choice(state, horizon, this.pressure, this.todo, this.free, lift.score, this.latest);
  }

  fillWeek(w: number): void {
    const { state, model, free, queue } = this;
    const { left } = this.todo;
    const { V, W, department } = model;
    for (let v = 0; v < V; v++) free[v] = state.room[v * W + w]!;
    this.pressure.update(w);
    this.choice.beginWeek();
    this.placeDated(w);
    this.feed.week(w);
    const length = queue.of(w);
    for (let k = 0; k < length; k++) {
      const e = queue.people[k]!;
      const quota = department[e]! * W + w;
      while (state.slots[e * W + w]! > 0 && state.quota[quota]! > 0 && left[e]! > 0) {
        if (!this.placeOne(e, w)) break;
      }
    }
  }

  /** Visits with a deadline (and what must come before them) go ahead of everyone's slack, the earliest due first. */
  private placeDated(w: number): void {
    const { state, model, urgent, latest } = this;
    const { left } = this.todo;
    const { T, W } = model;
    for (let k = 0; k < urgent.length; k++) {
      const visit = urgent[k]!;
      const e = (visit / T) | 0;
      const last = latest.get(visit)!;
      if (last > w + SOON) break;
      if (state.week[visit]! >= 0 || left[e] === 0) continue;
      if (last >= this.horizon - 1 - model.tail[visit - e * T]!) continue;
      if (state.slots[e * W + w]! > 0 && state.quota[model.department[e]! * W + w]! > 0 && state.keepsGap(e, w)) this.placeOne(e, w);
    }
  }

  private placeOne(e: number, w: number): boolean {
    const { choice } = this;
    if (!choice.make(e, w)) return false;
    this.put(e, choice.touchPoint, choice.venue, w);
    return true;
  }

  private put(e: number, t: number, venue: number, w: number): void {
    this.state.place(e * this.model.T + t, venue, w);
    this.free[venue]!--;
    this.todo.done(e, t);
    this.pressure.placed(e, t);
  }

  /** Sends a person to this very touch-point this week, if every rule allows. */
  private send(e: number, t: number, w: number): boolean {
    const { state, model, free } = this;
    const { T, W, optionStart, option, department } = model;
    if (
      state.slots[e * W + w] === 0 ||
      state.quota[department[e]! * W + w]! <= 0 ||
      !state.keepsGap(e, w) ||
      !this.choice.ready(e * T, t, w)
    )
      return false;
    if (!this.todo.isOpen(e, t)) return false;
    const at = optionsOf(model, e, t);
    for (let o = optionStart[at]!; o < optionStart[at + 1]!; o++) {
      if (free[option[o]!]! <= 0) continue;
      this.put(e, t, option[o]!, w);
      return true;
    }
    return false;
  }
}

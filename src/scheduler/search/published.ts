import { type Model, optionsOf } from '../model.ts';
import type { State } from './state.ts';

/** Puts published visits back where they were, as far as every hard rule still allows; returns how many stand. */
export function placePublished(state: State): number {
  const { model } = state;
  const { need, oldWeek, oldVenue, T } = model;
  let stands = 0;
  for (let i = 0; i < oldWeek.length; i++) {
    if (oldWeek[i]! < 0 || need[i] !== 1) continue;
    if (!fits(state, i, oldVenue[i]!, oldWeek[i]!) || !reaches(model, (i / T) | 0, i % T, oldVenue[i]!)) continue;
    state.place(i, oldVenue[i]!, oldWeek[i]!);
    stands++;
  }
  return stands;
}

export function reaches(model: Model, e: number, t: number, v: number): boolean {
  const at = optionsOf(model, e, t);
  for (let o = model.optionStart[at]!; o < model.optionStart[at + 1]!; o++) if (model.option[o] === v) return true;
  return false;
}

export function fits(state: State, visit: number, v: number, w: number): boolean {
  const { T, W, lo, hi, department } = state.model;
  const e = (visit / T) | 0;
  if (w < lo[visit]! || w > hi[visit]! || w >= W) return false;
  return state.room[v * W + w]! > 0 && state.quota[department[e]! * W + w]! > 0 && state.personFits(e, visit - e * T, w);
}

/** Takes visits back to their published spot where that has become free again; returns how many. */
export function settleBack(state: State): number {
  const { oldWeek, oldVenue, need, T } = state.model;
  let back = 0;
  for (let i = 0; i < oldWeek.length; i++) {
    const w = oldWeek[i]!;
    if (w < 0 || need[i] !== 1 || state.week[i]! < 0) continue;
    const venue = state.venue[i]!;
    const week = state.week[i]!;
    if (venue === oldVenue[i] && week === w) continue;
    if (!reaches(state.model, (i / T) | 0, i % T, oldVenue[i]!)) continue;
    state.remove(i);
    if (fits(state, i, oldVenue[i]!, w)) {
      state.place(i, oldVenue[i]!, w);
      back++;
    } else state.place(i, venue, week);
  }
  return back;
}

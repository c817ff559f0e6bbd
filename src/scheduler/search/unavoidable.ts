import type { Model } from '../model.ts';
import { placePins } from './construct.ts';
import { placePublished, reaches } from './published.ts';
import { Replan } from './replan.ts';
import { State } from './state.ts';

/** Looks for the proof of one visit; more visits than this are not looked at. */
const LOOKS = 300_000;
const VISITS = 12;
/** Further moves that are refuted at most. */
const DEPTH = 4;

/**
 * Published visits that no plan can keep, whatever else it does: those whose own rules now forbid the old spot, and
 * the overflow of each venue-week and department-week among the rest. A lower bound on the moves.
 */
export function unavoidableMoves(model: Model): number {
  const { forced, crowded, capped } = broken(model);
  return forced.length + Math.max(crowded, capped);
}

/**
 * Moves above `unavoidableMoves` that a plan of all visits has to make as well. When everything that can stand stands,
 * and some visit that must find a new spot finds none with b moves, although all others of its kind are left out (an
 * easier task), every plan makes b + 1 for it alone. Every way with b moves has been tried, or nothing is claimed.
 */
export function furtherMoves(model: Model): number {
  const { forced, crowded, capped, cells } = broken(model);
  const state = new State(model);
  placePins(state);
  const stands = placePublished(state);
  const known = forced.filter((visit) => model.need[visit] === 1);
  const standing = countPublished(model) - known.length;
  const replan = new Replan(state, model.W);
  if (crowded === 0 && capped === 0 && stands === standing && forced.length === known.length) {
    const seeking = [...known, ...unpublished(model)];
    if (seeking.length > VISITS) return 0;
    return Math.max(0, ...seeking.map((visit) => least(replan, visit) - (model.oldWeek[visit]! >= 0 ? 1 : 0)));
  }
  if (crowded !== 1 || capped > 1 || known.length < forced.length || forced.length > 0 || stands !== standing - 1) return 0;
  // one place too few: the one left out may go back and send away anyone else there, so this finds the easiest to move
  const out = state.week.findIndex((week, i) => week < 0 && model.need[i] === 1 && model.oldWeek[i]! >= 0);
  if (model.oldVenue[out]! * model.W + model.oldWeek[out]! !== cells[0]) return 0;
  return Math.max(0, least(replan, out) - 1);
}

/** Fewest moves with which the visit may find a spot, as far as refuted. */
function least(replan: Replan, visit: number): number {
  let moves = 0;
  while (moves <= DEPTH && replan.refutes(visit, moves, LOOKS)) moves++;
  return moves;
}

function countPublished({ oldWeek, need }: Model): number {
  let n = 0;
  for (let i = 0; i < oldWeek.length; i++) if (oldWeek[i]! >= 0 && need[i] === 1) n++;
  return n;
}

/** Visits that the published plan did not have. */
function unpublished({ oldWeek, need }: Model): number[] {
  const list: number[] = [];
  for (let i = 0; i < oldWeek.length; i++) if (oldWeek[i]! < 0 && need[i] === 1) list.push(i);
  return list;
}

type Broken = {
  /** Published visits that their own rules now forbid. */
  readonly forced: readonly number[];
  /** Visits above the places of a venue-week or the cap of a department-week; the overfull venue-weeks. */
  readonly crowded: number;
  readonly capped: number;
  readonly cells: readonly number[];
};

function broken(model: Model): Broken {
  const { E, T, V, W, D, need, lo, hi, open, oldWeek, oldVenue, places, cap, department } = model;
  const atVenue = new Int32Array(V * W);
  const out = new Int32Array(D * W);
  const forced: number[] = [];
  const cells: number[] = [];
  let crowded = 0;
  for (let e = 0; e < E; e++) {
    for (let t = 0; t < T; t++) {
      const i = e * T + t;
      const w = oldWeek[i] ?? -1;
      if (w < 0) continue;
      const v = oldVenue[i]!;
      const kept =
        need[i] === 2
          ? model.pinWeek[i] === w && model.pinVenue[i] === v
          : need[i] === 1 && w >= lo[i]! && w <= hi[i]! && open[e * W + w]! > 0 && reaches(model, e, t, v);
      if (!kept) forced.push(i);
      else {
        atVenue[v * W + w]!++;
        out[department[e]! * W + w]!++;
      }
    }
  }
  for (let k = 0; k < V * W; k++) {
    if (atVenue[k]! <= places[k]!) continue;
    crowded += atVenue[k]! - places[k]!;
    cells.push(k);
  }
  let capped = 0;
  for (let k = 0; k < D * W; k++) capped += Math.max(0, out[k]! - cap[k]!);
  return { forced, crowded, capped, cells };
}

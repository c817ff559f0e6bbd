import type { Model } from '../model.ts';
import type { Pressure } from './pressure.ts';
import type { State } from './state.ts';

/** One scarce touch-point for the people of one site, by the number of visits that each still has to make before it. */
type Lane = { readonly t: number; readonly site: number; readonly levels: number[][]; readonly sent: Int32Array };

/** Places one visit of a person this week if all rules allow; the construction does it, and counts. */
export type Send = (e: number, t: number, w: number) => boolean;

/**
 * Keeps the pipelines of scarce touch-points full. Prerequisites that are done by different people open nothing, and
 * the places that follow are lost. So the same people are sent ahead: in each week, as many as the places behind them
 * will take advance by one visit, those with the fewest visits still to go first.
 */
export class Feed {
  private readonly state: State;
  private readonly pressure: Pressure;
  private readonly send: Send;
  /** [T*sites] weeks that each pipeline is fed ahead of need; 0 = not at all. */
  private readonly ahead: Uint8Array;
  /** Touch-points with prerequisites, and all that comes before each of them. */
  private readonly fed: readonly number[];
  private readonly earlier: readonly (readonly number[])[];
  /** People of each site. */
  private readonly people: readonly Int32Array[];

  constructor(state: State, pressure: Pressure, ahead: Uint8Array, send: Send) {
    this.ahead = ahead;
    const { model } = state;
    this.state = state;
    this.pressure = pressure;
    this.send = send;
    this.earlier = closure(model.before);
    const { sites } = model;
    this.fed = this.earlier.flatMap((list, t) =>
      list.length > 0 && ahead.subarray(t * sites, (t + 1) * sites).some((n) => n > 0) ? [t] : [],
    );
    this.people = this.fed.length > 0 ? bySite(model) : [];
  }

  week(w: number): void {
    const { sites } = this.state.model;
    const lanes: Lane[] = [];
    let most = 0;
    for (const t of this.fed) {
      for (let g = 0; g < sites; g++) {
        const ahead = this.ahead[t * sites + g]!;
        if (ahead === 0 || this.pressure.needBy(t, g, w + this.earlier[t]!.length + ahead) <= 0) continue;
        lanes.push(this.lane(t, g));
        most = Math.max(most, ahead);
      }
    }
    for (let buffer = 0; buffer <= most; buffer++) {
      for (const lane of lanes) if (buffer <= this.ahead[lane.t * sites + lane.site]!) this.fill(lane, w, buffer);
    }
  }

  private lane(t: number, site: number): Lane {
    const { state } = this;
    const { T, need } = state.model;
    const chain = this.earlier[t]!;
    const levels: number[][] = Array.from({ length: chain.length + 1 }, () => []);
    for (const e of this.people[site]!) {
      const row = e * T;
      if (need[row + t] !== 1 || state.week[row + t]! >= 0) continue;
      let missing = 0;
      for (let k = 0; k < chain.length; k++) if (need[row + chain[k]!] === 1 && state.week[row + chain[k]!]! < 0) missing++;
      levels[missing]!.push(e);
    }
    return { t, site, levels, sent: new Int32Array(levels.length) };
  }

  /** Sends as many ahead as must be through `buffer` weeks later than they can be. */
  private fill({ t, site, levels, sent }: Lane, w: number, buffer: number): void {
    const { state, earlier } = this;
    const { T, need } = state.model;
    const chain = earlier[t]!;
    let ahead = levels[0]!.length;
    for (let missing = 1; missing < levels.length; missing++) {
      const wanted = this.pressure.needBy(t, site, w + missing + buffer);
      const list = levels[missing]!;
      ahead += sent[missing]!;
      let kept = 0;
      for (let j = 0; j < list.length; j++) {
        const e = list[j]!;
        let moved = false;
        for (let k = 0; k < chain.length && ahead < wanted && !moved; k++) {
          const p = chain[k]!;
          moved = need[e * T + p] === 1 && state.week[e * T + p]! < 0 && this.send(e, p, w);
        }
        if (moved) {
          ahead++;
          sent[missing]!++;
        } else list[kept++] = e;
      }
      list.length = kept;
      ahead += kept;
    }
  }
}

function bySite({ E, site, sites }: Model): Int32Array[] {
  const lists: number[][] = Array.from({ length: sites }, () => []);
  for (let e = 0; e < E; e++) lists[site[e]!]!.push(e);
  return lists.map((list) => Int32Array.from(list));
}

/** Everything that can be reached from each touch-point. */
export function closure(next: readonly Int32Array[]): number[][] {
  return next.map((first) => {
    const seen = new Set<number>(first);
    for (const t of seen) for (const s of next[t]!) seen.add(s);
    return [...seen];
  });
}

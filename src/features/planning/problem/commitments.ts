import type { WeekRange } from './availability.ts';
import { weekOfDay } from './days.ts';
import type { Horizon } from './horizon.ts';
import { RowList } from './rows.ts';
import { ASSIGNMENT_WIDTH, DONE, type PersonRow, PLANNED, type Snapshot } from './snapshot.ts';

/**
 * What is settled already, and what it leaves: pins, exempt pairs, places, blocked weeks.
 *
 * What is announced or started, and everything that another programme asks, stays where it is. It becomes a pin where the
 * scheduler can take it as one. It cannot when the pin breaks a rule by itself (somebody fell ill after the announcement,
 * a cap was lowered): then the pair is left out, its place is taken from the venue and the week from the person.
 */
export interface Commitments {
  /** employee · T + touchPoint → 1: not asked by this plan. */
  readonly exempt: Uint8Array;
  readonly pinned: ReadonlyMap<number, { readonly venue: number; readonly week: number }>;
  /** Those pins that another programme asked for. */
  readonly foreign: ReadonlySet<number>;
  /** Movable rows of this programme: [employee, touchPoint, venue, week]. */
  readonly published: Int32Array;
  /** Per venue: places a week, or one number for every week. */
  readonly places: readonly (number | readonly number[])[];
  /** Away ranges of people who lost weeks to visits outside the model. */
  readonly blocked: ReadonlyMap<number, readonly WeekRange[]>;
  /** Stand-in touch-points for visits outside the model that take one of several visits a week, or count towards a cap. */
  readonly ghosts: number;
  /** employee · ghosts + ghost → week */
  readonly ghostly: ReadonlyMap<number, number>;
  /** People outside the programme who count towards the cap of a department in it. */
  readonly strangers: readonly { readonly departmentKey: number; readonly week: number }[];
}

interface Parts {
  readonly people: readonly PersonRow[];
  readonly employeeIndex: ReadonlyMap<number, number>;
  readonly touchPointIndex: ReadonlyMap<number, number>;
  readonly away: readonly (readonly WeekRange[])[];
  readonly exempt: Uint8Array;
}

interface Row {
  readonly e: number;
  readonly t: number;
  readonly v: number;
  readonly week: number;
  readonly own: boolean;
  readonly departmentKey: number;
}

const isIn = (ranges: readonly WeekRange[], week: number): boolean => ranges.some(([from, to]) => from <= week && week <= to);

export function commit(snapshot: Snapshot, horizon: Horizon, parts: Parts): Commitments {
  const { first, weeks, frozen } = horizon;
  const { people, employeeIndex, touchPointIndex, away } = parts;
  const { gap } = snapshot.programme.rules;
  const T = snapshot.touchPoints.length;
  const exempt = parts.exempt.slice();
  const venueIndex = new Map(snapshot.venues.map(({ key }, index) => [key, index]));
  const caps = new Map(snapshot.departments.filter(({ cap }) => cap !== null).map(({ key, cap }) => [key, cap as number]));
  const places = placesOf(snapshot, horizon, venueIndex);
  const lost = new Map<number, Set<number>>();
  const block = (e: number, from: number, to: number): void => {
    for (let week = Math.max(0, from); week <= Math.min(to, weeks - 1); week++) {
      const weeksOf = lost.get(e);
      if (weeksOf) weeksOf.add(week);
      else lost.set(e, new Set([week]));
    }
  };

  const fixed: Row[] = [];
  // Millions of rows when a whole plan is replanned, hence no object a row.
  const movable = new RowList();
  const { assignments } = snapshot;
  for (let i = 0; i < assignments.length; i += ASSIGNMENT_WIDTH) {
    const e = employeeIndex.get(assignments[i] as number) ?? -1;
    const t = touchPointIndex.get(assignments[i + 1] as number) ?? -1;
    const own = assignments[i + 3] === snapshot.programme.key;
    const state = assignments[i + 5] as number;
    const absolute = weekOfDay(assignments[i + 4] as number);
    const week = absolute - first;
    const pair = e >= 0 && t >= 0 ? e * T + t : -1;
    if (state === DONE) {
      if (pair >= 0) exempt[pair] = 1;
      continue;
    }
    // Planned by this programme and not for the week it is: asked anew, wherever it stands.
    const free = own && state === PLANNED && absolute !== frozen;
    const v = venueIndex.get(assignments[i + 2] as number) ?? -1;
    if (free) {
      if (pair >= 0 && v >= 0 && week >= 0 && week < weeks) movable.push(e, t, v, week);
      continue;
    }
    const row: Row = {
      e,
      t,
      v,
      week,
      own,
      departmentKey: assignments[i + 6] as number,
    };
    if (week >= 0 && week < weeks) fixed.push(row);
    else {
      if (pair >= 0) exempt[pair] = 1;
      if (e >= 0 && absolute >= frozen) block(e, week - gap + 1, week + gap - 1);
    }
  }

  const pins = pinUp(snapshot, parts, { fixed, exempt, caps });
  const pinned = pins.pinned;
  const ghostly: { e: number; week: number }[] = [];
  const strangers: { departmentKey: number; week: number }[] = [];
  for (const row of pins.outside) {
    const { e, t, v, week, departmentKey } = row;
    if (v >= 0) places.take(v, week);
    if (e < 0) {
      if (caps.has(departmentKey) && pins.count(departmentKey, week)) strangers.push({ departmentKey, week });
      continue;
    }
    if (t >= 0) exempt[e * T + t] = 1;
    const person = people[e] as PersonRow;
    const visible = person.weeklyLoad > 1 || caps.has(person.departmentKey ?? 0);
    if (visible && !isIn(away[e] as readonly WeekRange[], week) && pins.fits(e, week, person)) {
      pins.take(e, week, person);
      ghostly.push({ e, week });
    } else block(e, week - gap + 1, week + gap - 1);
  }
  // A week that a pin sits in stays open for it.
  for (const [pair, { week }] of pinned) lost.get(Math.floor(pair / T))?.delete(week);
  for (const { e, week } of ghostly) lost.get(e)?.delete(week);

  const slots = numberGhosts(ghostly);
  const ghosts = Math.max(slots.most, strangers.length > 0 ? 1 : 0);
  for (const { venue, week } of pinned.values()) places.keep(venue, week);
  return {
    exempt,
    pinned,
    foreign: pins.foreign,
    published: stillAsked(movable.toArray(), exempt, T),
    places: places.result(),
    blocked: new Map([...lost].map(([e, weeksOf]) => [e, mergeRanges(away[e] as readonly WeekRange[], weeksOf, weeks)])),
    ghosts,
    ghostly: new Map(slots.rows.map(({ e, slot, week }) => [e * ghosts + slot, week])),
    strangers,
  };
}

/** Keeps the rows whose pair this plan asks for; in place, the rows come first. */
function stillAsked(rows: Int32Array, exempt: Uint8Array, T: number): Int32Array {
  let length = 0;
  for (let at = 0; at < rows.length; at += 4) {
    if (exempt[(rows[at] as number) * T + (rows[at + 1] as number)] === 1) continue;
    rows.copyWithin(length, at, at + 4);
    length += 4;
  }
  return rows.slice(0, length);
}

/** Sorts what is settled into pins that agree with every rule and with each other, and the rest. */
function pinUp(
  snapshot: Snapshot,
  { people, away }: Parts,
  given: { readonly fixed: readonly Row[]; readonly exempt: Uint8Array; readonly caps: ReadonlyMap<number, number> },
) {
  const { gap } = snapshot.programme.rules;
  const T = snapshot.touchPoints.length;
  const index = new Map(snapshot.touchPoints.map(({ key }, t) => [key, t]));
  const before = snapshot.touchPoints.map(({ after }) => after.flatMap((key) => index.get(key) ?? []));
  const leadsOn = new Set(before.flat());
  const pinned = new Map<number, { venue: number; week: number }>();
  const foreign = new Set<number>();
  const outside: Row[] = [];
  const weeksOf = new Map<number, number[]>();
  const out = new Map<string, number>();
  const count = (departmentKey: number, week: number): boolean => {
    const key = `${departmentKey} ${week}`;
    const used = out.get(key) ?? 0;
    if (used >= (given.caps.get(departmentKey) ?? Number.POSITIVE_INFINITY)) return false;
    out.set(key, used + 1);
    return true;
  };
  const fits = (e: number, week: number, person: PersonRow): boolean => {
    const others = weeksOf.get(e) ?? [];
    if (others.filter((other) => other === week).length >= person.weeklyLoad) return false;
    if (others.some((other) => other !== week && Math.abs(other - week) < gap)) return false;
    const cap = given.caps.get(person.departmentKey ?? 0);
    return cap === undefined || (out.get(`${person.departmentKey} ${week}`) ?? 0) < cap;
  };
  const take = (e: number, week: number, person: PersonRow): void => {
    const others = weeksOf.get(e);
    if (others) others.push(week);
    else weeksOf.set(e, [week]);
    if (person.departmentKey !== null) count(person.departmentKey, week);
  };
  for (const row of given.fixed) {
    const { e, t, v, week, own } = row;
    const person = people[e];
    const pair = e * T + t;
    const possible =
      person !== undefined &&
      t >= 0 &&
      v >= 0 &&
      // Another programme's visit is pinned for its successors' sake only: they come later.
      (own || leadsOn.has(t)) &&
      !isIn(away[e] as readonly WeekRange[], week) &&
      reaches(snapshot, v, person) &&
      before[t]?.every((p) => given.exempt[e * T + p] === 1 || (pinned.get(e * T + p)?.week ?? Number.POSITIVE_INFINITY) < week) &&
      fits(e, week, person);
    if (!possible) {
      outside.push(row);
      continue;
    }
    take(e, week, person);
    given.exempt[pair] = 0;
    pinned.set(pair, { venue: v, week });
    if (!own) foreign.add(pair);
  }
  return { pinned, foreign, outside, count, fits, take };
}

const reaches = (snapshot: Snapshot, v: number, person: PersonRow): boolean => {
  const venue = snapshot.venues[v] as Snapshot['venues'][number];
  return venue.siteKey === null || venue.siteKey === person.siteKey;
};

/** Places of every venue and week: the usual ones, a closure's own, less what others take, but enough for the pins. */
function placesOf(snapshot: Snapshot, { first, weeks }: Horizon, venueIndex: ReadonlyMap<number, number>) {
  const perWeek = snapshot.venues.map<number | number[]>(({ places }) => places);
  const used = new Map<number, number>();
  const row = (v: number): number[] => {
    const found = perWeek[v] as number | number[];
    if (typeof found !== 'number') return found;
    const list = new Array<number>(weeks).fill(found);
    perWeek[v] = list;
    return list;
  };
  for (const { venueKey, fromDay, untilDay, places } of snapshot.closures) {
    const v = venueIndex.get(venueKey) as number;
    const from = Math.max(0, weekOfDay(fromDay) - first);
    const to = Math.min(weeks - 1, weekOfDay(untilDay - 1) - first);
    for (let week = from; week <= to; week++) row(v)[week] = places;
  }
  return {
    take(v: number, week: number): void {
      const list = row(v);
      list[week] = Math.max(0, (list[week] as number) - 1);
    },
    keep(v: number, week: number): void {
      const key = v * weeks + week;
      const now = (used.get(key) ?? 0) + 1;
      used.set(key, now);
      const places = perWeek[v] as number | number[];
      const here = typeof places === 'number' ? places : (places[week] as number);
      if (here < now) row(v)[week] = now;
    },
    result: (): readonly (number | readonly number[])[] => perWeek,
  };
}

/** A person's visits outside the model each get a stand-in touch-point of their own. */
function numberGhosts(visits: readonly { readonly e: number; readonly week: number }[]) {
  const next = new Map<number, number>();
  const rows = visits.map(({ e, week }) => {
    const slot = next.get(e) ?? 0;
    next.set(e, slot + 1);
    return { e, slot, week };
  });
  return { rows, most: Math.max(0, ...next.values()) };
}

function mergeRanges(ranges: readonly WeekRange[], more: ReadonlySet<number>, weeks: number): WeekRange[] {
  const merged: [number, number][] = [];
  for (let week = 0; week < weeks; week++) {
    if (!more.has(week) && !isIn(ranges, week)) continue;
    const last = merged.at(-1);
    if (last && last[1] === week - 1) last[1] = week;
    else merged.push([week, week]);
  }
  return merged;
}

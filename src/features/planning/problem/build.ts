import type { Employee, Preferences, Problem } from '../../../scheduler/index.ts';
import { awayWeeks, clearDays, type WeekRange, workingDays } from './availability.ts';
import { type Commitments, commit } from './commitments.ts';
import { mondayOfWeek, weekOfDay } from './days.ts';
import { type Horizon, horizonOf, windowEnd } from './horizon.ts';
import { RowList } from './rows.ts';
import type { PersonRow, Snapshot } from './snapshot.ts';

/** A problem and the way back from its indices. */
export interface BuiltProblem {
  readonly problem: Problem;
  readonly horizon: Horizon;
  /** Keys by index; people and touch-points behind them are stand-ins that nobody is told of. */
  readonly employeeKeys: Int32Array;
  readonly touchPointKeys: Int32Array;
  readonly venueKeys: Int32Array;
  /** Visits pinned for another programme, as employee · touchPoints + touchPoint. */
  readonly foreign: ReadonlySet<number>;
  /** Pairs that this programme asks for, its own pins included. */
  readonly required: number;
  /** Pairs left out because an exemption in force ends within the weeks of the plan. */
  readonly postponed: number;
  /** New starters whose window closed before the first open week. */
  readonly lapsed: number;
}

/** Public holidays of a country in a year, as days. */
export type Holidays = (country: string, year: number) => readonly number[];

const NO_DEPARTMENT = 'none';
const STAND_IN = 'elsewhere';

/** The converter: what the database knew → what the scheduler is asked. Pure; see README for every choice it makes. */
export function buildProblem(snapshot: Snapshot, holidays: Holidays): BuiltProblem {
  const { programme } = snapshot;
  const induction = programme.kind === 'induction';
  const horizon = horizonOf(programme, snapshot.currentDay, induction ? snapshot.people.map(({ startDay }) => startDay) : []);
  const { first, weeks } = horizon;
  const people = snapshot.people.filter((person) => takesPart(programme, horizon, person));
  const lapsed = induction ? snapshot.people.filter((person) => windowEnd(programme, person.startDay as number) < first).length : 0;
  const away = awayOf(snapshot, horizon, people, holidays);
  const T = snapshot.touchPoints.length;
  const touchPointIndex = indexBy(snapshot.touchPoints);
  const employeeIndex = indexBy(people);
  const exemption = exemptPairs(snapshot, horizon, employeeIndex, touchPointIndex, people.length);
  const commitments = commit(snapshot, horizon, { people, employeeIndex, touchPointIndex, away, exempt: exemption.exempt });

  const departmentIndex = indexBy(snapshot.departments);
  const siteIndex = indexBy(snapshot.sites);
  // A directory has gaps; the file format has none: whoever belongs to no department belongs to one without a cap.
  const nowhere = snapshot.departments.length;
  const employees: Employee[] = people.map((person, e) => {
    const department = (person.departmentKey === null ? undefined : departmentIndex.get(person.departmentKey)) ?? nowhere;
    const site = person.siteKey === null ? undefined : siteIndex.get(person.siteKey);
    return {
      id: person.id,
      department,
      ...(site === undefined ? {} : { site }),
      perWeek: person.weeklyLoad,
      leader: person.leader,
      away: commitments.blocked.get(e) ?? (away[e] as readonly WeekRange[]),
    };
  });
  const ghosts = commitments.ghosts;
  for (const { departmentKey } of commitments.strangers) {
    employees.push({ id: `${STAND_IN}-${employees.length}`, department: departmentIndex.get(departmentKey) as number, away: [] });
  }

  const pairs = requiredPairs(snapshot, horizon, people, commitments, exemption);
  const exempt = new RowList();
  let required = 0;
  for (let e = 0; e < people.length; e++) {
    for (let t = 0; t < T; t++) {
      if (commitments.exempt[e * T + t] === 1) exempt.push(e, t);
      else if (!commitments.foreign.has(e * T + t)) required++;
    }
    for (let g = 0; g < ghosts; g++) if (!commitments.ghostly.has(e * ghosts + g)) exempt.push(e, T + g);
  }
  for (let e = people.length; e < employees.length; e++) {
    for (let t = 0; t < T; t++) exempt.push(e, t);
    for (let g = 1; g < ghosts; g++) exempt.push(e, T + g);
  }

  const problem: Problem = {
    format: 'in-their-shoes/problem@1',
    weeks,
    gap: programme.rules.gap,
    pace: programme.rules.pace,
    departments: [
      ...snapshot.departments.map(({ id, cap }) => (cap === null ? { id } : { id, maxAway: cap })),
      ...(employees.some(({ department }) => department === nowhere) ? [{ id: NO_DEPARTMENT }] : []),
    ],
    employees,
    touchPoints: [
      ...snapshot.touchPoints.map(({ id, channel, ownerKey, after }) => {
        const own = ownerKey === null ? undefined : departmentIndex.get(ownerKey);
        return {
          id,
          after: after.flatMap((key) => touchPointIndex.get(key) ?? []),
          channel,
          ...(own === undefined ? {} : { ownDepartment: own }),
        };
      }),
      ...Array.from({ length: ghosts }, (_, g) => ({ id: `${STAND_IN}-${g}`, after: [] })),
    ],
    venues: [
      ...snapshot.venues.map(({ id, touchPointKey, siteKey }, v) => ({
        id,
        touchPoint: touchPointIndex.get(touchPointKey) as number,
        sites: siteKey === null ? null : [siteIndex.get(siteKey) as number],
        places: commitments.places[v] as number | number[],
      })),
      ...Array.from({ length: ghosts }, (_, g) => ({ id: `${STAND_IN}-${g}`, touchPoint: T + g, sites: null, places: employees.length })),
    ],
    exempt: exempt.toArray(),
    deadlines: pairs.deadlines,
    pinned: pinnedRows(commitments, T, people.length, snapshot.venues.length),
    ...(snapshot.basePlanKey === null ? {} : { published: commitments.published }),
    preferences: programme.rules.preferences satisfies Preferences,
  };
  return {
    problem,
    horizon,
    employeeKeys: Int32Array.from(people, ({ key }) => key),
    touchPointKeys: Int32Array.from(snapshot.touchPoints, ({ key }) => key),
    venueKeys: Int32Array.from(snapshot.venues, ({ key }) => key),
    foreign: commitments.foreign,
    required,
    postponed: exemption.postponed,
    lapsed,
  };
}

const indexBy = (rows: readonly { readonly key: number }[]): ReadonlyMap<number, number> =>
  new Map(rows.map(({ key }, index) => [key, index]));

/** Whoever starts after the last week or, in an induction, ran out of time before the first one is not asked. */
function takesPart(programme: Snapshot['programme'], { first, last }: Horizon, person: PersonRow): boolean {
  if (person.startDay !== null && weekOfDay(person.startDay) > last) return false;
  if (person.endDay !== null && person.endDay < mondayOfWeek(first)) return false;
  return programme.kind === 'cycle' || windowEnd(programme, person.startDay as number) >= first;
}

function awayOf(snapshot: Snapshot, horizon: Horizon, people: readonly PersonRow[], holidays: Holidays): readonly (readonly WeekRange[])[] {
  const { first, weeks } = horizon;
  const firstDay = mondayOfWeek(first);
  const endDay = mondayOfWeek(first + weeks);
  const countryOf = new Map(snapshot.sites.map(({ key, country }) => [key, country]));
  const calendars = new Map<string, { readonly days: Uint8Array; readonly away: readonly WeekRange[] }>();
  const calendar = (country: string) => {
    let found = calendars.get(country);
    if (!found) {
      const years = weeks === 0 ? [] : yearsBetween(firstDay, endDay);
      const days = workingDays(first, weeks, country === '' ? [] : years.flatMap((year) => holidays(country, year)));
      found = { days, away: awayWeeks(days, snapshot.minWorkingDays) };
      calendars.set(country, found);
    }
    return found;
  };
  const absent = new Map<number, number[]>();
  for (let i = 0; i < snapshot.absences.length; i += 3) {
    if ((snapshot.absences[i + 1] as number) >= endDay) continue;
    const key = snapshot.absences[i] as number;
    const list = absent.get(key);
    if (list) list.push(i);
    else absent.set(key, [i]);
  }
  return people.map((person) => {
    const country = (person.siteKey === null ? null : (countryOf.get(person.siteKey) ?? null)) ?? snapshot.country ?? '';
    const base = calendar(country);
    const own = absent.get(person.key);
    const late = person.startDay !== null && person.startDay > firstDay;
    const leaves = person.endDay !== null && person.endDay < endDay;
    if (!own && !late && !leaves) return base.away;
    const days = base.days.slice();
    if (late) clearDays(days, first, firstDay, person.startDay as number);
    if (leaves) clearDays(days, first, (person.endDay as number) + 1, endDay);
    for (const i of own ?? []) clearDays(days, first, snapshot.absences[i + 1] as number, snapshot.absences[i + 2] as number);
    return awayWeeks(days, snapshot.minWorkingDays);
  });
}

const yearOf = (day: number): number => new Date(Date.UTC(2000, 0, 1) + day * 86_400_000).getUTCFullYear();
const yearsBetween = (from: number, until: number): number[] =>
  Array.from({ length: yearOf(until) - yearOf(from) + 1 }, (_, index) => yearOf(from) + index);

interface ExemptPairs {
  /** employee · T + touchPoint → 1 */
  readonly exempt: Uint8Array;
  /** The same → last week before an exemption begins. */
  readonly until: ReadonlyMap<number, number>;
  readonly postponed: number;
}

/**
 * Credits exempt. An exemption in force in the first open week exempts, even if it ends within the plan: the format knows
 * no "not before", and asking too early is worse than asking with the next plan (`postponed`). One that begins later leaves
 * the weeks before it, as a deadline.
 */
function exemptPairs(
  snapshot: Snapshot,
  { first, weeks }: Horizon,
  employeeIndex: ReadonlyMap<number, number>,
  touchPointIndex: ReadonlyMap<number, number>,
  E: number,
): ExemptPairs {
  const T = snapshot.touchPoints.length;
  const exempt = new Uint8Array(E * T);
  const until = new Map<number, number>();
  let postponed = 0;
  const pair = (employeeKey: number, touchPointKey: number): number => {
    const e = employeeIndex.get(employeeKey);
    const t = touchPointIndex.get(touchPointKey);
    return e === undefined || t === undefined ? -1 : e * T + t;
  };
  const { credits, exemptions } = snapshot;
  for (let i = 0; i < credits.length; i += 2) {
    const at = pair(credits[i] as number, credits[i + 1] as number);
    if (at >= 0) exempt[at] = 1;
  }
  for (let i = 0; i < exemptions.length; i += 4) {
    const at = pair(exemptions[i] as number, exemptions[i + 1] as number);
    const from = weekOfDay(exemptions[i + 2] as number) - first;
    const to = weekOfDay((exemptions[i + 3] as number) - 1) - first;
    if (at < 0 || exempt[at] === 1 || to < 0 || from >= weeks) continue;
    if (from <= 0) {
      exempt[at] = 1;
      if (to < weeks - 1) postponed++;
    } else until.set(at, Math.min(until.get(at) ?? weeks, from - 1));
  }
  return { exempt, until, postponed };
}

/** The deadlines of what is asked: the rules', the end of a new starter's window, the week before an exemption begins. */
function requiredPairs(
  snapshot: Snapshot,
  { first, weeks }: Horizon,
  people: readonly PersonRow[],
  commitments: Commitments,
  exemption: ExemptPairs,
) {
  const { programme } = snapshot;
  const T = snapshot.touchPoints.length;
  const within = snapshot.touchPoints.map(
    ({ id }) => programme.rules.deadlines.find(({ touchPoint }) => touchPoint === id)?.withinWeeks ?? null,
  );
  const deadlines = new RowList();
  people.forEach((person, e) => {
    const induction = programme.kind === 'induction';
    const start = weekOfDay(induction ? (person.startDay as number) : programme.startDay) - first;
    const window = induction ? windowEnd(programme, person.startDay as number) - first : weeks - 1;
    for (let t = 0; t < T; t++) {
      const pair = e * T + t;
      if (commitments.exempt[pair] === 1 || commitments.pinned.has(pair)) continue;
      const rule = within[t] == null ? weeks : start + (within[t] as number) - 1;
      // A deadline that has passed already is no reason never to ask: late is better than not at all.
      const last = Math.min(window, rule < 0 ? weeks : rule, exemption.until.get(pair) ?? weeks);
      if (last < weeks - 1) deadlines.push(e, t, last);
    }
  });
  return { deadlines: deadlines.toArray() };
}

function pinnedRows(commitments: Commitments, T: number, E: number, V: number): Int32Array {
  const rows = new RowList();
  for (const [pair, { venue, week }] of commitments.pinned) rows.push(Math.floor(pair / T), pair % T, venue, week);
  for (const [slot, week] of commitments.ghostly)
    rows.push(Math.floor(slot / commitments.ghosts), T + (slot % commitments.ghosts), V + (slot % commitments.ghosts), week);
  for (const [index, { week }] of commitments.strangers.entries()) rows.push(E + index, T, V, week);
  return rows.toArray();
}

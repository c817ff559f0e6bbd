import type { Knex } from 'knex';
import { keyOf } from '../../../platform/db/references.ts';
import { conflictOf, invalid } from '../../../platform/errors.ts';
import { DEPARTMENTS } from '../../directory/departments/store.ts';
import { SITES } from '../../directory/sites/store.ts';
import { TOUCH_POINTS } from '../../touchpoints/touch-points/store.ts';
import { buildProblem } from '../problem/build.ts';
import { dayOf, mondayOfWeek } from '../problem/days.ts';
import { publicHolidays } from '../problem/holidays.ts';
import type { PersonRow, Snapshot } from '../problem/snapshot.ts';
import type { WhatIfInput } from './schemas.ts';

/** Ids of what exists only in the question. */
const IMAGINED = 'what-if';

/**
 * The snapshot of a company that is not there: another number of places, people, weeks. Keys that the database never gives
 * (negative ones) belong to what exists only here.
 *
 * @throws invalid when the question names what is not there; conflict when it leaves no week open
 */
export async function changeSnapshot(db: Knex, snapshot: Snapshot, input: WhatIfInput): Promise<Snapshot> {
  const placed = await withPlaces(db, snapshot, input.places ?? []);
  const capped = await withCaps(db, placed, input.departmentCaps ?? []);
  const ruled = await withRules(db, capped, input);
  return withPeople(db, withWeeks(ruled, input), input.addPeople ?? []);
}

async function withPlaces(db: Knex, snapshot: Snapshot, places: NonNullable<WhatIfInput['places']>): Promise<Snapshot> {
  const venues = [...snapshot.venues];
  for (const [index, { touchPoint, site, placesPerWeek }] of places.entries()) {
    const { key: touchPointKey } = await askedTouchPoint(db, snapshot, touchPoint, `/places/${index}/touchPoint`);
    const siteKey = site == null ? null : await keyOf(db, SITES, site, `/places/${index}/site`);
    const at = venues.findIndex((venue) => venue.touchPointKey === touchPointKey && venue.siteKey === siteKey);
    const known = venues[at];
    if (known) venues[at] = { ...known, places: placesPerWeek };
    else venues.push({ key: -1 - index, id: `${IMAGINED}-${index}`, touchPointKey, siteKey, places: placesPerWeek });
  }
  return { ...snapshot, venues };
}

async function withCaps(db: Knex, snapshot: Snapshot, caps: NonNullable<WhatIfInput['departmentCaps']>): Promise<Snapshot> {
  const asked = new Map<number, number | null>();
  for (const [index, { department, maxAwayPerWeek }] of caps.entries())
    asked.set(await keyOf(db, DEPARTMENTS, department, `/departmentCaps/${index}/department`), maxAwayPerWeek);
  const departments = snapshot.departments.map((each) => (asked.has(each.key) ? { ...each, cap: asked.get(each.key) ?? null } : each));
  return { ...snapshot, departments };
}

async function withRules(db: Knex, snapshot: Snapshot, { gap, deadlines = [] }: WhatIfInput): Promise<Snapshot> {
  const { rules } = snapshot.programme;
  const kept = new Map(rules.deadlines.map((deadline) => [deadline.touchPoint, deadline]));
  for (const [index, { touchPoint, withinWeeks }] of deadlines.entries()) {
    const { id } = await askedTouchPoint(db, snapshot, touchPoint, `/deadlines/${index}/touchPoint`);
    if (withinWeeks === null) kept.delete(id);
    else kept.set(id, { touchPoint: id, withinWeeks });
  }
  const changed = { ...rules, gap: gap ?? rules.gap, deadlines: [...kept.values()] };
  return { ...snapshot, programme: { ...snapshot.programme, rules: changed } };
}

function withWeeks(snapshot: Snapshot, { weeks, endWeek }: WhatIfInput): Snapshot {
  const { programme } = snapshot;
  if (endWeek !== undefined) {
    if (programme.kind === 'induction')
      throw invalid('/endWeek', 'An induction has no last week. Change weeks: how many a new starter has.');
    const endDay = dayOf(endWeek);
    if (endDay <= snapshot.currentDay || endDay < programme.startDay)
      throw invalid('/endWeek', 'No week would be open until then. Name a later one.');
    return { ...snapshot, programme: { ...programme, endDay } };
  }
  if (weeks === undefined) return snapshot;
  if (programme.kind === 'induction') return { ...snapshot, programme: { ...programme, weeksAfterStart: weeks } };
  const { first } = buildProblem({ ...snapshot, people: [] }, publicHolidays).horizon;
  return { ...snapshot, programme: { ...programme, endDay: mondayOfWeek(first + weeks - 1) } };
}

async function withPeople(db: Knex, snapshot: Snapshot, groups: NonNullable<WhatIfInput['addPeople']>): Promise<Snapshot> {
  const { programme, currentDay } = snapshot;
  const joins = programme.kind === 'induction' ? Math.max(currentDay + 7, programme.startDay) : null;
  const people: PersonRow[] = [...snapshot.people];
  let added = 0;
  for (const [index, { count, site, department }] of groups.entries()) {
    const siteKey = site == null ? null : await keyOf(db, SITES, site, `/addPeople/${index}/site`);
    const departmentKey = department == null ? null : await keyOf(db, DEPARTMENTS, department, `/addPeople/${index}/department`);
    for (let n = 0; n < count; n++) {
      added++;
      people.push({
        key: -added,
        id: `${IMAGINED}-person-${added}`,
        departmentKey,
        siteKey,
        weeklyLoad: 1,
        leader: false,
        startDay: joins,
        endDay: null,
      });
    }
  }
  return { ...snapshot, people };
}

async function askedTouchPoint(
  db: Knex,
  snapshot: Snapshot,
  touchPoint: string,
  pointer: string,
): Promise<Snapshot['touchPoints'][number]> {
  const key = await keyOf(db, TOUCH_POINTS, touchPoint, pointer);
  const found = snapshot.touchPoints.find((each) => each.key === key);
  if (!found) throw invalid(pointer, `"${touchPoint}" is not asked for. Add it (addTouchPoints), or leave it out.`);
  return found;
}

/** @throws conflict */
export function refuseOver({ programme, currentDay }: Snapshot): void {
  if (programme.endDay !== null && programme.endDay <= currentDay)
    throw conflictOf('over', 'No week of this programme is open any more. Give it a later end week.');
}

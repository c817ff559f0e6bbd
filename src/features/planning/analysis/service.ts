import type { Knex } from 'knex';
import type { Clock } from '../../../platform/clock.ts';
import { conflict, invalid } from '../../../platform/errors.ts';
import { addWeeks, weekOf } from '../../../platform/iso-week.ts';
import type { WhyVisit } from '../../../scheduler/index.ts';
import { SITES } from '../../directory/sites/store.ts';
import { getProgrammeRow, touchPointsOf } from '../../programmes/read-model.ts';
import { resolveReferences } from '../../programmes/references/read-model.ts';
import { TOUCH_POINTS } from '../../touchpoints/touch-points/store.ts';
import { buildProblem } from '../problem/build.ts';
import { mondayOfWeek } from '../problem/days.ts';
import { readProblem } from '../problem/file.ts';
import { publicHolidays } from '../problem/holidays.ts';
import type { Snapshot } from '../problem/snapshot.ts';
import { getPackedProblem, toBottleneck } from '../read-model.ts';
import { blockSentence, type Changes, unreachableSentence, whatIfSentence, whySentence } from '../sentences.ts';
import { keepBottlenecks } from '../solving/draft.ts';
import { resourceNames } from '../solving/read-model.ts';
import type { Solver } from '../solving/solver.ts';
import { getAskedAssignment, namesOf, snapshotNow, visitsInProblem } from './read-model.ts';
import type { Feasibility, WhatIf, WhatIfInput, Why } from './schemas.ts';
import { unreachable } from './unreachable.ts';

export interface Analysis {
  readonly db: Knex;
  readonly clock: Clock;
  readonly solver: Solver;
}

/** How far beyond its end a programme is looked at to say how many weeks it would need. */
const MORE_WEEKS = 104;

/** Answers about plans that need no plan, or ask about one that there is. Nothing here writes. */
export const analysisService = ({ db, clock, solver }: Analysis) => {
  async function outlook(snapshot: Snapshot): Promise<Feasibility> {
    const built = buildProblem(snapshot, publicHolidays);
    const { weeks, first } = built.horizon;
    const stranded = unreachable(built.problem, built.employeeKeys.length, built.touchPointKeys.length);
    const bound = await solver.bound(built.problem);
    const fits = bound.fits && stranded.length === 0;
    const lowerBoundWeeks = stranded.length > 0 ? null : fits ? bound.lowerBoundWeeks : await leastWeeks(snapshot);
    // A venue that exists only in "what if" is called after its touch-point.
    const standsFor = new Map(
      snapshot.venues.map(({ id, touchPointKey }) => [id, snapshot.touchPoints.find(({ key }) => key === touchPointKey)?.id ?? id]),
    );
    const names = await resourceNames(db, [...bound.bottlenecks, ...[...standsFor.values()].map((id) => ({ id }))]);
    const kept = keepBottlenecks(bound, first, (_resource, id) => names.get(id) ?? names.get(standsFor.get(id) ?? '') ?? '');
    const touchPointIds = stranded.map(([t]) => built.problem.touchPoints[t]?.id ?? '');
    const refs = await namesOf(db, { employees: [], touchPoints: touchPointIds, venues: [] });
    return {
      status: fits ? 'feasible' : 'infeasible',
      weeks,
      lowerBoundWeeks,
      bottlenecks: kept.map(toBottleneck),
      unreachable: stranded.flatMap(([, people], index) => {
        const touchPoint = refs.touchPoints.get(touchPointIds[index] as string);
        return touchPoint ? [{ touchPoint, people, sentence: unreachableSentence(touchPoint.name, people) }] : [];
      }),
    };
  }

  /** How many weeks it would take if the programme went on. An induction cannot: every window has its end. */
  async function leastWeeks(snapshot: Snapshot): Promise<number | null> {
    const { endDay } = snapshot.programme;
    if (endDay === null) return null;
    const longer = buildProblem({ ...snapshot, programme: { ...snapshot.programme, endDay: endDay + 7 * MORE_WEEKS } }, publicHolidays);
    const { fits, lowerBoundWeeks } = await solver.bound(longer.problem);
    return fits ? lowerBoundWeeks : null;
  }

  return {
    /** @throws not-found; conflict when the programme has no open week left */
    async feasibility(programmeId: string): Promise<Feasibility> {
      const snapshot = await snapshotNow(db, programmeId, clock.now());
      refuseOver(snapshot);
      return outlook(snapshot);
    },

    /** The same beside a changed programme. Nothing is kept. @throws not-found, invalid, conflict */
    async whatIf(programmeId: string, input: WhatIfInput): Promise<WhatIf> {
      const programme = await getProgrammeRow(db, programmeId);
      const asked = await touchPointsOf(db, programme);
      const added = await resolveReferences(db, TOUCH_POINTS, input.addTouchPoints ?? [], '/addTouchPoints');
      const removed = new Set(
        (await resolveReferences(db, TOUCH_POINTS, input.removeTouchPoints ?? [], '/removeTouchPoints')).map(({ key }) => key),
      );
      const keys = [...new Set([...asked.map(({ key }) => key), ...added.map(({ key }) => key)])].filter((key) => !removed.has(key));
      const now = clock.now();
      const before = await snapshotNow(db, programmeId, now);
      refuseOver(before);
      const after = withWeeks(await withPlaces(await snapshotNow(db, programmeId, now, keys), input), input.weeks);
      const today = await outlook(before);
      const changed = await outlook(after);
      const names = await namesOf(db, { employees: [], touchPoints: [...added.map(({ id }) => id)], venues: [] });
      const changes: Changes = {
        added: added.flatMap(({ id }) => names.touchPoints.get(id)?.name ?? []),
        removed: asked.filter(({ key }) => removed.has(key)).map(({ name }) => name),
        places: (input.places ?? []).length,
        weeks: input.weeks ?? null,
      };
      return { now: today, changed, sentence: whatIfSentence(changes, today, changed) };
    },

    /** @throws not-found when there is no such assignment, or its plan's problem is gone */
    async why(assignmentId: string): Promise<Why> {
      const assignment = await getAskedAssignment(db, assignmentId);
      const problem = await readProblem(await getPackedProblem(db, assignment.plan));
      const employee = problem.employees.findIndex(({ id }) => id === assignment.employee);
      const touchPoint = problem.touchPoints.findIndex(({ id }) => id === assignment.touch_point);
      const visits = await visitsInProblem(db, assignment.plan_key, problem);
      const why = employee < 0 || touchPoint < 0 ? null : await solver.why(problem, visits, employee, touchPoint);
      const weekAt = (index: number): string => weekOf(addWeeks(assignment.first_week, index));
      const T = problem.touchPoints.length;
      const names = await namesOf(db, {
        employees: (why?.alternatives ?? []).flatMap(({ displaces }) =>
          displaces.map((visit) => problem.employees[Math.floor(visit / T)]?.id ?? ''),
        ),
        touchPoints: problem.touchPoints.map(({ id }) => id),
        venues: (why?.alternatives ?? []).map(({ venue }) => problem.venues[venue]?.id ?? ''),
      });
      const stayed = why !== null && weekAt(why.week) === weekOf(assignment.week) && problem.venues[why.venue]?.id === assignment.venue.id;
      return {
        assignment: assignment.id,
        plan: assignment.plan,
        week: weekOf(assignment.week),
        venue: assignment.venue,
        pinned: why?.pinned ?? false,
        sentence: whySentence(why, { stayed, weekAt }),
        alternatives: (why?.alternatives ?? []).flatMap((alternative) => toAlternative(alternative)),
      };

      function toAlternative({ venue, week, blocks, displaces }: WhyVisit['alternatives'][number]): Why['alternatives'] {
        const place = names.venues.get(problem.venues[venue]?.id ?? '');
        if (!place) return [];
        return [
          {
            week: weekAt(week),
            venue: place,
            free: blocks.length === 0,
            reasons: blocks.map(({ rule }) => blockSentence(rule)),
            displaces: displaces.flatMap((visit) => {
              const who = names.employees.get(problem.employees[Math.floor(visit / T)]?.id ?? '');
              const what = names.touchPoints.get(problem.touchPoints[visit % T]?.id ?? '');
              return who && what ? [{ employee: who, touchPoint: what }] : [];
            }),
          },
        ];
      }
    },
  };

  async function withPlaces(snapshot: Snapshot, { places = [] }: WhatIfInput): Promise<Snapshot> {
    const venues = [...snapshot.venues];
    for (const [index, { touchPoint, site, placesPerWeek }] of places.entries()) {
      const [what] = await resolveReferences(db, TOUCH_POINTS, [touchPoint], `/places/${index}/touchPoint`);
      const [where] = site == null ? [] : await resolveReferences(db, SITES, [site], `/places/${index}/site`);
      const touchPointKey = (what as { key: number }).key;
      if (!snapshot.touchPoints.some(({ key }) => key === touchPointKey))
        throw invalid(`/places/${index}/touchPoint`, `"${touchPoint}" is not asked for. Add it (addTouchPoints), or leave it out.`);
      const siteKey = where?.key ?? null;
      const at = venues.findIndex((venue) => venue.touchPointKey === touchPointKey && venue.siteKey === siteKey);
      const known = venues[at];
      // A venue that does not exist yet has no key; negative ones belong to nobody.
      if (known) venues[at] = { ...known, places: placesPerWeek };
      else venues.push({ key: -1 - index, id: `what-if-${index}`, touchPointKey, siteKey, places: placesPerWeek });
    }
    return { ...snapshot, venues };
  }
};

function withWeeks(snapshot: Snapshot, weeks: number | undefined): Snapshot {
  if (weeks === undefined) return snapshot;
  const { programme } = snapshot;
  if (programme.kind === 'induction') return { ...snapshot, programme: { ...programme, weeksAfterStart: weeks } };
  const { first } = buildProblem({ ...snapshot, people: [] }, publicHolidays).horizon;
  return { ...snapshot, programme: { ...programme, endDay: mondayOfWeek(first + weeks - 1) } };
}

function refuseOver(snapshot: Snapshot): void {
  const { endDay } = snapshot.programme;
  if (endDay !== null && endDay <= snapshot.currentDay)
    throw conflict('No week of this programme is open any more. Give it a later end week.');
}

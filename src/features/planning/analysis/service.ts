import type { Knex } from 'knex';
import type { Clock } from '../../../platform/clock.ts';
import { weekOf } from '../../../platform/iso-week.ts';
import { getProgrammeRow, touchPointsOf } from '../../programmes/read-model.ts';
import { resolveReferences } from '../../programmes/references/read-model.ts';
import { TOUCH_POINTS } from '../../touchpoints/touch-points/store.ts';
import { answerBottlenecks } from '../bottlenecks-read-model.ts';
import { buildProblem } from '../problem/build.ts';
import { publicHolidays } from '../problem/holidays.ts';
import type { Snapshot } from '../problem/snapshot.ts';
import { type Changes, SOMEBODY_NEW, unreachableSentence, whatIfSentence } from '../sentences.ts';
import { keepBottlenecks, mentioned } from '../solving/draft.ts';
import { resourceNames } from '../solving/read-model.ts';
import type { Solver } from '../solving/solver.ts';
import { namesOf, snapshotNow } from './read-model.ts';
import type { Feasibility, WhatIf, WhatIfInput } from './schemas.ts';
import { unreachable } from './unreachable.ts';
import { changeSnapshot, refuseOver } from './what-if.ts';

export interface Analysis {
  readonly db: Knex;
  readonly clock: Clock;
  readonly solver: Solver;
}

/** How far beyond its end a programme is looked at to say how many weeks it would need. */
const MORE_WEEKS = 104;

/** Answers about plans that need no plan. Nothing here writes. */
export const analysisService = ({ db, clock, solver }: Analysis) => {
  /** @param gone aborted when nobody waits for the answer any more: the thread at work is ended */
  async function outlook(snapshot: Snapshot, gone?: AbortSignal): Promise<Feasibility> {
    const thread = gone === undefined ? {} : { kill: gone };
    const built = buildProblem(snapshot, publicHolidays);
    const { weeks, first } = built.horizon;
    const stranded = unreachable(built.problem, built.employeeKeys.length, built.touchPointKeys.length);
    const answer = await solver.bound(built.problem, thread);
    // those are told below, closed venues included
    const bound = { ...answer, bottlenecks: answer.bottlenecks.filter(({ unrepairable }) => unrepairable !== 'no-venue') };
    const fits = bound.fits && stranded.length === 0;
    const lowerBoundWeeks = stranded.length > 0 ? null : fits ? bound.lowerBoundWeeks : await leastWeeks(snapshot, thread);
    // A venue that exists only in "what if" is called after its touch-point.
    const touchPointOf = new Map(
      snapshot.venues.map(({ id, touchPointKey }) => [id, snapshot.touchPoints.find(({ key }) => key === touchPointKey)?.id ?? id]),
    );
    const imagined = new Set(snapshot.venues.filter(({ key }) => key < 0).map(({ id }) => id));
    const standsFor = (id: string): string => (imagined.has(id) ? (touchPointOf.get(id) ?? id) : id);
    const names = await resourceNames(
      db,
      mentioned(bound.bottlenecks).map(({ id }) => ({ id: standsFor(id) })),
    );
    const kept = keepBottlenecks(bound, first, (resource, id) => names.get(standsFor(id)) ?? (resource === 'person' ? SOMEBODY_NEW : ''));
    const touchPointIds = stranded.map(([t]) => built.problem.touchPoints[t]?.id ?? '');
    const refs = await namesOf(db, { employees: [], touchPoints: touchPointIds, venues: [] });
    return {
      status: fits ? 'feasible' : 'infeasible',
      weeks,
      lowerBoundWeeks,
      people: built.employeeKeys.length,
      visits: built.required,
      bottlenecks: (await answerBottlenecks(db, [kept], standsFor))[0] ?? [],
      unreachable: stranded.flatMap(([, people], index) => {
        const touchPoint = refs.touchPoints.get(touchPointIds[index] as string);
        return touchPoint ? [{ touchPoint, people, sentence: unreachableSentence(touchPoint.name, people) }] : [];
      }),
    };
  }

  /** How many weeks it would take if the programme went on. An induction cannot: every window has its end. */
  async function leastWeeks(snapshot: Snapshot, thread: { readonly kill?: AbortSignal }): Promise<number | null> {
    const { endDay } = snapshot.programme;
    if (endDay === null) return null;
    const longer = buildProblem({ ...snapshot, programme: { ...snapshot.programme, endDay: endDay + 7 * MORE_WEEKS } }, publicHolidays);
    const { fits, lowerBoundWeeks } = await solver.bound(longer.problem, thread);
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
    async whatIf(programmeId: string, input: WhatIfInput, gone?: AbortSignal): Promise<WhatIf> {
      const programme = await getProgrammeRow(db, programmeId);
      const asked = await touchPointsOf(db, programme);
      const added = await resolveReferences(db, TOUCH_POINTS, input.addTouchPoints ?? [], '/addTouchPoints');
      const removed = new Set(
        (await resolveReferences(db, TOUCH_POINTS, input.removeTouchPoints ?? [], '/removeTouchPoints')).map(({ key }) => key),
      );
      const keys = [...new Set([...asked.map(({ key }) => key), ...added.map(({ key }) => key)])].filter((key) => !removed.has(key));
      const now = clock.now();
      const before = await snapshotNow(db, programmeId, now);
      if (input.endWeek === undefined) refuseOver(before);
      const after = await changeSnapshot(db, await snapshotNow(db, programmeId, now, keys), input);
      const today = await outlook(before, gone);
      const changed = await outlook(after, gone);
      const names = await namesOf(db, { employees: [], touchPoints: [...added.map(({ id }) => id)], venues: [] });
      const changes: Changes = {
        added: added.flatMap(({ id }) => names.touchPoints.get(id)?.name ?? []),
        removed: asked.filter(({ key }) => removed.has(key)).map(({ name }) => name),
        places: (input.places ?? []).length,
        people: (input.addPeople ?? []).reduce((sum, { count }) => sum + count, 0),
        caps: (input.departmentCaps ?? []).length,
        deadlines: (input.deadlines ?? []).length,
        gap: input.gap ?? null,
        endWeek: input.endWeek === undefined ? null : weekOf(input.endWeek),
        weeks: input.weeks ?? null,
      };
      return { now: today, changed, sentence: whatIfSentence(changes, today, changed) };
    },
  };
};

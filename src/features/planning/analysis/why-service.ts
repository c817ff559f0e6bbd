import type { Knex } from 'knex';
import { keyOf } from '../../../platform/db/references.ts';
import { addWeeks, weekOf } from '../../../platform/iso-week.ts';
import { EMPLOYEES } from '../../directory/employees/store.ts';
import { TOUCH_POINTS } from '../../touchpoints/touch-points/store.ts';
import { answerBottlenecks } from '../bottlenecks-read-model.ts';
import type { KeptBottleneck } from '../domain.ts';
import { readProblem } from '../problem/file.ts';
import { getPackedProblem } from '../read-model.ts';
import { blockSentence, unplacedSentence, whySentence } from '../sentences.ts';
import type { Solver } from '../solving/solver.ts';
import { namesOf, visitsInProblem } from './read-model.ts';
import type { Why } from './schemas.ts';
import { reasonOf, standInTheWay } from './why.ts';
import { type AskedVisit, getAskedAssignment, getAskedVisit } from './why-read-model.ts';

/** Why a visit is where it is, asked of the problem that its plan was solved from. Nothing here writes. */
export const whyService = ({ db, solver }: { readonly db: Knex; readonly solver: Solver }) => {
  async function explain(asked: AskedVisit): Promise<Why> {
    const problem = await readProblem(await getPackedProblem(db, asked.plan));
    const employee = problem.employees.findIndex(({ id }) => id === asked.employee.id);
    const touchPoint = problem.touchPoints.findIndex(({ id }) => id === asked.touchPoint.id);
    const known = employee >= 0 && touchPoint >= 0;
    const why = known ? await solver.why(problem, await visitsInProblem(db, asked.planKey, problem), employee, touchPoint) : null;
    // An assignment that its plan has no place for came by another way.
    const told = why?.kind === 'unplaced' && asked.assignment !== null ? null : why;
    const reason = reasonOf(told, asked.unplaced);
    const T = problem.touchPoints.length;
    const idsOf = (visit: number) =>
      [problem.employees[Math.floor(visit / T)]?.id ?? '', problem.touchPoints[visit % T]?.id ?? ''] as const;
    const alternatives = told?.alternatives ?? [];
    const waitsFor = told?.kind === 'unplaced' ? told.waitsFor.map((t) => problem.touchPoints[t]?.id ?? '') : [];
    const displaced = alternatives.flatMap(({ displaces }) => displaces.map(idsOf));
    const names = await namesOf(db, {
      employees: displaced.map(([id]) => id),
      touchPoints: [...displaced.map(([, id]) => id), ...waitsFor],
      venues: [...alternatives.map(({ venue }) => venue), ...(told?.kind === 'visit' ? [told.venue] : [])].map(
        (venue) => problem.venues[venue]?.id ?? '',
      ),
    });
    const weekAt = (index: number): string => weekOf(addWeeks(asked.firstWeek, index));
    const venueAt = (index: number) => names.venues.get(problem.venues[index]?.id ?? '');
    const planned = told?.kind === 'visit' ? { week: weekAt(told.week), venue: venueAt(told.venue) ?? null } : null;
    const now = asked.now && { week: weekOf(asked.now.week), venue: asked.now.venue };
    const moved = planned !== null && now !== null && (planned.week !== now.week || planned.venue?.id !== now.venue.id);
    const venues = problem.venues.filter((venue) => venue.touchPoint === touchPoint).map(({ id }) => id);
    const short =
      asked.unplaced === null
        ? []
        : standInTheWay((asked.bottlenecks as KeptBottleneck[] | null) ?? [], {
            employee: asked.employee.id,
            department: asked.departmentId,
            touchPoint: asked.touchPoint.id,
            venues,
          });
    return {
      plan: asked.plan,
      assignment: asked.assignment,
      employee: asked.employee,
      touchPoint: asked.touchPoint,
      week: now?.week ?? null,
      venue: now?.venue ?? null,
      plannedWeek: planned?.week ?? null,
      plannedVenue: planned?.venue ?? null,
      moved,
      pinned: told?.kind === 'visit' && told.pinned,
      reason,
      sentence:
        told?.kind === 'unplaced' && reason !== 'not-asked'
          ? unplacedSentence(reason, asked.employee.name, asked.touchPoint.name)
          : whySentence(reason, told?.kind === 'visit' ? told : null, { moved, weekAt }),
      waitsFor: waitsFor.flatMap((id) => names.touchPoints.get(id) ?? []),
      blockedBy: told?.kind === 'unplaced' ? [...told.blockedBy] : countRules(alternatives),
      alternatives: alternatives.flatMap(({ venue, week, blocks, displaces }) => {
        const place = venueAt(venue);
        if (!place) return [];
        return [
          {
            week: weekAt(week),
            venue: place,
            free: blocks.length === 0,
            rules: blocks.map(({ rule }) => rule),
            reasons: blocks.map(({ rule }) => blockSentence(rule)),
            displaces: displaces.flatMap((visit) => {
              const [person, point] = idsOf(visit);
              const who = names.employees.get(person);
              const what = names.touchPoints.get(point);
              return who && what ? [{ employee: who, touchPoint: what }] : [];
            }),
          },
        ];
      }),
      bottlenecks: (await answerBottlenecks(db, [short]))[0] ?? [],
    };
  }

  return {
    /** @throws not-found when there is no such assignment, or its plan's problem is gone */
    assignment: async (id: string): Promise<Why> => explain(await getAskedAssignment(db, id)),

    /** @throws not-found; invalid when there is no such person or touch-point; conflict while the plan is being solved */
    async visit(plan: string, of: { readonly employee: string; readonly touchPoint: string }): Promise<Why> {
      const employee = await keyOf(db, EMPLOYEES, of.employee, '/query/employee');
      const touchPoint = await keyOf(db, TOUCH_POINTS, of.touchPoint, '/query/touchPoint');
      return explain(await getAskedVisit(db, plan, { employee, touchPoint }));
    },
  };
};

function countRules(alternatives: readonly { readonly blocks: readonly { readonly rule: Why['blockedBy'][number]['rule'] }[] }[]) {
  const times = new Map<Why['blockedBy'][number]['rule'], number>();
  for (const { blocks } of alternatives) for (const { rule } of blocks) times.set(rule, (times.get(rule) ?? 0) + 1);
  return Array.from(times, ([rule, n]) => ({ rule, times: n })).sort((a, b) => b.times - a.times || (a.rule < b.rule ? -1 : 1));
}

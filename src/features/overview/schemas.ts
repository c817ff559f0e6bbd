import { z } from 'zod';
import { Id, NameRef, WeekName } from '../../platform/http/fields.ts';

const PlanAtWork = z.object({ id: Id, programme: NameRef, placed: z.int().nullable(), unplaced: z.int().nullable() });

export const Overview = z
  .object({
    week: WeekName.meta({ description: 'The week that it is where the organisation is.' }),
    has: z
      .object({
        people: z.int(),
        touchPoints: z.int(),
        programmes: z.int(),
        plans: z.int().meta({ description: 'Plans ever solved.' }),
        published: z.int().meta({ description: 'Plans in force.' }),
      })
      .meta({ description: 'What exists; the way from an empty installation to a plan in force.' }),
    solving: z.array(PlanAtWork),
    drafts: z
      .array(PlanAtWork)
      .meta({ description: 'The latest plan of a programme, where it is a draft that nobody has published or discarded.' }),
    unplaced: z.array(PlanAtWork).meta({ description: 'Plans in force that found no place for somebody.' }),
    messages: z.object({ queued: z.int(), failed: z.int(), unknown: z.int() }),
    thisWeek: z
      .object({ open: z.int(), started: z.int(), done: z.int(), privileged: z.int(), missed: z.int(), excused: z.int() })
      .meta({ description: 'Assignments of this week; open: planned or announced.' }),
    unanswered: z.int().meta({ description: 'Assignments of earlier weeks that nobody has said anything about.' }),
  })
  .meta({ id: 'Overview', description: 'What needs attention now.' });

export type Overview = z.output<typeof Overview>;

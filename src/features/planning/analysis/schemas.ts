import { z } from 'zod';
import { CodeRef, EmployeeRef, Id, Reference, WeekName } from '../../../platform/http/fields.ts';
import { Bottleneck } from '../schemas.ts';

const outlook = {
  status: z
    .enum(['feasible', 'infeasible'])
    .meta({ description: 'Whether everything fits the weeks of the programme, as far as the bounds can tell.' }),
  weeks: z.int().meta({ description: 'Open weeks that the programme has.' }),
  lowerBoundWeeks: z
    .int()
    .nullable()
    .meta({ description: 'No plan can be shorter. More than `weeks` when it does not fit; null when no number of weeks would do.' }),
  bottlenecks: z.array(Bottleneck).meta({
    description: 'What does not fit and what would repair it; when everything fits, what keeps a plan from being shorter.',
  }),
  unreachable: z
    .array(z.object({ touchPoint: CodeRef, people: z.int(), sentence: z.string() }))
    .meta({ description: 'Touch-points for which some people have no venue at all.' }),
};

export const Feasibility = z.object(outlook).meta({ id: 'Feasibility' });

const references = z.array(Reference).max(500, 'must have at most 500 entries');

export const WhatIfInput = z
  .strictObject({
    addTouchPoints: references.optional(),
    removeTouchPoints: references.optional(),
    places: z
      .array(
        z.strictObject({
          touchPoint: Reference,
          site: Reference.nullish().meta({ description: 'The venue at this site; null or left out: the one open to everyone.' }),
          placesPerWeek: z.int('must be a whole number').min(0, 'must be at least 0').max(1_000_000, 'must be at most 1000000'),
        }),
      )
      .max(500, 'must have at most 500 entries')
      .optional(),
    weeks: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(260, 'must be at most 260')
      .optional()
      .meta({ description: 'Open weeks of a cycle from now on; in an induction the weeks a new starter has.' }),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), 'must change something; name touch-points, places or weeks')
  .meta({ id: 'WhatIfInput' });

export const WhatIf = z.object({ now: Feasibility, changed: Feasibility, sentence: z.string() }).meta({ id: 'WhatIf' });

const Venue = z.object({ id: Id, site: CodeRef.nullable() });
export const Why = z
  .object({
    assignment: Id,
    plan: Id,
    week: WeekName,
    venue: Venue,
    pinned: z.boolean().meta({ description: 'Announced or done already when the plan was drawn up.' }),
    sentence: z.string(),
    alternatives: z.array(
      z.object({
        week: WeekName,
        venue: Venue,
        free: z.boolean(),
        reasons: z.array(z.string()),
        displaces: z.array(z.object({ employee: EmployeeRef, touchPoint: CodeRef })),
      }),
    ),
  })
  .meta({ id: 'Why', description: 'Why a visit has its week and venue: every other choice, and the rules that stood in its way.' });

export type Feasibility = z.output<typeof Feasibility>;
export type WhatIfInput = z.output<typeof WhatIfInput>;
export type WhatIf = z.output<typeof WhatIf>;
export type Why = z.output<typeof Why>;

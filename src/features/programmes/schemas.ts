import { z } from 'zod';
import {
  CodeRef,
  EmployeeRef,
  Id,
  Name,
  pageOf,
  pageQuery,
  QueryFlag,
  Reference,
  Timestamp,
  Week,
  WeekName,
} from '../../platform/http/fields.ts';
import { Rules, RulesInput } from './rules.ts';

const references = (max: number) => z.array(Reference).max(max, `must have at most ${max} entries`);

/** Who a programme is for; null = everyone. A person must match every kind given, one value of a kind is enough. */
const AudienceInput = z
  .strictObject({
    departments: references(2000).min(1, 'must name a department, or be left out').optional(),
    sites: references(2000).min(1, 'must name a site, or be left out').optional(),
    employees: references(10_000).min(1, 'must name a person, or be left out').optional(),
    leadersOnly: z.boolean().optional(),
  })
  .meta({
    id: 'AudienceInput',
    description: 'A department stands for its whole subtree. A person belongs who matches every kind that is given.',
  });

const WeeksAfterStart = z.int('must be a whole number').min(1, 'must be at least 1').max(104, 'must be at most 104');

export const ProgrammeInput = z
  .strictObject({
    name: Name,
    kind: z.enum(['cycle', 'induction'], 'must be "cycle" or "induction"'),
    startWeek: Week,
    endWeek: Week.nullish().meta({ description: 'The last week of a cycle.' }),
    weeksAfterStart: WeeksAfterStart.nullish().meta({
      description: 'In an induction: how many weeks a new starter has, from the week they join.',
    }),
    audience: AudienceInput.nullish(),
    touchPoints: references(2000).nullish().meta({ description: 'Left out or null: every touch-point, later ones too.' }),
    rules: RulesInput.prefault({}),
  })
  .meta({ id: 'ProgrammeInput' });

/** `kind` stays what it is: a cycle and an induction ask different things of different people. */
export const ProgrammePatch = z
  .strictObject({
    name: Name.optional(),
    startWeek: Week.optional(),
    endWeek: Week.optional(),
    weeksAfterStart: WeeksAfterStart.optional(),
    audience: AudienceInput.nullish(),
    touchPoints: references(2000).nullish(),
    rules: RulesInput.optional().meta({ description: 'Replaces all rules: what is left out returns to its default.' }),
  })
  .meta({ id: 'ProgrammePatch' });

const Audience = z
  .object({
    departments: z.array(CodeRef).optional(),
    sites: z.array(CodeRef).optional(),
    employees: z.array(EmployeeRef).optional(),
    leadersOnly: z.boolean().optional(),
  })
  .meta({ id: 'Audience' });

export const Programme = z
  .object({
    id: Id,
    name: z.string(),
    kind: z.enum(['cycle', 'induction']),
    startWeek: WeekName,
    endWeek: WeekName.nullable(),
    weeksAfterStart: z.int().nullable(),
    audience: Audience.nullable(),
    allTouchPoints: z.boolean(),
    touchPoints: z.array(CodeRef),
    rules: Rules,
    rulesInWords: z.array(z.string()),
    publishedPlan: Id.nullable(),
    latestPlan: z.object({ id: Id, status: z.string() }).nullable(),
    archivedAt: Timestamp.nullable(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({
    id: 'Programme',
    description: 'A cycle or an induction: who, which touch-points, which weeks or how soon after joining, by which rules.',
  });

/** What a list shows of a programme: how much it asks of how many kinds of people, not which ones. */
export const ProgrammeItem = Programme.omit({ audience: true, touchPoints: true, rules: true, rulesInWords: true })
  .extend({
    touchPoints: z.int().meta({ description: 'How many touch-points it asks for, archived ones left out.' }),
    audience: z
      .object({ departments: z.int(), sites: z.int(), employees: z.int(), leadersOnly: z.boolean() })
      .nullable()
      .meta({ description: 'How many of each it names; null = everyone.' }),
  })
  .meta({ id: 'ProgrammeItem', description: 'A programme in short. Read it by its id for who and what it names.' });

export const ProgrammePage = pageOf(ProgrammeItem, 'ProgrammePage');
export const ProgrammeParams = z.strictObject({ programme: Id });
export const ProgrammeQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the name.' }),
  kind: z.enum(['cycle', 'induction']).optional(),
  archived: QueryFlag.default(false),
});

export type AudienceInput = z.output<typeof AudienceInput>;
export type ProgrammeInput = z.output<typeof ProgrammeInput>;
export type ProgrammePatch = z.output<typeof ProgrammePatch>;
export type Programme = z.output<typeof Programme>;
export type ProgrammeItem = z.output<typeof ProgrammeItem>;
export type ProgrammeQuery = z.output<typeof ProgrammeQuery>;

import { z } from 'zod';
import {
  CodeRef,
  EmployeeRef,
  Id,
  NameRef,
  pageOf,
  pageQuery,
  QueryFlag,
  Reference,
  Timestamp,
  Week,
  WeekName,
} from '../../platform/http/fields.ts';
import { ASSIGNMENT_STATUSES } from './domain.ts';

const whole = (min: number, max: number) =>
  z.number('must be a number').int('must be a whole number').min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);

const MAX_STORY = 5000;
/** Told or not: empty text is nothing told. */
const Story = z
  .string('must be text')
  .trim()
  .max(MAX_STORY, `must have at most ${MAX_STORY} characters`)
  .nullish()
  .transform((text) => text || null);

const Reason = z.string('must be text').trim().max(2000, 'must have at most 2000 characters');

export const Completion = z
  .strictObject({
    effort: whole(1, 7).meta({ description: 'How easy it was: 1 = very hard, 7 = very easy.' }),
    emotion: whole(-2, 2).meta({ description: 'How it felt: −2 = awful, 2 = wonderful.' }),
    waitedMinutes: whole(0, 525_600)
      .nullish()
      .transform((minutes) => minutes ?? null),
    recognised: z.boolean('must be true or false').meta({
      description: 'Recognised or favoured: the visit is kept as "privileged" and planned again.',
    }),
    happened: Story.meta({ description: 'What happened. Name no colleague who served you.' }),
    idea: Story,
    changeInMyWork: Story.meta({ description: 'What I will change in how I work.' }),
  })
  .meta({ id: 'Completion' });

export const Miss = z.strictObject({ reason: Reason.optional() }).meta({ id: 'Miss' });
export const Excuse = z.strictObject({ reason: Reason.min(1, 'must not be empty') }).meta({ id: 'Excuse' });

export const Move = z
  .strictObject({
    week: Week,
    venue: Reference.nullish().meta({
      description: 'The code or id of a site, or null for the venue that is anywhere; left out, it stays where it is.',
    }),
  })
  .meta({ id: 'Move' });

export const Swap = z
  .strictObject({
    with: Id.meta({ description: "Another person's assignment of this touch-point, or another touch-point of the same person." }),
  })
  .meta({ id: 'Swap' });

const Status = z.enum(ASSIGNMENT_STATUSES);

export const Experience = z
  .object({
    id: Id,
    assignment: Id,
    touchPoint: CodeRef,
    week: WeekName,
    effort: z.int(),
    emotion: z.int(),
    waitedMinutes: z.int().nullable(),
    promisedWaitMinutes: z.int().nullable(),
    recognised: z.boolean(),
    happened: z.string().nullable(),
    changeInMyWork: z.string().nullable(),
    idea: z.string().nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Experience', description: 'What somebody lived through. It names neither them nor who served them.' });

export const Assignment = z
  .object({
    id: Id,
    programme: NameRef,
    plan: Id,
    employee: EmployeeRef,
    touchPoint: CodeRef,
    venue: z.object({ id: Id, site: CodeRef.nullable() }),
    week: WeekName,
    status: Status,
    sequence: z.int().meta({ description: 'Rises with every move.' }),
    startedAt: Timestamp.nullable(),
    closedAt: Timestamp.nullable(),
    closeReason: z.string().nullable(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Assignment', description: 'One person, one touch-point, one venue, one week.' });

export const AssignmentDetail = Assignment.extend({ experience: Experience.nullable() }).meta({ id: 'AssignmentDetail' });

export const Swapped = z.object({ assignments: z.array(Assignment) }).meta({ id: 'Swapped' });

export const AssignmentPage = pageOf(Assignment, 'AssignmentPage');
export const ExperiencePage = pageOf(Experience, 'ExperiencePage');

export const AssignmentParams = z.strictObject({ assignment: Id });

export const AssignmentQuery = z.strictObject({
  ...pageQuery,
  week: Week.optional(),
  fromWeek: Week.optional(),
  toWeek: Week.optional(),
  employee: Reference.optional(),
  status: z
    .string()
    .max(200, 'must have at most 200 characters')
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(ASSIGNMENT_STATUSES, `must be some of ${ASSIGNMENT_STATUSES.join(', ')}`)))
    .optional()
    .meta({ description: 'One status, or several with commas between them.', example: 'announced,started' }),
  programme: Id.optional(),
  touchPoint: Reference.optional(),
  department: Reference.optional().meta({ description: 'With the departments below it.' }),
});

export const ExperienceQuery = z.strictObject({
  ...pageQuery,
  touchPoint: Reference.optional(),
  fromWeek: Week.optional(),
  toWeek: Week.optional(),
  recognised: QueryFlag.optional(),
  q: z.string().trim().max(200).optional().meta({ description: 'Part of what happened or of what will change.' }),
});

export type Completion = z.output<typeof Completion>;
export type Move = z.output<typeof Move>;
export type Assignment = z.output<typeof Assignment>;
export type AssignmentDetail = z.output<typeof AssignmentDetail>;
export type Experience = z.output<typeof Experience>;
export type AssignmentQuery = z.output<typeof AssignmentQuery>;
export type ExperienceQuery = z.output<typeof ExperienceQuery>;

import { z } from 'zod';
import { CodeRef, Id, Reference, Week, WeekName } from '../../platform/http/fields.ts';

const Filters = {
  programme: Reference.optional().meta({ description: 'Only this programme, by id or name; all with a published plan otherwise.' }),
  department: Reference.optional().meta({ description: 'Only people of this department and those below it.' }),
  site: Reference.optional().meta({ description: 'Only people of this site.' }),
};

const GroupBy = z.enum(['department', 'role', 'touchPoint', 'stage', 'week'], 'must be department, role, touchPoint, stage or week');

export const CoverageQuery = z
  .strictObject({
    groupBy: GroupBy.default('department'),
    ...Filters,
    from: Week.optional().meta({ description: 'Only what was lived in this week or later counts as direct or equivalent.' }),
    to: Week.optional().meta({ description: 'Only what was lived in this week or earlier counts as direct or equivalent.' }),
  })
  .refine((query) => !query.from || !query.to || query.from <= query.to, {
    path: ['to'],
    error: 'must not lie before from',
    params: { code: 'order' },
  });

export const MatrixQuery = z.strictObject(Filters);

const count = z.int().nullable();

const counts = {
  required: count.meta({ description: 'direct + equivalent + exempt + missing.' }),
  direct: count.meta({ description: 'Lived under the conditions of a customer, or credited as lived before.' }),
  equivalent: count.meta({ description: 'Not lived, but a touch-point that stands in for it was.' }),
  exempt: count.meta({ description: 'Neither, and exempt today.' }),
  missing: count.meta({ description: 'The rest.' }),
  share: z.number().nullable().meta({ description: 'direct ÷ required; null where nothing is required.' }),
  suppressed: z
    .literal(true)
    .optional()
    .meta({ description: 'The numbers are null: they would tell about fewer than five people, alone or by subtraction.' }),
};

const group = { key: z.string(), id: Id.nullable(), code: z.string().nullable(), name: z.string(), ...counts };

export const CoverageGroup = z
  .object({ ...group, ofWhichCredited: count, ofWhichPlanned: count.meta({ description: 'Part of missing: an assignment is open.' }) })
  .meta({ id: 'CoverageGroup' });

export const CoverageWeek = z
  .object({
    ...group,
    week: WeekName,
    directInWeek: count.meta({ description: 'Lived in this very week.' }),
    plannedInWeek: count.meta({ description: 'Open assignments of this very week.' }),
    plannedUntilWeek: count.meta({ description: 'Part of missing: what open assignments up to this week will have settled.' }),
  })
  .meta({ id: 'CoverageWeek', description: 'As it stands at the end of a week, by what is known today.' });

export const Coverage = z
  .object({
    groupBy: GroupBy,
    ...counts,
    ofWhichCredited: count,
    ofWhichPlanned: count,
    groups: z.array(z.union([CoverageWeek, CoverageGroup])),
  })
  .meta({ id: 'Coverage', description: 'Who has lived what, of what is required of people who are here today.' });

export const CoverageMatrix = z
  .object({
    codes: z.record(z.string(), z.string()).meta({ description: 'What each character of `cells` means.' }),
    touchPoints: z.array(z.object({ id: Id, code: z.string(), name: z.string(), stage: z.string() })),
    departments: z.array(CodeRef),
    rows: z.array(
      z.object({
        id: Id,
        number: z.string(),
        name: z.string(),
        department: z.string().nullable().meta({ description: 'Code of one of `departments`.' }),
        leader: z.boolean(),
        cells: z.string().meta({ description: 'One character a touch-point, in the order of `touchPoints`.', example: 'ddepmx.' }),
      }),
    ),
  })
  .meta({ id: 'CoverageMatrix', description: 'People × touch-points, one byte a cell.' });

export type CoverageQuery = z.output<typeof CoverageQuery>;
export type MatrixQuery = z.output<typeof MatrixQuery>;
export type Coverage = z.output<typeof Coverage>;
export type CoverageGroup = z.output<typeof CoverageGroup>;
export type CoverageWeek = z.output<typeof CoverageWeek>;
export type CoverageMatrix = z.output<typeof CoverageMatrix>;

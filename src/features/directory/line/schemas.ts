import { z } from 'zod';
import { CodeRef, Id, pageOf, pageQuery, QueryFlag, WeekName } from '../../../platform/http/fields.ts';

export const LinePerson = z
  .object({
    id: Id,
    number: z.string(),
    name: z.string(),
    department: CodeRef.nullable(),
    direct: z.boolean().meta({ description: 'Reports to you, with nobody between.' }),
    nextWalk: z
      .object({ assignment: Id, touchPoint: CodeRef, week: WeekName })
      .nullable()
      .meta({ description: 'The first walk of this week or a later one that is still open.' }),
  })
  .meta({ id: 'LinePerson', description: 'One of the people below you.' });

export const LinePersonPage = pageOf(LinePerson, 'LinePersonPage');
export const LinePersonQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the name or the number.' }),
  direct: QueryFlag.optional().meta({ description: 'Only those who report to you, or only the others.' }),
});

export type LinePerson = z.output<typeof LinePerson>;
export type LinePersonQuery = z.output<typeof LinePersonQuery>;

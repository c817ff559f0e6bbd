import { z } from 'zod';
import { CodeRef, WeekName } from '../../../platform/http/fields.ts';
import { CoverageGroup } from '../schemas.ts';

const counts = CoverageGroup.omit({ key: true, id: true, code: true, name: true }).shape;

export const LineCoverage = z
  .object({
    people: z.int().meta({ description: 'People below you of whom something is required; you yourself are not among them.' }),
    ...counts,
    groups: z.array(
      z.object({
        department: CodeRef.nullable().meta({ description: 'What the group is named after; null for what is left of several.' }),
        departments: z.array(z.string()).meta({ description: 'Names of the departments that are counted here.' }),
        people: z.int(),
        ...counts,
      }),
    ),
  })
  .meta({
    id: 'LineCoverage',
    description: 'Coverage of the people below somebody, in groups of five or more: smaller departments are counted with the one above.',
  });

export const OwnCoverage = z
  .object({
    ...counts,
    touchPoints: z.array(
      z.object({
        touchPoint: CodeRef,
        stage: z.string(),
        state: z.enum(['direct', 'equivalent', 'exempt', 'planned', 'again', 'missing']).meta({
          description: 'again: lived, but recognised or favoured, so that it is to be planned again.',
        }),
        week: WeekName.nullable().meta({ description: 'In which it was lived, or is going to be.' }),
      }),
    ),
  })
  .meta({ id: 'OwnCoverage', description: 'What is required of oneself, and how far one is.' });

export type LineCoverage = z.output<typeof LineCoverage>;
export type OwnCoverage = z.output<typeof OwnCoverage>;

import { z } from 'zod';
import { CodeRef, Id, pageOf, pageQuery, Reference, Timestamp, Week, WeekName } from '../../../platform/http/fields.ts';
import { PlacesPerWeek } from '../touch-points/schemas.ts';

const Reason = z.string('must be text').trim().max(500, 'must have at most 500 characters');

/** Weeks arrive here as Mondays already. */
const inOrder = (weeks: { fromWeek?: string | undefined; toWeek?: string | undefined }) =>
  weeks.fromWeek === undefined || weeks.toWeek === undefined || weeks.fromWeek <= weeks.toWeek;
const ORDER = {
  path: ['toWeek'],
  message: 'must not be before fromWeek',
  params: { code: 'order' },
  when: (payload: { issues: readonly unknown[] }) => payload.issues.length === 0,
};

export const ClosureInput = z
  .strictObject({
    touchPoint: Reference,
    site: Reference.nullish().meta({ description: 'Which venue: its site, or null for the one that is anywhere.' }),
    fromWeek: Week,
    toWeek: Week.meta({ description: 'The last week, included.' }),
    placesPerWeek: PlacesPerWeek.default(0),
    reason: Reason.default(''),
  })
  .refine(inOrder, ORDER)
  .meta({ id: 'ClosureInput' });

export const ClosurePatch = z
  .strictObject({ fromWeek: Week, toWeek: Week, placesPerWeek: PlacesPerWeek, reason: Reason })
  .partial()
  .refine(inOrder, ORDER)
  .meta({ id: 'ClosurePatch' });

export const Closure = z
  .object({
    id: Id,
    touchPoint: CodeRef,
    site: CodeRef.nullable(),
    fromWeek: WeekName,
    toWeek: WeekName,
    placesPerWeek: z.int(),
    reason: z.string(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Closure', description: 'Weeks in which a venue has other places than usual, or none.' });

export const ClosurePage = pageOf(Closure, 'ClosurePage');
export const ClosureParams = z.strictObject({ closure: Id });
export const ClosureQuery = z.strictObject({
  ...pageQuery,
  touchPoint: Reference.optional(),
  site: Reference.optional(),
  week: Week.optional(),
});

export type ClosureInput = z.output<typeof ClosureInput>;
export type ClosurePatch = z.output<typeof ClosurePatch>;
export type Closure = z.output<typeof Closure>;
export type ClosureQuery = z.output<typeof ClosureQuery>;

import { z } from 'zod';
import { CalendarDate, EmployeeRef, Id, pageOf, pageQuery, Reference, Timestamp } from '../../../platform/http/fields.ts';

export const AbsenceKind = z
  .enum(
    ['leave', 'sickness', 'parental', 'training', 'business', 'other'],
    'must be leave, sickness, parental, training, business or other',
  )
  .meta({ id: 'AbsenceKind' });

const fields = z.strictObject({
  employee: Reference,
  from: CalendarDate.meta({ description: 'First day away.' }),
  to: CalendarDate.meta({ description: 'Last day away, included.' }),
  kind: AbsenceKind.optional().meta({ description: 'leave unless said otherwise.' }),
});

const inOrder = (absence: { from?: string | undefined; to?: string | undefined }): boolean =>
  absence.from === undefined || absence.to === undefined || absence.from <= absence.to;
const order = { path: ['to'], error: 'must not lie before from', params: { code: 'order' } };

export const AbsenceInput = fields.refine(inOrder, order).meta({ id: 'AbsenceInput' });

export const AbsencePatch = fields.omit({ employee: true }).partial().refine(inOrder, order).meta({ id: 'AbsencePatch' });

export const Absence = z
  .object({
    id: Id,
    employee: EmployeeRef,
    from: z.iso.date(),
    to: z.iso.date(),
    kind: AbsenceKind,
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Absence', description: 'Dates in which a person cannot walk; the first and the last day are included.' });

export const AbsencePage = pageOf(Absence, 'AbsencePage');

export const AbsenceParams = z.strictObject({ absence: Id });

export const AbsenceQuery = z
  .strictObject({
    ...pageQuery,
    employee: Reference.optional(),
    from: CalendarDate.optional().meta({ description: 'Only absences that last until this day or longer.' }),
    to: CalendarDate.optional().meta({ description: 'Only absences that begin on this day or before.' }),
    kind: AbsenceKind.optional(),
  })
  .refine(inOrder, order);

export type AbsenceInput = z.output<typeof AbsenceInput>;
export type AbsencePatch = z.output<typeof AbsencePatch>;
export type Absence = z.output<typeof Absence>;
export type AbsenceQuery = z.output<typeof AbsenceQuery>;

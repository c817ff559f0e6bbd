import { z } from 'zod';
import { CalendarDate, CodeRef, EmployeeRef, Id, pageOf, pageQuery, Reference, Timestamp } from '../../../platform/http/fields.ts';

export const ApprovalReason = z.string('must be text').trim().min(1, 'must not be empty').max(500, 'must have at most 500 characters');

const inOrder = (dates: { from?: string | undefined; until?: string | undefined }) =>
  dates.from === undefined || dates.until === undefined || dates.from <= dates.until;
const ORDER = {
  path: ['until'],
  message: 'must not be before from',
  params: { code: 'order' },
  when: (payload: { issues: readonly unknown[] }) => payload.issues.length === 0,
};

const Until = CalendarDate.meta({ description: 'The last day, included. Nobody is exempt for ever.' });
const Equivalent = Reference.nullish().meta({ description: 'The touch-point that stands in, as its approver sees fit.' });

export const ExemptionInput = z
  .strictObject({
    employee: Reference,
    touchPoint: Reference,
    reason: ApprovalReason,
    approver: Reference.meta({ description: 'The employee who approved it; never the exempt person.' }),
    from: CalendarDate,
    until: Until,
    equivalent: Equivalent,
  })
  .refine(inOrder, ORDER)
  .meta({ id: 'ExemptionInput' });

export const ExemptionPatch = z
  .strictObject({ reason: ApprovalReason, approver: Reference, from: CalendarDate, until: Until, equivalent: Equivalent })
  .partial()
  .refine(inOrder, ORDER)
  .meta({ id: 'ExemptionPatch' });

export const Exemption = z
  .object({
    id: Id,
    employee: EmployeeRef,
    touchPoint: CodeRef,
    reason: z.string(),
    approver: EmployeeRef,
    from: z.string(),
    until: z.string(),
    equivalent: CodeRef.nullable(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Exemption', description: 'Somebody need not live a touch-point, for a reason and for a time.' });

export const ExemptionPage = pageOf(Exemption, 'ExemptionPage');
export const ExemptionParams = z.strictObject({ exemption: Id });
export const ExemptionQuery = z.strictObject({
  ...pageQuery,
  employee: Reference.optional(),
  touchPoint: Reference.optional(),
  on: CalendarDate.optional().meta({ description: 'In force on this day.' }),
});

export type ExemptionInput = z.output<typeof ExemptionInput>;
export type ExemptionPatch = z.output<typeof ExemptionPatch>;
export type Exemption = z.output<typeof Exemption>;
export type ExemptionQuery = z.output<typeof ExemptionQuery>;

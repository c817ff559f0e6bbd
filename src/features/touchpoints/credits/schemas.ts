import { z } from 'zod';
import { CalendarDate, CodeRef, EmployeeRef, Id, pageOf, pageQuery, Reference, Timestamp } from '../../../platform/http/fields.ts';
import { ApprovalReason } from '../exemptions/schemas.ts';

export const CreditInput = z
  .strictObject({
    employee: Reference,
    touchPoint: Reference,
    experiencedOn: CalendarDate.meta({ description: 'The day they lived it; not in the future.' }),
    reason: ApprovalReason,
    approver: Reference.meta({ description: 'The employee who approved it; never the credited person.' }),
  })
  .meta({ id: 'CreditInput' });

export const CreditPatch = CreditInput.omit({ employee: true, touchPoint: true }).partial().meta({ id: 'CreditPatch' });

export const Credit = z
  .object({
    id: Id,
    employee: EmployeeRef,
    touchPoint: CodeRef,
    experiencedOn: z.string(),
    reason: z.string(),
    approver: EmployeeRef,
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Credit', description: 'Somebody has lived a touch-point already, before any plan asked them to.' });

export const CreditPage = pageOf(Credit, 'CreditPage');
export const CreditParams = z.strictObject({ credit: Id });
export const CreditQuery = z.strictObject({ ...pageQuery, employee: Reference.optional(), touchPoint: Reference.optional() });

export type CreditInput = z.output<typeof CreditInput>;
export type CreditPatch = z.output<typeof CreditPatch>;
export type Credit = z.output<typeof Credit>;
export type CreditQuery = z.output<typeof CreditQuery>;

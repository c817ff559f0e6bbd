import { z } from 'zod';
import { EmployeeRef, Id, Reference, Timestamp } from '../../platform/http/fields.ts';
import { DATA_CLASSES, FIXED_PERIODS, PERIOD_NAMES } from './domain.ts';

export const EmployeeParams = z.strictObject({ employee: Reference });
export const AccountParams = z.strictObject({ account: z.uuid('must be the id of an account') });

export const StoredData = z
  .object({
    items: z.array(
      z.object({
        table: z.string(),
        about: z.string(),
        classes: z.array(z.enum(DATA_CLASSES)),
        columns: z.int(),
        exported: z.boolean().meta({ description: 'Whether the export has a section of it.' }),
        erasure: z.enum(['delete', 'columns', 'redact', 'keep']),
        because: z.string().nullable(),
        retention: z.enum([...PERIOD_NAMES, ...FIXED_PERIODS]),
        months: z.int().nullable().meta({ description: 'Of a period that the organisation chose; null: for ever, or no such period.' }),
      }),
    ),
  })
  .meta({ id: 'StoredData', description: 'What is stored about people, table by table, as the register of the product says it.' });

const Counts = z.record(z.string(), z.int()).meta({ id: 'ErasureCounts', description: 'Rows by table.' });

export const ErasurePreview = z
  .object({
    possible: z.boolean(),
    remedy: z.string().nullable().meta({ description: 'What to do first, where it is not possible yet.' }),
    deleted: Counts,
    emptied: Counts,
  })
  .meta({ id: 'ErasurePreview' });

const confirmation = z.string('must be text').trim().min(1, 'must not be empty').max(254, 'must have at most 254 characters');

export const ErasureInput = z
  .strictObject({ confirm: confirmation.meta({ description: 'The number of the employee, as a sign that this person is meant.' }) })
  .meta({ id: 'ErasureInput' });
export const AccountErasureInput = z
  .strictObject({ confirm: confirmation.meta({ description: 'The address of the account, as a sign that this one is meant.' }) })
  .meta({ id: 'AccountErasureInput' });

export const Erasure = z
  .object({
    id: Id,
    employee: EmployeeRef.nullable().meta({ description: 'What is left; null for an account of nobody in the directory.' }),
    erasedAt: Timestamp,
    deleted: Counts,
    emptied: Counts,
    auditEvents: z.int().meta({ description: 'Audit events that lost values.' }),
    mailsToOthers: z.int().meta({ description: 'Mails to other people that named the person and lost their content.' }),
    localMails: z.int(),
  })
  .meta({ id: 'Erasure' });

export type StoredData = z.output<typeof StoredData>;
export type ErasurePreview = z.output<typeof ErasurePreview>;
export type Erasure = z.output<typeof Erasure>;

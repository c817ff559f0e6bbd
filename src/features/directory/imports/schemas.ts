import { z } from 'zod';
import { QueryFlag } from '../../../platform/http/fields.ts';

export const KINDS = ['employees', 'departments', 'sites', 'absences', 'touch-points'] as const;
export type Kind = (typeof KINDS)[number];

export const ImportQuery = z.strictObject({
  dryRun: QueryFlag.default(false).meta({ description: 'Check everything and change nothing.' }),
  partial: QueryFlag.default(false).meta({
    description: 'Apply the rows without errors and report the others. Without it: all or nothing.',
  }),
  map: z.string().max(4000).optional().meta({
    description: 'field:column pairs for columns that cannot be matched by name; "head:" leaves a field out.',
    example: 'number:Staff no.,site:Office',
  }),
  default: z.string().max(4000).optional().meta({
    description: 'field:value pairs for what the file lacks. Never replaces what a record has.',
    example: 'timeZone:Europe/Berlin',
  }),
  emailDomain: z
    .string()
    .trim()
    .regex(/^@?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i, 'must be a domain such as example.com')
    .max(200)
    .transform((domain) => domain.replace(/^@/, '').toLowerCase())
    .optional()
    .meta({ description: 'Domain for e-mail columns that hold only local parts.', example: 'example.com' }),
  dateFormat: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .meta({ description: 'Luxon format of the dates in a CSV file; ISO without it.', example: 'dd.MM.yyyy' }),
  create: z
    .enum(['departments'], 'must be "departments"')
    .optional()
    .meta({ description: 'Employees only: departments that do not exist are created, the cell being both code and name.' }),
});

const Fault = z.object({
  line: z.int().meta({ description: 'Physical line in the file, the header being 1; in a workbook the row number.' }),
  column: z.string().nullable(),
  value: z.string().nullable(),
  message: z.string(),
});

export const ImportResult = z
  .object({
    rows: z.int().meta({ description: 'Rows with content below the header.' }),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    errors: z.array(Fault).meta({ description: 'By line, at most 1,000.' }),
    moreErrors: z.int().meta({ description: 'Errors that are not listed.' }),
    warnings: z.array(Fault).meta({ description: 'What was left out of rows that were applied, at most 1,000.' }),
    moreWarnings: z.int(),
    encoding: z.string().nullable().meta({ description: 'As detected; null for a workbook.' }),
    delimiter: z.string().nullable(),
    mapping: z.record(z.string(), z.string()).meta({ description: 'Field → column that fed it.' }),
    ignoredColumns: z.array(z.string()),
    dryRun: z.boolean(),
  })
  .meta({ id: 'ImportResult' });

export type ImportQuery = z.output<typeof ImportQuery>;
export type ImportResult = z.output<typeof ImportResult>;

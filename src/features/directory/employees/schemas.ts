import { z } from 'zod';
import {
  CalendarDate,
  Code,
  CodeRef,
  EmailAddress,
  EmployeeRef,
  Id,
  Locale,
  Name,
  pageOf,
  pageQuery,
  QueryFlag,
  Reference,
  Timestamp,
  TimeZone,
} from '../../../platform/http/fields.ts';

const fields = z.strictObject({
  number: Code.meta({ description: "HR's key for this person.", example: '10042' }),
  email: EmailAddress,
  givenName: Name,
  familyName: Name,
  department: Reference.nullish(),
  site: Reference.nullish(),
  manager: Reference.nullish().meta({ description: 'Whom they report to, by id or number.' }),
  isLeader: z
    .boolean('must be true, false or null')
    .nullish()
    .meta({ description: 'Declares that this person leads, or does not; null derives it from having reports or heading a department.' }),
  startDate: CalendarDate.nullish().meta({ description: 'First day; none for "has always been here".' }),
  endDate: CalendarDate.nullish().meta({ description: 'Last day. What was planned for later weeks is cancelled, mail included.' }),
  timeZone: TimeZone.nullish().meta({ description: "Their own, where it differs from the site's." }),
  locale: Locale.nullish().meta({ description: "Their own, where it differs from the organisation's." }),
  weeklyLoad: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(10, 'must be at most 10')
    .optional()
    .meta({ description: 'Walks in one week at most; 1 unless said otherwise.' }),
});

const datesInOrder = (person: { startDate?: string | null | undefined; endDate?: string | null | undefined }): boolean =>
  !person.startDate || !person.endDate || person.startDate <= person.endDate;
const order = { path: ['endDate'], error: 'must not lie before startDate', params: { code: 'order' } };

export const EmployeeInput = fields.refine(datesInOrder, order).meta({ id: 'EmployeeInput' });

export const EmployeePatch = fields.partial().refine(datesInOrder, order).meta({ id: 'EmployeePatch' });

const EmployeeStatus = z.enum(['active', 'joining', 'left', 'deactivated']).meta({
  id: 'EmployeeStatus',
  description: 'Today, in the organisation\'s time zone: "joining" has not started yet, "left" is past the end date.',
});

export const Employee = z
  .object({
    id: Id,
    number: z.string(),
    email: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    department: CodeRef.nullable(),
    site: CodeRef.nullable(),
    manager: EmployeeRef.nullable(),
    isLeader: z.boolean(),
    leaderBy: z
      .enum(['declared', 'derived'])
      .meta({ description: 'Whether isLeader was said, or follows from reports and headed departments.' }),
    startDate: z.iso.date().nullable(),
    endDate: z.iso.date().nullable(),
    status: EmployeeStatus,
    timeZone: z.string().nullable(),
    effectiveTimeZone: z.string().meta({ description: "Their own, else their site's, else the organisation's." }),
    locale: z.string().nullable(),
    effectiveLocale: z.string().meta({ description: "Their own, else the organisation's." }),
    weeklyLoad: z.int(),
    deactivatedAt: Timestamp.nullable(),
    erasedAt: Timestamp.nullable().meta({ description: 'When this person was erased: what is left is a number that names nobody.' }),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Employee', description: 'Somebody who walks.' });

export const EmployeePage = pageOf(Employee, 'EmployeePage');

export const EmployeeParams = z.strictObject({ employee: Reference });

export const EmployeeQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the name, number or e-mail address.' }),
  department: Reference.optional(),
  includeSubdepartments: QueryFlag.optional().meta({ description: 'With department: the people of the departments below it as well.' }),
  site: Reference.optional(),
  manager: Reference.optional(),
  leader: QueryFlag.optional(),
  status: EmployeeStatus.optional(),
});

export type EmployeeInput = z.output<typeof EmployeeInput>;
export type EmployeePatch = z.output<typeof EmployeePatch>;
export type Employee = z.output<typeof Employee>;
export type EmployeeQuery = z.output<typeof EmployeeQuery>;

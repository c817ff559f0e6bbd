import { z } from 'zod';
import { Code, CodeRef, EmployeeRef, Id, Name, pageOf, pageQuery, QueryFlag, Reference, Timestamp } from '../../../platform/http/fields.ts';

export const DepartmentInput = z
  .strictObject({
    code: Code,
    name: Name,
    parent: Reference.nullish().meta({ description: 'The department above; none at the top of the tree.' }),
    site: Reference.nullish(),
    head: Reference.nullish().meta({ description: 'Who leads it, by id or number. Leads people even when nobody reports to them.' }),
    maxAwayPerWeek: z
      .int('must be a whole number')
      .min(0, 'must not be negative')
      .max(100_000, 'must be at most 100000')
      .nullish()
      .meta({ description: 'How many of its people may be out on a walk in the same week; none for no limit.' }),
  })
  .meta({ id: 'DepartmentInput' });

export const DepartmentPatch = DepartmentInput.partial().meta({ id: 'DepartmentPatch' });

export const Department = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    parent: CodeRef.nullable(),
    site: CodeRef.nullable(),
    head: EmployeeRef.nullable(),
    maxAwayPerWeek: z.int().nullable(),
    employees: z.int().meta({ description: 'People in this very department who have not left and are not deactivated.' }),
    employeesInSubtree: z.int().meta({ description: 'The same, the departments below included.' }),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Department', description: 'A node of the tree that people belong to.' });

export const DepartmentPage = pageOf(Department, 'DepartmentPage');

export const DepartmentParams = z.strictObject({ department: Reference });

export const DepartmentQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the code or name.' }),
  parent: Reference.optional().meta({ description: 'Only the departments directly below this one.' }),
  top: QueryFlag.optional().meta({ description: 'Only the departments with (false) or without (true) one above.' }),
  site: Reference.optional(),
});

export type DepartmentInput = z.output<typeof DepartmentInput>;
export type DepartmentPatch = z.output<typeof DepartmentPatch>;
export type Department = z.output<typeof Department>;
export type DepartmentQuery = z.output<typeof DepartmentQuery>;

import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getDepartment, listDepartments } from './read-model.ts';
import { Department, DepartmentInput, DepartmentPage, DepartmentParams, DepartmentPatch, DepartmentQuery } from './schemas.ts';
import { departmentService } from './service.ts';

export const departmentOperations: readonly Operation[] = resource({
  name: 'Department',
  path: '/departments',
  tag: 'Directory',
  read: { access: 'staff', scope: 'directory:read' },
  write: { access: 'admin', scope: 'directory:write' },
  wording: [
    { summary: 'List departments' },
    { summary: 'Create a department' },
    { summary: 'Read a department' },
    { summary: 'Change a department' },
    { summary: 'Delete a department that nothing refers to' },
  ],
  schemas: {
    one: Department,
    page: DepartmentPage,
    params: DepartmentParams,
    query: DepartmentQuery,
    input: DepartmentInput,
    patch: DepartmentPatch,
  },
  list: listDepartments,
  get: getDepartment,
  service: departmentService,
});

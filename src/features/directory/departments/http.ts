import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getDepartment, listDepartments } from './read-model.ts';
import { Department, DepartmentInput, DepartmentPage, DepartmentParams, DepartmentPatch, DepartmentQuery } from './schemas.ts';
import { departmentService } from './service.ts';

const tag = 'Directory';

export const departmentOperations: readonly Operation[] = [
  query({
    id: 'listDepartments',
    path: '/departments',
    tag,
    summary: 'List departments',
    access: 'staff',
    scope: 'directory:read',
    query: DepartmentQuery,
    response: DepartmentPage,
    handle: async ({ db, query, now }) => ({ body: await listDepartments(db, query, now) }),
  }),
  command({
    id: 'createDepartment',
    method: 'post',
    path: '/departments',
    tag,
    summary: 'Create a department',
    access: 'admin',
    scope: 'directory:write',
    body: DepartmentInput,
    response: Department,
    async handle({ tx, body }) {
      const department = await departmentService(tx).create(body);
      return { body: department, version: department.version, location: `/departments/${department.id}` };
    },
  }),
  query({
    id: 'getDepartment',
    path: '/departments/:department',
    tag,
    summary: 'Read a department',
    access: 'staff',
    scope: 'directory:read',
    params: DepartmentParams,
    response: Department,
    async handle({ db, params, now }) {
      const department = await getDepartment(db, params.department, now);
      return { body: department, version: department.version };
    },
  }),
  command({
    id: 'updateDepartment',
    method: 'patch',
    path: '/departments/:department',
    tag,
    summary: 'Change a department',
    access: 'admin',
    scope: 'directory:write',
    params: DepartmentParams,
    body: DepartmentPatch,
    response: Department,
    async handle({ tx, params, body, ifMatch }) {
      const department = await departmentService(tx).update(params.department, ifMatch, body);
      return { body: department, version: department.version };
    },
  }),
  command({
    id: 'deleteDepartment',
    method: 'delete',
    path: '/departments/:department',
    tag,
    summary: 'Delete a department that nothing refers to',
    access: 'admin',
    scope: 'directory:write',
    params: DepartmentParams,
    async handle({ tx, params, ifMatch }) {
      await departmentService(tx).remove(params.department, ifMatch);
      return {};
    },
  }),
];

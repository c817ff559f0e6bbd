import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getEmployee, listEmployees } from './read-model.ts';
import { Employee, EmployeeInput, EmployeePage, EmployeeParams, EmployeePatch, EmployeeQuery } from './schemas.ts';
import { employeeService } from './service.ts';

const tag = 'Directory';

export const employeeOperations: readonly Operation[] = [
  query({
    id: 'listEmployees',
    sensitive: 'employees',
    path: '/employees',
    tag,
    summary: 'List employees',
    access: 'staff',
    scope: 'directory:read',
    query: EmployeeQuery,
    response: EmployeePage,
    handle: async ({ db, query, now }) => ({ body: await listEmployees(db, query, now) }),
  }),
  command({
    id: 'createEmployee',
    method: 'post',
    path: '/employees',
    tag,
    summary: 'Create an employee',
    access: 'admin',
    scope: 'directory:write',
    body: EmployeeInput,
    response: Employee,
    async handle({ tx, body }) {
      const employee = await employeeService(tx).create(body);
      return { body: employee, version: employee.version, location: `/employees/${employee.id}` };
    },
  }),
  query({
    id: 'getEmployee',
    sensitive: 'employees',
    path: '/employees/:employee',
    tag,
    summary: 'Read an employee',
    access: 'staff',
    scope: 'directory:read',
    params: EmployeeParams,
    response: Employee,
    async handle({ db, params, now }) {
      const employee = await getEmployee(db, params.employee, now);
      return { body: employee, version: employee.version };
    },
  }),
  command({
    id: 'updateEmployee',
    method: 'patch',
    path: '/employees/:employee',
    tag,
    summary: 'Change an employee',
    access: 'admin',
    scope: 'directory:write',
    params: EmployeeParams,
    body: EmployeePatch,
    response: Employee,
    async handle({ tx, params, body, ifMatch }) {
      const employee = await employeeService(tx).update(params.employee, ifMatch, body);
      return { body: employee, version: employee.version };
    },
  }),
  command({
    id: 'deleteEmployee',
    method: 'delete',
    path: '/employees/:employee',
    tag,
    summary: 'Delete an employee who has no history yet',
    access: 'admin',
    scope: 'directory:write',
    params: EmployeeParams,
    async handle({ tx, params, ifMatch }) {
      await employeeService(tx).remove(params.employee, ifMatch);
      return {};
    },
  }),
  command({
    id: 'deactivateEmployee',
    method: 'post',
    path: '/employees/:employee/deactivate',
    tag,
    summary: 'Take an employee out at once',
    description: 'Cancels everything planned for them and their queued mail. Their history stays.',
    access: 'admin',
    scope: 'directory:write',
    status: 200,
    ifMatch: 'optional',
    params: EmployeeParams,
    response: Employee,
    async handle({ tx, params, ifMatch }) {
      const employee = await employeeService(tx).deactivate(params.employee, ifMatch);
      return { body: employee, version: employee.version };
    },
  }),
  command({
    id: 'reactivateEmployee',
    method: 'post',
    path: '/employees/:employee/reactivate',
    tag,
    summary: 'Take a deactivated employee in again',
    description: 'What was cancelled stays cancelled; the next plan asks them again.',
    access: 'admin',
    scope: 'directory:write',
    status: 200,
    ifMatch: 'optional',
    params: EmployeeParams,
    response: Employee,
    async handle({ tx, params, ifMatch }) {
      const employee = await employeeService(tx).reactivate(params.employee, ifMatch);
      return { body: employee, version: employee.version };
    },
  }),
];

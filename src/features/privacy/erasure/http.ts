import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { AccountErasureInput, AccountParams, EmployeeParams, Erasure, ErasureInput, ErasurePreview } from '../schemas.ts';
import { subjectOfEmployee } from '../subject-read-model.ts';
import { type ErasureSurroundings, erasureService, previewErasure } from './service.ts';

const tag = 'Privacy';
const description =
  'Their name, address, mails, sessions, links, choices and words go, here and in the audit trail; their walks stay under a number that names nobody. ' +
  'There is no way back. 409 while they have not left.';

export const erasureOperations = (surroundings: ErasureSurroundings): readonly Operation[] => [
  query({
    id: 'previewErasure',
    sensitive: 'employees',
    path: '/employees/:employee/erasure',
    tag,
    summary: 'What erasing a person would delete and empty',
    access: 'admin',
    scope: 'privacy:read',
    params: EmployeeParams,
    response: ErasurePreview,
    async handle({ db, params, now }) {
      const subject = await subjectOfEmployee(db, params.employee);
      return { body: await previewErasure(db, subject, now), about: subject.id };
    },
  }),
  command({
    id: 'eraseEmployee',
    method: 'post',
    path: '/employees/:employee/erase',
    tag,
    summary: 'Erase a person who has left',
    description,
    access: 'admin',
    scope: 'privacy:write',
    status: 200,
    params: EmployeeParams,
    body: ErasureInput,
    response: Erasure,
    handle: async ({ tx, params, body }) => ({
      body: await erasureService(tx, surroundings).erase(await subjectOfEmployee(tx.trx, params.employee), body.confirm),
    }),
  }),
  command({
    id: 'eraseAccount',
    method: 'post',
    path: '/accounts/:account/erase',
    tag,
    summary: 'Erase a deactivated account of nobody in the directory',
    description: `${description} An account of a person in the directory goes with that person.`,
    access: 'admin',
    scope: 'privacy:write',
    status: 200,
    params: AccountParams,
    body: AccountErasureInput,
    response: Erasure,
    handle: async ({ tx, params, body }) => ({
      body: await erasureService(tx, surroundings).eraseAccount(params.account, body.confirm),
    }),
  }),
];

import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { getAbsence, listAbsences } from './read-model.ts';
import { Absence, AbsenceInput, AbsencePage, AbsenceParams, AbsencePatch, AbsenceQuery } from './schemas.ts';
import { absenceService } from './service.ts';

const tag = 'Directory';

export const absenceOperations: readonly Operation[] = [
  query({
    id: 'listAbsences',
    sensitive: 'absences',
    path: '/absences',
    tag,
    summary: 'List absences',
    access: 'admin',
    scope: 'directory:read',
    query: AbsenceQuery,
    response: AbsencePage,
    handle: async ({ db, query }) => ({ body: await listAbsences(db, query) }),
  }),
  command({
    id: 'createAbsence',
    method: 'post',
    path: '/absences',
    tag,
    summary: 'Create an absence',
    access: 'admin',
    scope: 'directory:write',
    body: AbsenceInput,
    response: Absence,
    async handle({ tx, body }) {
      const absence = await absenceService(tx).create(body);
      return { body: absence, version: absence.version, location: `/absences/${absence.id}` };
    },
  }),
  query({
    id: 'getAbsence',
    sensitive: 'absences',
    path: '/absences/:absence',
    tag,
    summary: 'Read an absence',
    access: 'admin',
    scope: 'directory:read',
    params: AbsenceParams,
    response: Absence,
    async handle({ db, params }) {
      const absence = await getAbsence(db, params.absence);
      return { body: absence, version: absence.version };
    },
  }),
  command({
    id: 'updateAbsence',
    method: 'patch',
    path: '/absences/:absence',
    tag,
    summary: 'Change an absence',
    access: 'admin',
    scope: 'directory:write',
    params: AbsenceParams,
    body: AbsencePatch,
    response: Absence,
    async handle({ tx, params, body, ifMatch }) {
      const absence = await absenceService(tx).update(params.absence, ifMatch, body);
      return { body: absence, version: absence.version };
    },
  }),
  command({
    id: 'deleteAbsence',
    method: 'delete',
    path: '/absences/:absence',
    tag,
    summary: 'Delete an absence',
    access: 'admin',
    scope: 'directory:write',
    params: AbsenceParams,
    async handle({ tx, params, ifMatch }) {
      await absenceService(tx).remove(params.absence, ifMatch);
      return {};
    },
  }),
];

import type { Operation } from '../../../platform/http/operation.ts';
import { resource } from '../../../platform/http/resource.ts';
import { getAbsence, listAbsences } from './read-model.ts';
import { Absence, AbsenceInput, AbsencePage, AbsenceParams, AbsencePatch, AbsenceQuery } from './schemas.ts';
import { absenceService } from './service.ts';

export const absenceOperations: readonly Operation[] = resource({
  name: 'Absence',
  path: '/absences',
  tag: 'Directory',
  read: { access: 'admin', scope: 'directory:read', sensitive: 'absences' },
  write: { access: 'admin', scope: 'directory:write' },
  wording: [
    { summary: 'List absences' },
    { summary: 'Create an absence' },
    { summary: 'Read an absence' },
    { summary: 'Change an absence' },
    { summary: 'Delete an absence' },
  ],
  schemas: { one: Absence, page: AbsencePage, params: AbsenceParams, query: AbsenceQuery, input: AbsenceInput, patch: AbsencePatch },
  list: listAbsences,
  get: getAbsence,
  service: absenceService,
});

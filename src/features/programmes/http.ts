import { command, type Operation, query } from '../../platform/http/operation.ts';
import { getProgramme, listProgrammes } from './read-model.ts';
import { Programme, ProgrammeInput, ProgrammePage, ProgrammeParams, ProgrammePatch, ProgrammeQuery } from './schemas.ts';
import { programmeService } from './service.ts';

const tag = 'Planning';
const reads = { tag, access: 'staff', scope: 'planning:read' } as const;
const writes = { tag, access: 'admin', scope: 'planning:write' } as const;

export const programmeOperations: readonly Operation[] = [
  query({
    ...reads,
    id: 'listProgrammes',
    path: '/programmes',
    summary: 'List programmes',
    query: ProgrammeQuery,
    response: ProgrammePage,
    handle: async ({ db, query }) => ({ body: await listProgrammes(db, query) }),
  }),
  command({
    ...writes,
    id: 'createProgramme',
    method: 'post',
    path: '/programmes',
    summary: 'Create a cycle or an induction',
    body: ProgrammeInput,
    response: Programme,
    async handle({ tx, body }) {
      const programme = await programmeService(tx).create(body);
      return { body: programme, version: programme.version, location: `/programmes/${programme.id}` };
    },
  }),
  query({
    ...reads,
    id: 'getProgramme',
    path: '/programmes/:programme',
    summary: 'Read a programme',
    params: ProgrammeParams,
    response: Programme,
    async handle({ db, params }) {
      const programme = await getProgramme(db, params.programme);
      return { body: programme, version: programme.version };
    },
  }),
  command({
    ...writes,
    id: 'updateProgramme',
    method: 'patch',
    path: '/programmes/:programme',
    summary: 'Change a programme',
    description: 'What was published stays as it is until the next plan is generated and published.',
    params: ProgrammeParams,
    body: ProgrammePatch,
    response: Programme,
    async handle({ tx, params, body, ifMatch }) {
      const programme = await programmeService(tx).update(params.programme, ifMatch, body);
      return { body: programme, version: programme.version };
    },
  }),
  command({
    ...writes,
    id: 'deleteProgramme',
    method: 'delete',
    path: '/programmes/:programme',
    summary: 'Delete a programme that was never planned',
    params: ProgrammeParams,
    async handle({ tx, params, ifMatch }) {
      await programmeService(tx).remove(params.programme, ifMatch);
      return {};
    },
  }),
  command({
    ...writes,
    id: 'archiveProgramme',
    method: 'post',
    path: '/programmes/:programme/archive',
    summary: 'End planning; what was announced stays asked',
    status: 200,
    ifMatch: 'optional',
    params: ProgrammeParams,
    response: Programme,
    async handle({ tx, params, ifMatch }) {
      const programme = await programmeService(tx).archive(params.programme, ifMatch);
      return { body: programme, version: programme.version };
    },
  }),
  command({
    ...writes,
    id: 'restoreProgramme',
    method: 'post',
    path: '/programmes/:programme/restore',
    summary: 'Bring an archived programme back',
    status: 200,
    ifMatch: 'optional',
    params: ProgrammeParams,
    response: Programme,
    async handle({ tx, params, ifMatch }) {
      const programme = await programmeService(tx).restore(params.programme, ifMatch);
      return { body: programme, version: programme.version };
    },
  }),
];

import { command, type Operation } from '../../platform/http/operation.ts';
import { replyWith, resource } from '../../platform/http/resource.ts';
import { getProgramme, listProgrammes } from './read-model.ts';
import { Programme, ProgrammeInput, ProgrammePage, ProgrammeParams, ProgrammePatch, ProgrammeQuery } from './schemas.ts';
import { programmeService } from './service.ts';

const tag = 'Planning';
const writing = { tag, access: 'admin', scope: 'planning:write' } as const;

export const programmeOperations: readonly Operation[] = [
  ...resource({
    name: 'Programme',
    path: '/programmes',
    tag,
    read: { access: 'staff', scope: 'planning:read' },
    write: writing,
    wording: [
      { summary: 'List programmes' },
      { summary: 'Create a cycle or an induction' },
      { summary: 'Read a programme' },
      { summary: 'Change a programme', description: 'What was published stays as it is until the next plan is generated and published.' },
      { summary: 'Delete a programme that was never planned' },
    ],
    schemas: {
      one: Programme,
      page: ProgrammePage,
      params: ProgrammeParams,
      query: ProgrammeQuery,
      input: ProgrammeInput,
      patch: ProgrammePatch,
    },
    list: listProgrammes,
    get: getProgramme,
    service: programmeService,
  }),
  command({
    ...writing,
    id: 'archiveProgramme',
    method: 'post',
    path: '/programmes/:programme/archive',
    summary: 'End planning; what was announced stays asked',
    status: 200,
    ifMatch: 'optional',
    params: ProgrammeParams,
    response: Programme,
    handle: async ({ tx, params, ifMatch }) => replyWith(await programmeService(tx).archive(params.programme, ifMatch)),
  }),
  command({
    ...writing,
    id: 'restoreProgramme',
    method: 'post',
    path: '/programmes/:programme/restore',
    summary: 'Bring an archived programme back',
    status: 200,
    ifMatch: 'optional',
    params: ProgrammeParams,
    response: Programme,
    handle: async ({ tx, params, ifMatch }) => replyWith(await programmeService(tx).restore(params.programme, ifMatch)),
  }),
];

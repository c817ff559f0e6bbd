import type { Request, Response } from 'express';
import { invalid } from '../../../platform/errors.ts';
import { claimKey, requestHash, storeAnswer } from '../../../platform/http/idempotency.ts';
import { type Operation, raw } from '../../../platform/http/operation.ts';
import { sendProblem } from '../../../platform/http/problem.ts';
import { MAX_BYTES, receive } from './reading/upload.ts';
import { ImportQuery, ImportResult, KINDS, type Kind } from './schemas.ts';
import { type Once, runImport } from './service.ts';
import { templateFor } from './template.ts';

const CSV = 'text/csv';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const SCOPE: Readonly<Record<Kind, string>> = {
  employees: 'directory:write',
  departments: 'directory:write',
  sites: 'directory:write',
  absences: 'directory:write',
  'touch-points': 'touch-points:write',
};

const camel = (kind: Kind): string => kind.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

const importOf = (kind: Kind): Operation =>
  raw({
    id: `import${camel(kind)}`,
    method: 'post',
    path: `/imports/${kind}`,
    tag: 'Directory',
    summary: `Import ${kind} from a CSV file or an Excel workbook`,
    description:
      'The body is the file itself, 64 MB at most. Importing the same file again changes nothing. ' +
      'All or nothing, unless `partial=true`: a rejected row makes the answer a 422 that carries the fields of ImportResult too.',
    access: 'admin',
    scope: SCOPE[kind],
    // A file costs a minute of a core at most; tens of them an hour are somebody trying, hundreds a loop.
    limits: [{ by: 'account', times: 300, perSeconds: 600 }],
    query: ImportQuery,
    accepts: { types: [CSV, XLSX], mostBytes: MAX_BYTES },
    produces: { status: 200, mediaType: 'application/json', schema: ImportResult },
    async handle({ request, response, query, actor, requestId, unitOfWork }) {
      const remember = once(request);
      const file = await receive(request);
      try {
        const result = await runImport(unitOfWork, { actor, requestId }, kind, query, file, remember?.(file.digest));
        if (result.rejected > 0 && !query.partial) sendRejected(response, result);
        else response.json(result);
      } finally {
        await file.discard();
      }
    },
  });

const templateOf = (kind: Kind): Operation =>
  raw({
    id: `get${camel(kind)}Template`,
    method: 'get',
    path: `/imports/${kind}/template`,
    tag: 'Directory',
    summary: `An empty CSV file with the columns of ${kind}`,
    access: 'staff',
    scope: SCOPE[kind].replace('write', 'read'),
    produces: { status: 200, mediaType: CSV },
    async handle({ response }) {
      response.attachment(`${kind}.csv`).type('text/csv').send(templateFor(kind));
    },
  });

export const importOperations: readonly Operation[] = [...KINDS.map(importOf), ...KINDS.map(templateOf)];

/** An Idempotency-Key belongs to one address with its query and one content. What was rejected or rehearsed uses up no key. */
function once(request: Request): ((digest: string) => Once) | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined) return undefined;
  if (key.length === 0 || key.length > 255) throw invalid('/headers/idempotency-key', 'An Idempotency-Key has 1 to 255 characters.');
  const operation = request.path;
  return (digest) => async (tx, work) => {
    const earlier = await claimKey(tx, key, operation, requestHash(operation, request.originalUrl, digest));
    if (earlier) return ImportResult.parse(earlier.body);
    const result = await work();
    await storeAnswer(tx, key, { status: 200, headers: {}, body: result });
    return result;
  };
}

function sendRejected(response: Response, result: ImportResult): void {
  sendProblem(response, {
    kind: 'rows-rejected',
    status: 422,
    title: 'Some rows cannot be imported',
    detail: `${result.rejected} of ${result.rows} rows cannot be imported, so nothing was changed. Correct them, or add ?partial=true to import the others.`,
    extra: { ...result },
    errors: result.errors.map((fault) => ({ pointer: `/line/${fault.line}`, ...fault })),
  });
}

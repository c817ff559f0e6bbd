import type { Request, Response } from 'express';
import { invalid } from '../../../platform/errors.ts';
import { claimKey, requestHash, storeAnswer } from '../../../platform/http/idempotency.ts';
import { type Operation, raw } from '../../../platform/http/operation.ts';
import { sendProblem } from '../../../platform/http/problem.ts';
import { receive } from './reading/upload.ts';
import { ImportParams, ImportQuery, ImportResult } from './schemas.ts';
import { type Once, runImport } from './service.ts';

const CSV = 'text/csv';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const importOperations: readonly Operation[] = [
  raw({
    id: 'importRecords',
    method: 'post',
    path: '/imports/:kind',
    tag: 'Imports',
    summary: 'Import a CSV file or an Excel workbook',
    description:
      'The body is the file itself. Importing the same file again changes nothing: rows are matched with records by number or code. ' +
      'All or nothing, unless `partial=true`: a rejected row makes the answer a 422 that carries the fields of ImportResult too.',
    access: 'admin',
    scope: 'directory:write',
    params: ImportParams,
    query: ImportQuery,
    accepts: [CSV, XLSX],
    produces: { status: 200, mediaType: 'application/json', schema: ImportResult },
    async handle({ request, response, params, query, actor, requestId, unitOfWork }) {
      const file = await receive(request);
      try {
        const result = await runImport(unitOfWork, { actor, requestId }, params.kind, query, file, once(request, file.digest));
        if (result.rejected > 0 && !query.partial) sendRejected(response, result);
        else response.json(result);
      } finally {
        await file.discard();
      }
    },
  }),
];

/** An Idempotency-Key belongs to one address with its query and one content. What was rejected or rehearsed uses up no key. */
function once(request: Request, digest: string): Once | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined) return undefined;
  if (key.length === 0 || key.length > 255) throw invalid('/headers/idempotency-key', 'An Idempotency-Key has 1 to 255 characters.');
  return async (tx, work) => {
    const earlier = await claimKey(tx, key, 'importRecords', requestHash('importRecords', request.originalUrl, digest));
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

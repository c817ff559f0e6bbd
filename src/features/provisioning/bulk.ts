import { z } from 'zod';
import { ProductError } from '../../platform/errors.ts';
import { BULK_REQUEST, BULK_RESPONSE, MAX_BULK_OPERATIONS } from './domain.ts';
import { KINDS, type KindName } from './kinds.ts';
import { type ErrorBody, ScimFault } from './protocol/faults.ts';
import { isObject } from './protocol/operations.ts';
import { lowerNames } from './protocol/search.ts';
import type { Caller, Provider } from './provider.ts';

/** Names have no letter case (RFC 7643, 2.1). */
const lowered = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (isObject(value) ? lowerNames(value) : value), schema);

const Request = lowered(
  z.object({
    schemas: z.array(z.string()).refine((schemas) => schemas.includes(BULK_REQUEST), `must name ${BULK_REQUEST}`),
    failonerrors: z.int().min(1).optional(),
    operations: z
      .array(
        lowered(
          z.object({
            method: z.string().transform((method) => method.toUpperCase()),
            path: z.string().max(300),
            bulkid: z.string().max(200).optional(),
            version: z.string().max(200).optional(),
            data: z.record(z.string(), z.unknown()).optional(),
          }),
        ),
      )
      .min(1),
  }),
);
type BulkOperation = z.output<typeof Request>['operations'][number];

/**
 * Operations one after another, each a transaction of its own: what is answered with 2xx stands, whatever comes after it.
 * `bulkId:x` stands for what an earlier operation of this request made.
 *
 * @param explain what an error is to the caller; it logs what is none of theirs
 * @throws invalidSyntax, too-large
 */
export async function runBulk(provider: Provider, caller: Caller, body: unknown, explain: (error: unknown) => ErrorBody): Promise<object> {
  const request = Request.safeParse(body);
  if (!request.success) {
    const issue = request.error.issues[0];
    throw new ScimFault('invalidSyntax', `This is no BulkRequest. ${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const { operations, failonerrors: failOnErrors } = request.data;
  if (operations.length > MAX_BULK_OPERATIONS) {
    throw new ProductError(
      'too-large',
      `${operations.length} operations are too many for one request; send at most ${MAX_BULK_OPERATIONS}.`,
    );
  }
  const made = new Map<string, string>();
  const results: object[] = [];
  let errors = 0;
  for (const operation of operations) {
    if (failOnErrors !== undefined && errors >= failOnErrors) break;
    const { method, bulkid: bulkId } = operation;
    const name = { method, ...(bulkId === undefined ? {} : { bulkId }) };
    try {
      const { kind, id } = targetOf(operation, made);
      const write = { method: methodOf(operation), kind, id, body: resolve(operation.data, made), ifMatch: operation.version };
      const resource = await provider.write(caller, write, { excluded: ['members'] });
      if (method === 'POST' && resource) made.set(bulkId as string, resource.id);
      const location = resource?.meta.location ?? `${provider.base}/${kind}/${id}`;
      const status = method === 'POST' ? '201' : resource === undefined ? '204' : '200';
      results.push({ ...name, location, ...(resource ? { version: resource.meta.version } : {}), status });
    } catch (error) {
      errors++;
      const response = explain(error);
      results.push({
        ...name,
        ...(method === 'POST' ? {} : { location: `${provider.base}${operation.path}` }),
        status: response.status,
        response,
      });
    }
  }
  return { schemas: [BULK_RESPONSE], Operations: results };
}

function methodOf({ method }: BulkOperation): 'POST' | 'PUT' | 'PATCH' | 'DELETE' {
  if (method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE') return method;
  throw new ScimFault('invalidSyntax', 'The method of an operation is POST, PUT, PATCH or DELETE.');
}

function targetOf({ method, path, bulkid }: BulkOperation, made: ReadonlyMap<string, string>): { kind: KindName; id: string } {
  const [, kind = '', id = ''] = /^\/([A-Za-z]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (!Object.hasOwn(KINDS, kind))
    throw new ScimFault('invalidValue', 'The path of an operation is /Users or /Groups, with an id unless it is a POST.');
  if (method === 'POST' ? id !== '' : id === '')
    throw new ScimFault('invalidValue', 'A POST goes to a path without an id, everything else to one with it.');
  if (method === 'POST' && bulkid === undefined) throw new ScimFault('invalidSyntax', 'A POST in bulk needs a bulkId.');
  return { kind: kind as KindName, id: resolve(id, made) as string };
}

/** Depth is bounded by what reading the body allows. */
function resolve(value: unknown, made: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    if (!value.startsWith('bulkId:')) return value;
    const id = made.get(value.slice('bulkId:'.length));
    if (id === undefined)
      throw new ScimFault('invalidValue', `"${value.slice(0, 80)}" is nothing that an earlier operation of this request made.`);
    return id;
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, made));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, resolve(content, made)]));
}

import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Operation } from '../http/operation.ts';
import { Problem } from '../http/problem.ts';
import { withCeilings } from './ceilings.ts';

export interface DocumentInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly root: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Requests that the product sends to others. */
  readonly webhooks: readonly { readonly type: string; readonly summary: string; readonly payload: z.ZodType }[];
}

/** What every answer says of the caller's allowance (draft-ietf-httpapi-ratelimit-headers-10). */
const ALLOWANCE = {
  RateLimit: z.string().meta({
    description: 'What is left of the allowance, and for how many seconds.',
    example: '"api";r=1199;t=60',
    header: { id: 'RateLimit' },
  }),
  'RateLimit-Policy': z.string().meta({
    description: 'The allowance: calls, and the seconds they are for.',
    example: '"api";q=1200;w=60',
    header: { id: 'RateLimitPolicy' },
  }),
};
const allowance = z.object(ALLOWANCE);
const tooMany = allowance.extend({ 'Retry-After': z.int().min(1).meta({ description: 'Seconds to wait.' }) });

const problem = (description: string, headers = allowance) => ({
  description,
  headers,
  content: { 'application/problem+json': { schema: Problem } },
});

/** The OpenAPI 3.1 document, made of the very schemas that validate requests and answers. */
export function openApiDocument(operations: readonly Operation[], info: DocumentInfo) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const path = info.root + operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title: info.title, version: info.version, description: info.description, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/', description: 'This installation (production, or wherever this document came from).', 'x-internal': false }],
      tags: info.tags.map((tag) => ({ ...tag })),
      security: [{ bearer: [] }, { session: [] }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API token.' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-session', description: 'The session of a signed-in browser.' },
        },
      },
      paths,
      webhooks: Object.fromEntries(info.webhooks.map((webhook) => [webhook.type, { post: sent(webhook) }])),
    },
    { override: withCeilings },
  );
}

/** What an endpoint of somebody else gets. */
const sent = ({ type, summary, payload }: DocumentInfo['webhooks'][number]): ZodOpenApiOperationObject => ({
  operationId: `on-${type}`,
  summary,
  tags: ['Webhooks'],
  security: [],
  requestBody: { required: true, content: { 'application/json': { schema: payload } } },
  responses: { '2XX': { description: 'Taken.' }, '4XX': { description: 'Tried again later; 410 ends it for good.' } },
});

function describe(operation: Operation): ZodOpenApiOperationObject {
  const headers: Record<string, z.ZodType> = {};
  const responses: NonNullable<ZodOpenApiOperationObject['responses']> = {};
  if (operation.kind === 'command') {
    if (operation.ifMatch !== 'none') {
      const header = z.string().max(64).meta({ description: 'The ETag of the version you have seen.', example: '"3"' });
      headers['If-Match'] = operation.ifMatch === 'required' ? header : header.optional();
    }
    if (operation.method === 'post') {
      headers['Idempotency-Key'] = z.string().max(255).optional().meta({ description: 'The same key answers the same request once.' });
    }
    const schema = operation.response as z.ZodType | undefined;
    responses[`${operation.status}` as '200'] =
      schema === undefined
        ? { description: 'Done.', headers: allowance }
        : { description: 'Done.', headers: allowance, content: { 'application/json': { schema } } };
    if (operation.ifMatch !== 'none')
      Object.assign(responses, { '412': problem('Changed meanwhile.'), '428': problem('If-Match is missing.') });
    responses['409'] = problem('Conflict with what exists.');
  } else if (operation.kind === 'query') {
    responses['200'] = {
      description: 'Found.',
      headers: allowance,
      content: { 'application/json': { schema: operation.response as z.ZodType } },
    };
  } else {
    responses[`${operation.produces.status}` as '200'] = {
      description: 'Done.',
      headers: allowance,
      content: { [operation.produces.mediaType]: { schema: operation.produces.schema ?? z.string() } },
    };
  }
  Object.assign(responses, {
    '401': problem('Sign in first.'),
    '403': problem('Not allowed.'),
    '404': problem('Not found.'),
    '422': problem('Some values cannot be accepted.'),
    '429': problem('Too many requests.', tooMany),
    '500': problem('Something went wrong on our side.'),
  });
  const body = operation.kind === 'command' ? (operation.body as z.ZodType | undefined) : undefined;
  const accepts = operation.kind === 'raw' ? operation.accepts : undefined;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.access === 'anyone' ? { security: [] } : {}),
    requestParams: {
      ...(operation.params === undefined ? {} : { path: operation.params as z.ZodObject }),
      ...(operation.query === undefined ? {} : { query: operation.query as z.ZodObject }),
      ...(Object.keys(headers).length === 0 ? {} : { header: z.object(headers) }),
    },
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(accepts === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              accepts.types.map((type) => [type, { schema: z.string().max(accepts.mostBytes).meta({ format: 'binary' }) }]),
            ),
          },
        }),
    responses,
  };
}

import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import { isUnavailable } from '../db/unavailable.ts';
import { type ErrorKind, FAULT_CODES, type Fault, ProductError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** RFC 9457 problem details; `errors` point at the fields (JSON pointers). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(
      z.object({
        pointer: z.string(),
        message: z.string(),
        code: z.enum(FAULT_CODES).optional().meta({ description: 'The message in one word, for sentences in another language.' }),
        values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      }),
    ),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details. `errors` point at the fields at fault.' });

/** The one table from kinds of error to HTTP. */
export const STATUS: Readonly<Record<ErrorKind, readonly [status: number, title: string]>> = {
  malformed: [400, 'The request cannot be read'],
  unauthenticated: [401, 'Sign in first'],
  forbidden: [403, 'Not allowed'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Not possible here'],
  conflict: [409, 'Conflict with what exists'],
  gone: [410, 'No longer there'],
  'changed-meanwhile': [412, 'Changed meanwhile'],
  'too-large': [413, 'Too large'],
  'unsupported-media': [415, 'Unsupported media type'],
  invalid: [422, 'Some values cannot be accepted'],
  'precondition-required': [428, 'If-Match is required'],
  'too-many': [429, 'Too many requests'],
  unavailable: [503, 'Not available right now'],
};

export function sendProblem(
  response: Response,
  problem: {
    readonly kind: string;
    readonly status: number;
    readonly title: string;
    readonly detail: string;
    readonly errors?: readonly Fault[];
    readonly retryAfter?: number | undefined;
    /** Members of this kind of problem alone (RFC 9457, section 3.2). */
    readonly extra?: Readonly<Record<string, unknown>>;
  },
): void {
  if (problem.retryAfter !== undefined) response.set('Retry-After', String(Math.ceil(problem.retryAfter)));
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        ...problem.extra,
        type: `urn:in-their-shoes:problem:${problem.kind}`,
        title: problem.title,
        status: problem.status,
        detail: problem.detail,
        requestId: String(response.locals['requestId'] ?? ''),
        errors: problem.errors ?? [],
      }),
    );
}

/** What express and its body parsers throw, in our words. */
function fromBodyParser(error: unknown): ProductError | undefined {
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large')
    return new ProductError('too-large', 'The body is larger than this address accepts. Send less at a time.');
  if (type === 'entity.parse.failed')
    return new ProductError('malformed', `The body is no valid JSON: ${(error as Error).message}.`, [
      { pointer: '', message: 'no valid JSON' },
    ]);
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new ProductError('unsupported-media', `${(error as Error).message}. Send UTF-8.`);
  // Files of the web app that are not there, or that an address tries to leave their folder for.
  if (status === 404 || status === 403) return new ProductError('not-found', 'There is nothing at this address.');
  if (status !== undefined && status >= 400 && status < 500)
    return new ProductError('malformed', `The request cannot be read: ${(error as Error).message}.`);
  return undefined;
}

/** Seconds after which a restarted database usually answers again. */
export const RETRY_DATABASE_SECONDS = 5;

/** The database's absence in our words. Whether a COMMIT that was under way got through, nobody knows: we do not claim it. */
const fromDatabase = (error: unknown): ProductError | undefined =>
  isUnavailable(error)
    ? new ProductError(
        'unavailable',
        'The database does not answer right now. Try again in a few seconds, with the same Idempotency-Key where you sent one.',
        [],
        { retryAfter: RETRY_DATABASE_SECONDS, cause: error },
      )
    : undefined;

/** What an error means to whoever asked; undefined for what broke on our side. */
export const knownError = (error: unknown): ProductError | undefined =>
  error instanceof ProductError ? error : (fromDatabase(error) ?? fromBodyParser(error));

/** Answers every error as problem+json; a 5xx is logged here, once, and says nothing of its inside. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const requestId = response.locals['requestId'];
    // The pattern of the address, never the address: it may carry a secret.
    const route = (request.route as { path?: string } | undefined)?.path ?? 'none';
    if (response.headersSent) {
      logger.error({ err: error, requestId, route }, 'failed after the answer had begun');
      next(error);
      return;
    }
    const known = knownError(error);
    if (known) {
      const [status, title] = STATUS[known.kind];
      sendProblem(response, { kind: known.kind, status, title, detail: known.message, errors: known.faults, retryAfter: known.retryAfter });
      return;
    }
    logger.error({ err: error, requestId, method: request.method, route }, 'request failed');
    sendProblem(response, {
      kind: 'internal',
      status: 500,
      title: 'Something went wrong on our side',
      detail: 'Nothing was changed. Try again; if it stays, give your administrator the requestId of this answer.',
    });
  };
}

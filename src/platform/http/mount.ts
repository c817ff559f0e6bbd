import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type ConstraintMessages, translateConstraint } from '../db/constraints.ts';
import { noteRead } from '../db/read-trail.ts';
import type { Actor, UnitOfWork } from '../db/unit-of-work.ts';
import { ProductError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import { definedOnly } from '../objects.ts';
import { exceeded } from '../openapi/ceilings.ts';
import type { Sight } from '../sight.ts';
import { watchAccess } from './access-watch.ts';
import { claimKey, requestHash, type StoredAnswer, storeAnswer } from './idempotency.ts';
import type { Limiter } from './limiter.ts';
import type { Admitted, CommandOperation, Operation, QueryOperation, RawOperation, Reply } from './operation.ts';
import { keepPace, type Pace } from './pace.ts';
import { parse, refuseOtherThanUtf8 } from './parse.ts';
import type { Sessions } from './session.ts';

export interface MountOptions {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly constraints: ConstraintMessages;
  /** Path in front of every `location`: `/api/v1`. */
  readonly root: string;
  /** Who is calling; null when nobody is signed in. @throws unauthenticated for a credential that is wrong */
  authenticate(request: Request): Promise<Actor | null>;
  /** @throws unauthenticated or forbidden */
  authorize(actor: Actor | null, operation: Operation): Admitted;
  readonly sessions: Pick<Sessions, 'begin' | 'end'>;
  /** Counts one call. @throws too-many */
  readonly limiter: Limiter;
  /** How often a caller's right to an open stream is asked about again; milliseconds. */
  readonly recheckEvery: number;
  /** How often one account, token or address may call in all. */
  readonly pace: Pace;
  /** Check every answer against its schema; tests do, production does not. */
  readonly checkAnswers: boolean;
}

const NOTHING = z.strictObject({});
const JSON_LIMIT = '1mb';

/** One router for all operations; the order of checks is the same everywhere: who, may they, then what. */
export function mount(operations: readonly Operation[], options: MountOptions): Router {
  const router = express.Router();
  const readJson = express.json({ limit: JSON_LIMIT, verify: refuseOtherThanUtf8, strict: false });
  for (const operation of operations) {
    const run: RequestHandler = async (request, response) => {
      try {
        await handle(operation, options, request, response);
      } catch (error) {
        throw translateConstraint(error, options.constraints);
      }
    };
    const identify: RequestHandler = async (request, response, next) => {
      const actor = await options.authenticate(request);
      response.locals['caller'] = actor === null ? 'nobody' : `${actor.kind}:${actor.id}`;
      const admitted = options.authorize(actor, operation);
      keepPace(response, options.pace.count(callerOf(admitted.actor, request)));
      response.locals['admitted'] = admitted;
      next();
    };
    router[operation.method](operation.path, identify, ...(operation.kind === 'command' ? [readJson] : []), run);
  }
  for (const [path, methods] of methodsByPath(operations)) router.all(path, noteMethods(methods));
  router.use(refuseMethod);
  return router;
}

function methodsByPath(operations: readonly Operation[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const { path, method } of operations) {
    const known = paths.get(path) ?? [];
    paths.set(path, [...known, ...(method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])]);
  }
  return paths;
}

/** "/messages/test-mail" is a "/messages/:message" as well: what an address can do is what all of its patterns can. */
const noteMethods =
  (methods: readonly string[]): RequestHandler =>
  (_request, response, next) => {
    const noted = (response.locals['methods'] as readonly string[] | undefined) ?? [];
    response.locals['methods'] = [...new Set([...noted, ...methods])];
    next();
  };

const refuseMethod: RequestHandler = (request, response, next) => {
  const methods = response.locals['methods'] as readonly string[] | undefined;
  if (methods === undefined) return next();
  response.set('Allow', methods.join(', '));
  if (request.method !== 'OPTIONS') {
    throw new ProductError('method-not-allowed', `${request.method} does not exist at this address. It has ${methods.join(', ')}.`);
  }
  response.status(204).end();
};

async function handle(operation: Operation, options: MountOptions, request: Request, response: Response): Promise<void> {
  const params = parse((operation.params as z.ZodType<never> | undefined) ?? NOTHING, request.params, '/path') as never;
  const query = parse((operation.query as z.ZodType<never> | undefined) ?? NOTHING, request.query, '/query') as never;
  const { actor, sight } = response.locals['admitted'] as Admitted;
  switch (operation.kind) {
    case 'query':
      await countCall(operation, options.limiter, request, actor, undefined);
      return handleQuery(operation, options, { params, query, actor, sight }, response);
    case 'command':
      return handleCommand(operation, options, { params, query, actor, sight }, request, response);
    case 'raw':
      await countCall(operation, options.limiter, request, actor, undefined);
      if (operation.method === 'get') await leaveTrace(operation, options, { params, query, actor, sight }, response, null);
      return operation.handle({
        request,
        response,
        params,
        query,
        actor,
        sight,
        caller: callerOf(actor, request),
        requestId: String(response.locals['requestId']),
        signal: streamSignal(operation, options, request, response),
        unitOfWork: options.unitOfWork,
      });
  }
}

function streamSignal(operation: RawOperation, options: MountOptions, request: Request, response: Response): AbortSignal {
  if (operation.produces.mediaType !== 'text/event-stream') return callerGone(response);
  return watchAccess(request, response, options.recheckEvery, async () =>
    options.authorize(await options.authenticate(request), operation),
  );
}

interface Parsed {
  readonly params: never;
  readonly query: never;
  readonly actor: Actor;
  readonly sight: Sight;
}

async function handleQuery(operation: QueryOperation, options: MountOptions, parsed: Parsed, response: Response): Promise<void> {
  const reply = await operation.handle({ db: options.db, now: options.clock.now(), ...parsed });
  await leaveTrace(operation, options, parsed, response, { id: reply.about, ...(reply.body as object) });
  send(response, toAnswer(operation, options, reply, 200));
}

/**
 * The one place where it is kept that somebody has read about others: before the answer goes out, so that none does without
 * its trace. What people read about themselves is nobody's business.
 */
async function leaveTrace(operation: Operation, options: MountOptions, parsed: Parsed, response: Response, body: unknown): Promise<void> {
  const { actor, sight } = parsed;
  if (operation.sensitive === undefined || sight.kind === 'own' || sight.kind === 'nobody') return;
  const { limit: _limit, ...filter } = definedOnly({ ...(parsed.params as object), ...(parsed.query as object) }) as Record<
    string,
    unknown
  >;
  const { id, items } = (body ?? {}) as { readonly id?: unknown; readonly items?: unknown };
  await noteRead(options.db, options.clock.now(), {
    actor,
    requestId: String(response.locals['requestId']),
    what: operation.sensitive,
    how: body === null ? 'exported' : 'read',
    operation: operation.id,
    entityId: typeof id === 'string' && isUuid(id) ? id : null,
    filter,
    count: body === null ? null : Array.isArray(items) ? items.length : 1,
  });
}

async function handleCommand(
  operation: CommandOperation,
  options: MountOptions,
  parsed: Parsed,
  request: Request,
  response: Response,
): Promise<void> {
  const body = readBody(operation, request);
  await countCall(operation, options.limiter, request, parsed.actor, body);
  const ifMatch = readIfMatch(request, operation.ifMatch);
  const key = operation.method === 'post' ? request.get('idempotency-key') : undefined;
  if (key !== undefined && (key.length === 0 || key.length > 255)) {
    throw new ProductError('invalid', 'An Idempotency-Key has 1 to 255 characters.', [
      { pointer: '/headers/idempotency-key', message: `has ${key.length} characters` },
    ]);
  }
  if (key !== undefined && operation.answersOnce) {
    const message = 'This answer holds a secret and is never stored, so it cannot be repeated. Leave Idempotency-Key out.';
    throw new ProductError('invalid', message, [{ pointer: '/headers/idempotency-key', message }]);
  }
  const requestId = String(response.locals['requestId']);
  let session: Reply<unknown>['session'];
  const signal = callerGone(response);
  const answer = await options.unitOfWork.run({ actor: parsed.actor, requestId }, async (tx) => {
    if (key !== undefined) {
      const earlier = await claimKey(tx, key, operation.id, requestHash(operation.id, request.originalUrl, body));
      if (earlier) return earlier;
    }
    const reply = await operation.handle({
      tx,
      params: parsed.params,
      query: parsed.query,
      body: body as never,
      sight: parsed.sight,
      ifMatch,
      signal,
    });
    session = reply.session;
    const fresh = toAnswer(operation, options, reply, operation.status);
    if (key !== undefined) await storeAnswer(tx, key, fresh);
    return fresh;
  });
  if (session === 'end') {
    await options.sessions.end(request);
    // What the browser keeps of us belonged to whoever has just gone.
    response.set('Clear-Site-Data', '"cache"');
  }
  if (session !== undefined && session !== 'end') await options.sessions.begin(request, session.begin);
  send(response, answer);
}

/** @returns aborted as soon as the caller hangs up before the answer was sent */
function callerGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new ProductError('unavailable', 'The caller hung up before the answer was ready.'));
  });
  return gone.signal;
}

async function countCall(operation: Operation, limiter: Limiter, request: Request, actor: Actor, body: unknown): Promise<void> {
  for (const limit of operation.limits ?? []) {
    const who =
      limit.by === 'address'
        ? (request.ip ?? '')
        : limit.by === 'account'
          ? callerOf(actor, request)
          : String((body as Record<string, unknown>)[limit.by.slice('body.'.length)]).toLowerCase();
    await limiter.count(`${operation.id}:${limit.by}:${who}`, limit);
  }
}

/** Without a body an operation reads an empty object: what is required is missed, and one that takes nothing is content. */
function readBody(operation: CommandOperation, request: Request): unknown {
  if (request.body === undefined && hasBody(request)) {
    const type = request.get('content-type');
    const which = type === undefined ? 'without a Content-Type' : `of type "${type}"`;
    throw new ProductError('unsupported-media', `A body ${which} cannot be read here. Send application/json.`);
  }
  const body = parse((operation.body as z.ZodType | undefined) ?? NOTHING, request.body === undefined ? {} : request.body, '');
  return operation.body === undefined ? undefined : body;
}

/** An account counts once, however many tokens it has; whoever is nobody counts by address. */
const callerOf = (actor: Actor, request: Request): string => actor.account ?? actor.id ?? request.ip ?? '';

const hasBody = (request: Request): boolean =>
  request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;

function readIfMatch(request: Request, need: 'required' | 'optional' | 'none'): number | undefined {
  const header = need === 'none' ? undefined : request.get('if-match');
  if (header === undefined) {
    if (need !== 'required') return undefined;
    throw new ProductError(
      'precondition-required',
      "Send If-Match with the ETag of the version you have seen, so that nobody else's change is overwritten.",
      [{ pointer: '/headers/if-match', message: 'This header is required.' }],
    );
  }
  if (header.trim() === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined)
    throw new ProductError('changed-meanwhile', `If-Match ${header} names no version of this resource. Send its ETag unchanged.`);
  return Number(version);
}

function toAnswer(
  operation: QueryOperation | CommandOperation,
  options: MountOptions,
  reply: Reply<unknown>,
  status: number,
): StoredAnswer {
  const headers: Record<string, string> = {};
  if (reply.version !== undefined) headers['ETag'] = `"${reply.version}"`;
  if (reply.location !== undefined) headers['Location'] = options.root + reply.location;
  if (options.checkAnswers && operation.response !== undefined) {
    const checked = (operation.response as z.ZodType).safeParse(reply.body);
    if (!checked.success) throw new Error(`${operation.id} answers what its schema does not allow: ${checked.error.message}`);
    const large = exceeded(reply.body);
    if (large !== undefined) throw new Error(`${operation.id} answers more than the OpenAPI document allows: ${large}`);
  }
  return { status: reply.status ?? status, headers, body: reply.body };
}

function send(response: Response, answer: StoredAnswer): void {
  response.status(answer.status).set(answer.headers);
  if (answer.body === undefined) response.end();
  else response.json(answer.body);
}

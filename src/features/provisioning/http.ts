import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Actor } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import type { Limiter } from '../../platform/http/limiter.ts';
import { refuseOtherThanUtf8 } from '../../platform/http/parse.ts';
import { knownError } from '../../platform/http/problem.ts';
import type { Logger } from '../../platform/logger.ts';
import { authorize } from '../accounts/policy.ts';
import { runBulk } from './bulk.ts';
import { discovery } from './discovery.ts';
import { MAX_BODY_BYTES, type Resource } from './domain.ts';
import { KINDS, type KindName } from './kinds.ts';
import { type ErrorBody, errorBody, internalError } from './protocol/faults.ts';
import { fits } from './protocol/precondition.ts';
import { readSearch, readSearchRequest, shaped } from './protocol/search.ts';
import { type Caller, createProvider, type ProviderDependencies } from './provider.ts';

export const SCIM_ROOT = '/scim/v2';
export const SCIM_SCOPE = 'provisioning:write';

export interface ProvisioningDependencies extends Omit<ProviderDependencies, 'base'> {
  readonly publicUrl: string;
  readonly limiter: Limiter;
  readonly logger: Logger;
  /** @throws unauthenticated */
  authenticate(request: Request): Promise<Actor | null>;
}

/** 25 a second, which Entra ID asks of an application, and some air. */
const CALLS = { by: 'address', times: 3000, perSeconds: 60 } as const;
const MISSES = { by: 'address', times: 100, perSeconds: 900 } as const;

/**
 * SCIM 2.0 below `/scim/v2`, for identity providers: a bearer token and nothing else. It stands in front of sessions, so a
 * browser's cookie means nothing here.
 */
export function provisioningPages(dependencies: ProvisioningDependencies): Router {
  const { logger, publicUrl } = dependencies;
  const provider = createProvider({ ...dependencies, base: `${publicUrl}${SCIM_ROOT}` });
  const about = discovery(provider.base);
  const scim = express.Router();
  const explain = (error: unknown, response: Response): ErrorBody => {
    const known = knownError(error);
    if (known) return errorBody(known);
    logger.error({ err: error, requestId: response.locals['requestId'] }, 'provisioning failed');
    return internalError;
  };

  scim.use(noStore);
  scim.use(admission(dependencies));
  scim.use(
    express.json({
      limit: MAX_BODY_BYTES,
      type: ['application/scim+json', 'application/json'],
      verify: refuseOtherThanUtf8,
      strict: false,
    }),
  );
  scim.use(refuseOtherBodies);

  scim.get('/ServiceProviderConfig', (_request, response) => send(response, 200, about.config));
  scim.get('/Schemas', (_request, response) => send(response, 200, about.schemas));
  scim.get('/Schemas/:id', (request, response) => send(response, 200, found(about.schema(String(request.params['id'])))));
  scim.get('/ResourceTypes', (_request, response) => send(response, 200, about.types));
  scim.get('/ResourceTypes/:id', (request, response) => send(response, 200, found(about.type(String(request.params['id'])))));
  scim.post('/Bulk', async (request, response) => {
    send(response, 200, await runBulk(provider, callerOf(response), request.body, (error) => explain(error, response)));
  });

  for (const kind of Object.keys(KINDS) as KindName[]) {
    scim.get(`/${kind}`, async (request, response) => {
      send(response, 200, await provider.list(kind, readSearch(request.query)));
    });
    scim.post(`/${kind}/.search`, async (request, response) => {
      send(response, 200, await provider.list(kind, readSearchRequest(bodyOf(request))));
    });
    scim.post(`/${kind}`, async (request, response) => {
      const shape = readSearch(request.query);
      const resource = (await provider.write(callerOf(response), { method: 'POST', kind, body: request.body }, shape)) as Resource;
      response.set('Location', resource.meta.location);
      sendResource(response, 201, resource, shape);
    });
    scim.get(`/${kind}/:id`, async (request, response) => {
      const shape = readSearch(request.query);
      const resource = await provider.get(kind, request.params['id'] as string, shape);
      const seen = request.get('if-none-match');
      if (seen !== undefined && fits(seen, resource.meta.version))
        return void response.set('ETag', resource.meta.version).status(304).end();
      sendResource(response, 200, resource, shape);
    });
    for (const method of ['PUT', 'PATCH'] as const) {
      scim[method === 'PUT' ? 'put' : 'patch'](`/${kind}/:id`, async (request, response) => {
        const shape = readSearch(request.query);
        const write = { method, kind, id: request.params['id'] as string, body: request.body, ifMatch: request.get('if-match') };
        sendResource(response, 200, (await provider.write(callerOf(response), write, shape)) as Resource, shape);
      });
    }
    scim.delete(`/${kind}/:id`, async (request, response) => {
      await provider.write(callerOf(response), {
        method: 'DELETE',
        kind,
        id: request.params['id'] as string,
        ifMatch: request.get('if-match'),
      });
      response.status(204).end();
    });
  }
  scim.use((request, response) => {
    if (/^\/Me(\/|$)/.test(request.path)) return send(response, 501, NO_ME);
    const methods = ADDRESSES.find(([address]) => address.test(request.path))?.[1];
    if (methods !== undefined) {
      response.set('Allow', methods);
      throw new ProductError('method-not-allowed', `${request.method} does not exist at this address. It has ${methods}.`);
    }
    throw new ProductError('not-found', `There is no ${request.method} ${SCIM_ROOT}${request.path}.`);
  });
  const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const body = explain(error, response);
    if (body.status === '401') response.set('WWW-Authenticate', 'Bearer');
    const wait = knownError(error)?.retryAfter;
    if (wait !== undefined) response.set('Retry-After', String(Math.ceil(wait)));
    send(response, Number(body.status), body);
  };
  scim.use(refuse);
  return express.Router().use(SCIM_ROOT, scim);
}

/** What there is, for whoever comes with a method that is not. */
const ADDRESSES: readonly (readonly [address: RegExp, methods: string])[] = [
  [/^\/(?:ServiceProviderConfig|(?:Schemas|ResourceTypes)(?:\/[^/]+)?)\/?$/, 'GET, HEAD'],
  [/^\/Bulk\/?$/, 'POST'],
  [/^\/(?:Users|Groups)\/?$/, 'GET, HEAD, POST'],
  [/^\/(?:Users|Groups)\/[^/]+\/?$/, 'GET, HEAD, PUT, PATCH, DELETE'],
];

/** RFC 7644, 3.11: who does not have it says 501. */
const NO_ME = { ...internalError, status: '501', detail: 'A token for provisioning is nobody of the directory. Ask for /Users/<id>.' };

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'private, no-store');
  next();
};

/** Who calls, and whether they may, before a byte of the body is read. */
const admission =
  ({ authenticate, limiter }: ProvisioningDependencies): RequestHandler =>
  async (request, response, next) => {
    const actor = request.get('authorization') === undefined ? null : await identify(authenticate, limiter, request);
    // No visitor, no session: whoever is let in without a credential elsewhere is nobody here.
    const admitted = authorize(actor?.kind === 'token' ? actor : null, { access: 'admin', scope: SCIM_SCOPE });
    await limiter.count(`scim:${admitted.actor.id}`, CALLS);
    response.locals['caller'] = { actor: admitted.actor, requestId: String(response.locals['requestId']) } satisfies Caller;
    next();
  };

async function identify(authenticate: ProvisioningDependencies['authenticate'], limiter: Limiter, request: Request): Promise<Actor | null> {
  try {
    return await authenticate(request);
  } catch (error) {
    if (error instanceof ProductError && error.kind === 'unauthenticated') await limiter.count(`scim:miss:${request.ip ?? ''}`, MISSES);
    throw error;
  }
}

const refuseOtherBodies: RequestHandler = (request, _response, next) => {
  const sent = request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
  if (sent && request.body === undefined && request.method !== 'GET' && request.method !== 'DELETE')
    throw new ProductError('unsupported-media', 'Send application/scim+json.');
  next();
};

const callerOf = (response: Response): Caller => response.locals['caller'] as Caller;
const bodyOf = (request: Request): object => (request.body !== null && typeof request.body === 'object' ? (request.body as object) : {});

function found(document: object | undefined): object {
  if (document === undefined) throw new ProductError('not-found', 'There is nothing with this id.');
  return document;
}

function sendResource(response: Response, status: number, resource: Resource, shape: Parameters<typeof shaped>[1]): void {
  response.set({ ETag: resource.meta.version, 'Content-Location': resource.meta.location });
  send(response, status, shaped(resource, shape));
}

const send = (response: Response, status: number, body: object): void =>
  void response.status(status).set('Content-Type', 'application/scim+json; charset=utf-8').send(JSON.stringify(body));

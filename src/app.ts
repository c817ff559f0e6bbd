import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';
import express, { type Express, type RequestHandler, type Response, type Router } from 'express';
import helmet from 'helmet';
import { ProductError } from './platform/errors.ts';
import { type MountOptions, mount } from './platform/http/mount.ts';
import type { Operation } from './platform/http/operation.ts';
import { problemHandler } from './platform/http/problem.ts';
import { parseQuery } from './platform/http/query.ts';
import { requestContext } from './platform/http/request-context.ts';
import type { Logger } from './platform/logger.ts';

export interface AppServices {
  readonly logger: Logger;
  readonly operations: readonly Operation[];
  readonly mount: MountOptions;
  readonly trustProxy: number;
  /** Mails and cookies are https only when the public address is. */
  readonly secure: boolean;
  /** Told of every answered request: route pattern, method, status, seconds. */
  readonly observe: (route: string, method: string, status: number, seconds: number) => void;
  /** Closes connections while the server stops. */
  readonly draining: RequestHandler;
  /** What needs no session: health, metrics, the API's documentation. */
  readonly front: readonly Router[];
  /** Cookie sessions and the like, in front of everything that asks who is calling. */
  readonly middleware: readonly RequestHandler[];
  /** The phone page, the web app: mounted after the API, in this order. */
  readonly pages: readonly Router[];
}

/** The express app, from ready-made services. It listens to nothing and starts nothing. */
export function createApp(services: AppServices): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', services.trustProxy);
  app.set('query parser', parseQuery);
  app.use(services.draining);
  app.use(requestContext(services.logger, services.observe));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          scriptSrcAttr: ["'none'"],
          styleSrc: ["'self'", styleNonce],
          // Mantine sets CSS variables in style attributes; a style element needs the nonce of its page.
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: services.secure,
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use(compression());
  for (const page of services.front) app.use(page);
  for (const middleware of services.middleware) app.use(middleware);
  app.use(services.mount.root, noStore, mount(services.operations, services.mount));
  app.use(services.mount.root, (request) => {
    throw new ProductError(
      'not-found',
      `There is no ${request.method} ${services.mount.root}${request.path}. See ${services.mount.root.replace(/\/v\d+$/, '')}/docs.`,
    );
  });
  for (const page of services.pages) app.use(page);
  app.use(() => {
    throw new ProductError('not-found', 'There is nothing at this address.');
  });
  app.use(problemHandler(services.logger));
  return app;
}

/** What a style element of this answer has to carry: 128 bits, new with every answer. */
const styleNonce = (_request: IncomingMessage, response: ServerResponse): string => {
  const nonce = randomBytes(16).toString('base64url');
  (response as Response).locals['styleNonce'] = nonce;
  return `'nonce-${nonce}'`;
};

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'private, no-store');
  next();
};

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/** What belongs to others: an address below these is never answered with the app. */
const RESERVED = new Set(['api', 'go', 'calendar', 'healthz', 'readyz', 'metrics']);
/** First parts of the addresses that the app itself knows. */
const OURS = new Set([
  '',
  'people',
  'departments',
  'sites',
  'touch-points',
  'exemptions',
  'credits',
  'plan',
  'plans',
  'walks',
  'coverage',
  'ideas',
  'mailbox',
  'accounts',
  'webhooks',
  'audit',
  'settings',
  'my-calendar',
  'my-data',
  'my-people',
  'my-sessions',
  'my-walks',
  'sign-in',
  'set-up',
]);

export interface AppPagesOptions {
  /** The folder that the build filled: `dist/web`. */
  readonly root: string;
}

/**
 * The browser app. Its assets carry a hash in their name and are kept for a year; the page that names them is never kept,
 * so that a new version is in use with the next load. Unknown addresses get the page too, with 404: it says so in words.
 */
export function appPages({ root }: AppPagesOptions): Router {
  const router = Router();
  const file = join(root, 'index.html');
  if (!existsSync(file)) {
    router.use(onlyPages(() => 503, missing));
    return router;
  }
  const [before, after] = splitAtNonce(readFileSync(file, 'utf8'));
  router.use('/assets', express.static(join(root, 'assets'), { immutable: true, maxAge: '365d', index: false, fallthrough: false }));
  router.use(express.static(root, { maxAge: '1h', index: false, redirect: false }));
  router.use(
    onlyPages(
      (first) => (OURS.has(first) ? 200 : 404),
      (_request, response) =>
        response.set('Cache-Control', 'no-store').type('html').send(`${before}${response.locals['styleNonce']}${after}`),
    ),
  );
  return router;
}

/** The page has a place for the nonce of its Content-Security-Policy, which the app gives to the style elements it makes. */
function splitAtNonce(page: string): readonly [string, string] {
  const place = '<meta name="style-nonce" content="';
  const at = page.indexOf(place);
  if (at < 0) throw new Error('The page of the browser app has no place for the nonce of its styles. Build it anew: npm run build');
  return [page.slice(0, at + place.length), page.slice(at + place.length)];
}

/** Answers GET and HEAD of somebody who reads HTML, outside what is reserved. */
function onlyPages(status: (first: string) => number, answer: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const first = request.path.split('/')[1] ?? '';
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || RESERVED.has(first) || request.accepts(['html', 'json']) !== 'html') return next();
    response.status(status(first));
    answer(request, response, next);
  };
}

const missing: RequestHandler = (_request, response) => {
  response
    .set('Cache-Control', 'no-store')
    .type('text/plain')
    .send('The browser app has not been built. Run "npm run build", then start again. The API answers meanwhile.\n');
};

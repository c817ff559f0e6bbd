import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { isUnavailable } from '../../platform/db/unavailable.ts';
import { RETRY_DATABASE_SECONDS } from '../../platform/http/problem.ts';
import type { Logger } from '../../platform/logger.ts';
import { LANGUAGES, textsFor } from '../i18n/go/index.ts';
import type { GoTexts } from '../i18n/go/texts.ts';
import { renderMessage } from './layout.tsx';
import { CONTENT_SECURITY_POLICY } from './styles.ts';

/** The language of somebody whom no link names. */
export const texts = (request: Request): GoTexts => textsFor(request.acceptsLanguages([...LANGUAGES]) || 'en');

/** Unknown, malformed, expired, another method, another path: one page. */
export function answerGone(request: Request, response: Response): void {
  response.status(404).send(renderMessage(texts(request), texts(request).gone));
}

export const headers: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': 'private, no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  next();
};

/**
 * Forms of other pages are refused: a browser says where a form stands in Sec-Fetch-Site, an older one in Origin. (Our own
 * pages send `Origin: null`, because they send no referrer.) What is no browser says neither, and may know the secret.
 */
export const sameSite =
  (publicUrl: string): RequestHandler =>
  (request, response, next) => {
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const own = new Set([new URL(publicUrl).origin, `${request.protocol}://${request.get('host')}`, 'null']);
    const foreign = site === undefined ? origin !== undefined && !own.has(origin) : site !== 'same-origin' && site !== 'none';
    if (!foreign) return next();
    response.status(403).send(renderMessage(texts(request), texts(request).refused));
  };

/** Errors end here and not with the API's: those are JSON, and their log line has the address, which is a secret here. */
export const answerErrors =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const words = texts(request);
    const answer = (status: number, message: GoTexts['gone' | 'failed']) =>
      void response.status(status).send(renderMessage(words, message));
    const { status = 500, type } = error as { status?: number; type?: string };
    if (type === 'entity.too.large') return answer(413, words.tooLarge);
    if (type === 'encoding.unsupported') return answer(415, words.wrongType);
    if (status < 500) return answer(404, words.gone);
    if (isUnavailable(error)) {
      response.set('Retry-After', String(RETRY_DATABASE_SECONDS));
      return answer(503, words.failed);
    }
    logger.error({ err: error, requestId: response.locals['requestId'], route: request.route?.path }, 'phone page failed');
    return answer(500, words.failed);
  };

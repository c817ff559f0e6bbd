import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Knex } from 'knex';
import { isCompleted, mayBe } from '../../features/assignments/domain.ts';
import { findLinkedWalk, type LinkedWalk } from '../../features/assignments/links/read-model.ts';
import { assignmentService } from '../../features/assignments/service.ts';
import { assignmentConstraints } from '../../features/assignments/store.ts';
import { hashSecret } from '../../features/notifications/links.ts';
import type { Clock } from '../../platform/clock.ts';
import { translateConstraint } from '../../platform/db/constraints.ts';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { textsFor } from '../i18n/go/index.ts';
import type { GoTexts } from '../i18n/go/texts.ts';
import { type Body, checkCouldNot, checkStory, readBody } from './form.ts';
import { renderMessage } from './layout.tsx';
import { answerErrors, answerGone, headers, sameSite, texts } from './page-guards.ts';
import { type Returned, renderWalk } from './walk-page.tsx';

export interface GoDependencies {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly publicUrl: string;
}

const BODY_LIMIT = '64kb';

/** What became of a form: sent on to the page, or shown again with its faults. */
type Outcome =
  | { readonly kind: 'acted'; readonly notice?: 'already' | 'replanned' }
  | { readonly kind: 'faulty'; readonly returned: Returned };

type Act = (tx: Tx, walk: LinkedWalk, body: Body, texts: GoTexts) => Promise<Outcome>;

/**
 * The page behind a mailed link. The secret in its address is all the authority there is: it opens one assignment, no
 * session, and stays out of logs. GET and HEAD change nothing, whoever calls them (mail scanners open every link); each
 * form posts, acts, and sends the browser on to the page with 303.
 */
export function goPages(dependencies: GoDependencies): Router {
  const { db, clock, unitOfWork } = dependencies;
  const pages = express.Router({ strict: false });

  async function show(request: Request, response: Response): Promise<void> {
    const token = String(request.params['token']);
    const now = clock.now();
    const walk = await findLinkedWalk(db, hashSecret(token), now);
    if (!walk) return answerGone(request, response);
    const notice = readNotice(request.query['notice']);
    response.send(renderWalk({ texts: textsFor(walk.locale), walk, path: pathOf(token), now, notice }));
  }

  const post = (act: Act): RequestHandler[] => [
    sameSite(dependencies.publicUrl),
    express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false }),
    async (request, response) => {
      const bytes: unknown = request.body;
      const hasBody = Buffer.isBuffer(bytes) && bytes.length > 0;
      if (hasBody && !request.is('application/x-www-form-urlencoded')) {
        response.status(415).send(renderMessage(texts(request), texts(request).wrongType));
        return;
      }
      const body = readBody(hasBody ? bytes : Buffer.alloc(0));
      const token = String(request.params['token']);
      const result = await actOn(token, body, act, String(response.locals['requestId']));
      if (result === undefined) return answerGone(request, response);
      const { walk, outcome } = result;
      if (outcome.kind === 'acted') {
        response.redirect(303, pathOf(token) + (outcome.notice ? `?notice=${outcome.notice}` : ''));
        return;
      }
      const page = { texts: textsFor(walk.locale), walk, path: pathOf(token), now: clock.now(), returned: outcome.returned };
      response.status(422).send(renderWalk(page));
    },
  ];

  /** One transaction: the link is looked up in it, so that what acts is what was authorised. */
  async function actOn(token: string, body: Body, act: Act, requestId: string) {
    const hash = hashSecret(token);
    const known = await findLinkedWalk(db, hash, clock.now());
    if (!known) return undefined;
    const actor = { kind: 'link', id: known.assignmentId, name: known.fullName, role: 'none', scopes: [] } as const;
    try {
      return await unitOfWork.run({ actor, requestId }, async (tx) => {
        const walk = await findLinkedWalk(tx.trx, hash, tx.now);
        return walk && { walk, outcome: await act(tx, walk, body, textsFor(walk.locale)) };
      });
    } catch (error) {
      const translated = translateConstraint(error, assignmentConstraints);
      if (!(translated instanceof ProductError) || translated.kind !== 'conflict') throw translated;
      const replanned = translated.cause !== undefined;
      return { walk: known, outcome: { kind: 'acted', notice: replanned ? 'replanned' : 'already' } satisfies Outcome };
    }
  }

  pages.use(headers);
  pages.get('/:token', show);
  pages.get(['/:token/start', '/:token/complete', '/:token/could-not'], (request, response) => {
    response.redirect(303, pathOf(String(request.params['token'])));
  });
  pages.post('/:token/start', ...post(start));
  pages.post('/:token/complete', ...post(complete));
  pages.post('/:token/could-not', ...post(couldNot));
  pages.use((request, response) => answerGone(request, response));
  pages.use(answerErrors(dependencies.logger));

  return express.Router().use('/go', pages);
}

const start: Act = async (tx, walk) => {
  if (!mayBe(walk.status, 'start', 'walker')) return { kind: 'acted', ...(walk.status === 'started' ? {} : { notice: 'already' }) };
  await assignmentService(tx, 'walker').start(walk.assignmentId);
  return { kind: 'acted' };
};

const complete: Act = async (tx, walk, body, words) => {
  if (isCompleted(walk.status) || !mayBe(walk.status, 'complete', 'walker')) return { kind: 'acted', notice: 'already' };
  const checked = checkStory(body, words);
  if (checked.kind === 'faulty') return { kind: 'faulty', returned: { form: 'complete', typed: body.typed, errors: checked.errors } };
  await assignmentService(tx, 'walker').complete(walk.assignmentId, checked.value);
  return { kind: 'acted' };
};

const couldNot: Act = async (tx, walk, body, words) => {
  if (!mayBe(walk.status, 'miss', 'walker')) return { kind: 'acted', notice: 'already' };
  const checked = checkCouldNot(body, words);
  if (checked.kind === 'faulty') return { kind: 'faulty', returned: { form: 'could-not', typed: body.typed, errors: checked.errors } };
  const service = assignmentService(tx, 'walker');
  const { excused, reason } = checked.value;
  await (excused ? service.excuse(walk.assignmentId, reason) : service.miss(walk.assignmentId, reason));
  return { kind: 'acted' };
};

const pathOf = (token: string): string => `/go/${encodeURIComponent(token)}`;

function readNotice(value: unknown): 'already' | 'replanned' | undefined {
  return value === 'already' || value === 'replanned' ? value : undefined;
}

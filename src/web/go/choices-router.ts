import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Knex } from 'knex';
import { type Chooser, findChooser } from '../../features/notifications/choices/choices-read-model.ts';
import { choicesService } from '../../features/notifications/choices/choices-service.ts';
import type { OptionalKind } from '../../features/notifications/choices/domain.ts';
import type { MailTokens } from '../../features/notifications/tokens.ts';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work.ts';
import type { Logger } from '../../platform/logger.ts';
import { textsFor } from '../i18n/go/index.ts';
import { renderChoices } from './choices-page.tsx';
import { readBody } from './form.ts';
import { renderMessage } from './layout.tsx';
import { answerErrors, answerGone, headers, sameSite, texts } from './page-guards.ts';

export interface ChoicesDependencies {
  readonly db: Knex;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
  readonly publicUrl: string;
  readonly tokens: MailTokens;
}

const BODY_LIMIT = '64kb';

interface Linked {
  readonly person: Chooser;
  /** What the mail consisted of that the link was in; empty for a mail that comes always. */
  readonly kinds: readonly OptionalKind[];
}

type Act = (tx: Tx, linked: Linked, typed: Readonly<Record<string, string>>) => Promise<void>;

/**
 * The page behind "Unsubscribe" in a mail: one person's choices and nothing else. GET and HEAD change nothing, whoever
 * calls them; buttons post. A POST whose body is that of RFC 8058 comes from a mail program, without cookie and Origin, and is
 * answered without a redirect, as the RFC demands. Doing the same again changes nothing.
 */
export function choicesPages(dependencies: ChoicesDependencies): Router {
  const { db, unitOfWork, tokens } = dependencies;
  const pages = express.Router({ strict: false });

  async function find(from: Knex, token: string): Promise<Linked | undefined> {
    const read = tokens.readChoices(token);
    const person = read && (await findChooser(from, read.employeeId));
    return read && person && { person, kinds: read.kinds };
  }

  const page = (token: string, { person, kinds }: Linked, saved: boolean): string =>
    renderChoices({ texts: textsFor(person.locale), person, kinds, path: pathOf(token), saved });

  async function show(request: Request, response: Response): Promise<void> {
    const token = String(request.params['token']);
    const linked = await find(db, token);
    if (!linked) return answerGone(request, response);
    response.send(page(token, linked, request.query['saved'] === 'yes'));
  }

  /** @returns who it was for; undefined for a link that is none */
  async function actOn(request: Request, response: Response, act: Act, typed: Readonly<Record<string, string>>) {
    const known = await find(db, String(request.params['token']));
    if (!known) return undefined;
    const actor = { kind: 'link', id: known.person.id, name: known.person.fullName, role: 'none', scopes: [] } as const;
    return unitOfWork.run({ actor, requestId: String(response.locals['requestId']) }, async (tx) => {
      await act(tx, known, typed);
      return find(tx.trx, String(request.params['token']));
    });
  }

  const oneClick: RequestHandler = async (request, response, next) => {
    if (!isOneClick(request)) return next();
    const linked = await actOn(request, response, unsubscribe, {});
    if (!linked) return answerGone(request, response);
    response.status(200).send(page(String(request.params['token']), linked, true));
  };

  const form: RequestHandler = async (request, response) => {
    if (hasBody(request) && !request.is('application/x-www-form-urlencoded')) {
      response.status(415).send(renderMessage(texts(request), texts(request).wrongType));
      return;
    }
    const { typed } = readBody(hasBody(request) ? (request.body as Buffer) : Buffer.alloc(0));
    const act = ACTS.get(typed['do'] ?? '');
    if (!act) {
      response.redirect(303, pathOf(String(request.params['token'])));
      return;
    }
    const linked = await actOn(request, response, act, typed);
    if (!linked) return answerGone(request, response);
    response.redirect(303, `${pathOf(String(request.params['token']))}?saved=yes`);
  };

  pages.use(headers);
  pages.get('/:token', show);
  pages.post(
    '/:token',
    express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false }),
    oneClick,
    sameSite(dependencies.publicUrl),
    form,
  );
  pages.use((request, response) => answerGone(request, response));
  pages.use(answerErrors(dependencies.logger));
  return express.Router().use('/unsubscribe', pages);
}

/** A link of a mail that comes always names no kind: there is nothing that one click could mean. */
const unsubscribe: Act = (tx, { person, kinds }) => choicesService(tx).unsubscribe(person, kinds);

const ACTS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['unsubscribe', unsubscribe],
  ['subscribe', (tx, { person, kinds }) => choicesService(tx).subscribe(person, kinds)],
  [
    'choose',
    (tx, { person }, typed) =>
      choicesService(tx).choose(
        person,
        person.offered,
        person.offered.filter((kind) => typed[kind] === 'yes'),
      ),
  ],
]);

const hasBody = (request: Request): boolean => Buffer.isBuffer(request.body) && request.body.length > 0;

/** RFC 8058, section 3.2: the body is the pair of List-Unsubscribe-Post, urlencoded or as multipart/form-data. */
function isOneClick(request: Request): boolean {
  if (!hasBody(request)) return false;
  const body = (request.body as Buffer).toString('latin1');
  if (request.is('multipart/form-data')) return /name="?List-Unsubscribe"?\r?\n(?:[^\r\n]+\r?\n)*\r?\nOne-Click\r?\n/i.test(body);
  return new URLSearchParams(body).get('List-Unsubscribe') === 'One-Click';
}

const pathOf = (token: string): string => `/unsubscribe/${encodeURIComponent(token)}`;

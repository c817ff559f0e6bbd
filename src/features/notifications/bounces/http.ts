import express, { type Request, type Response } from 'express';
import { ProductError } from '../../../platform/errors.ts';
import { command, type Operation, query, raw } from '../../../platform/http/operation.ts';
import { type Intake, LARGEST_REPORT } from './intake.ts';
import {
  BounceReceipt,
  EmployeeMail,
  EmployeeMailParams,
  Suppression,
  SuppressionInput,
  SuppressionPage,
  SuppressionParams,
  SuppressionQuery,
} from './schemas.ts';
import { suppressionService } from './suppression-service.ts';
import { findEmployeeMail, getSuppression, listSuppressions } from './suppressions-read-model.ts';

const tag = 'Messages';
const MAIL = 'message/rfc822';

export const bounceOperations = (intake: Intake): readonly Operation[] => [
  raw({
    id: 'reportBounce',
    method: 'post',
    path: '/bounces',
    tag,
    summary: 'Hand over a mail that came back',
    description:
      'The body is the mail as it came to BOUNCE_ADDRESS, 1 MB at most: from the pipe of a mail server, or a provider’s webhook. ' +
      'The same one again changes nothing. What names none of our mails, or is no report, is ignored, and says so.',
    access: 'admin',
    scope: 'mail:receive',
    accepts: { types: [MAIL], mostBytes: LARGEST_REPORT },
    produces: { status: 200, mediaType: 'application/json', schema: BounceReceipt },
    async handle({ request, response, actor, requestId }) {
      response.json(await intake(await readMail(request, response), { actor, requestId }));
    },
  }),
  query({
    id: 'listSuppressions',
    sensitive: 'suppressions',
    path: '/suppressions',
    tag,
    summary: 'Addresses that get no mail',
    description: 'Because mail to them came back, or somebody said so; newest first. Sign-in links and test mails go all the same.',
    access: 'staff',
    scope: 'messages:read',
    query: SuppressionQuery,
    response: SuppressionPage,
    handle: async ({ db, query }) => ({ body: await listSuppressions(db, query) }),
  }),
  command({
    id: 'createSuppression',
    method: 'post',
    path: '/suppressions',
    tag,
    summary: 'Send an address no more mail',
    access: 'admin',
    scope: 'messages:write',
    body: SuppressionInput,
    response: Suppression,
    async handle({ tx, body }) {
      const suppression = await suppressionService(tx).create(body.address, body.note ?? null);
      return { body: suppression, version: suppression.version, location: `/suppressions/${suppression.id}` };
    },
  }),
  query({
    id: 'getSuppression',
    sensitive: 'suppressions',
    path: '/suppressions/:suppression',
    tag,
    summary: 'Why an address gets no mail',
    access: 'staff',
    scope: 'messages:read',
    params: SuppressionParams,
    response: Suppression,
    async handle({ db, params }) {
      const suppression = await getSuppression(db, params.suppression);
      return { body: suppression, version: suppression.version };
    },
  }),
  command({
    id: 'deleteSuppression',
    method: 'delete',
    path: '/suppressions/:suppression',
    tag,
    summary: 'Send an address mail again',
    description: 'What was suppressed meanwhile is not sent by that; walks that nobody was told of yet are in the next mail.',
    access: 'admin',
    scope: 'messages:write',
    params: SuppressionParams,
    async handle({ tx, params, ifMatch }) {
      await suppressionService(tx).lift(params.suppression, ifMatch);
      return {};
    },
  }),
  query({
    id: 'getEmployeeMail',
    sensitive: 'messages',
    path: '/employees/:employee/mail',
    tag,
    summary: 'Whether mail reaches a person, and which they chose to get',
    access: 'staff',
    scope: 'messages:read',
    params: EmployeeMailParams,
    response: EmployeeMail,
    async handle({ db, params }) {
      const { employee, mail } = await findEmployeeMail(db, params.employee);
      return { body: mail, about: employee };
    },
  }),
];

const readBytes = express.raw({ type: MAIL, limit: LARGEST_REPORT });

/** @throws unsupported-media, too-large, malformed */
async function readMail(request: Request, response: Response): Promise<Buffer> {
  if (!request.is(MAIL)) {
    const type = request.get('content-type');
    throw new ProductError(
      'unsupported-media',
      `A body ${type ? `of type "${type}"` : 'without a Content-Type'} cannot be read here. Send ${MAIL}.`,
    );
  }
  await new Promise<void>((resolve, reject) =>
    readBytes(request, response, (error?: unknown) => (error ? reject(error as Error) : resolve())),
  );
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) throw new ProductError('malformed', 'The body is empty. Send the mail that came back.');
  return body;
}

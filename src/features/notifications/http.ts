import { command, type Operation, query } from '../../platform/http/operation.ts';
import { listPreviews, previewMail } from './emails/preview.ts';
import { messageService } from './message-service.ts';
import { getMessage, listMessages } from './read-model.ts';
import {
  MailPreview,
  MailPreviewList,
  MessageDetail,
  MessagePage,
  MessageParams,
  MessageQuery,
  Note,
  PreviewParams,
  PreviewQuery,
  TestMailInput,
} from './schemas.ts';
import { notificationService } from './service.ts';

const tag = 'Messages';
const acting = {
  method: 'post',
  tag,
  access: 'admin',
  scope: 'messages:write',
  status: 200,
  ifMatch: 'optional',
  params: MessageParams,
  body: Note,
  response: MessageDetail,
} as const;

export const messageOperations: readonly Operation[] = [
  query({
    id: 'listMessages',
    sensitive: 'messages',
    path: '/messages',
    tag,
    summary: 'The mail log',
    description: 'Every e-mail that is, was or would have been sent; newest first.',
    access: 'staff',
    scope: 'messages:read',
    query: MessageQuery,
    response: MessagePage,
    handle: async ({ db, query }) => ({ body: await listMessages(db, query) }),
  }),
  query({
    id: 'listMailPreviews',
    path: '/messages/previews',
    tag,
    summary: 'The kinds of mail, by the subject they have in a language',
    access: 'staff',
    scope: 'messages:read',
    query: PreviewQuery,
    response: MailPreviewList,
    handle: async ({ query }) => ({ body: { items: listPreviews(query.locale) } }),
  }),
  query({
    id: 'previewMail',
    path: '/messages/previews/:sample',
    tag,
    summary: 'A kind of mail with sample data',
    access: 'staff',
    scope: 'messages:read',
    params: PreviewParams,
    query: PreviewQuery,
    response: MailPreview,
    handle: async ({ params, query }) => ({ body: await previewMail(params.sample, query.locale) }),
  }),
  query({
    id: 'getMessage',
    sensitive: 'messages',
    path: '/messages/:message',
    tag,
    summary: 'One message: the mail as it went, every try, what the mail server answered',
    access: 'staff',
    scope: 'messages:read',
    params: MessageParams,
    response: MessageDetail,
    async handle({ db, params }) {
      const message = await getMessage(db, params.message);
      return { body: message, version: message.version };
    },
  }),
  command({
    ...acting,
    id: 'resendMessage',
    path: '/messages/:message/resend',
    summary: 'Send a failed, unknown or suppressed message again',
    description: 'The same message waits again. It says what is true when it goes, and keeps its Message-ID.',
    async handle({ tx, params, body, ifMatch }) {
      const message = await messageService(tx).resend(params.message, ifMatch, body.note);
      return { body: message, version: message.version };
    },
  }),
  command({
    ...acting,
    id: 'markMessageDelivered',
    path: '/messages/:message/mark-delivered',
    summary: 'Settle an unknown or failed message: it did arrive',
    async handle({ tx, params, body, ifMatch }) {
      const message = await messageService(tx).markDelivered(params.message, ifMatch, body.note);
      return { body: message, version: message.version };
    },
  }),
  command({
    ...acting,
    id: 'cancelMessage',
    path: '/messages/:message/cancel',
    summary: 'Call off a message that waits',
    async handle({ tx, params, body, ifMatch }) {
      const message = await messageService(tx).cancel(params.message, ifMatch, body.note);
      return { body: message, version: message.version };
    },
  }),
  command({
    id: 'sendTestMail',
    method: 'post',
    path: '/messages/test-mail',
    tag,
    summary: 'Send a test mail',
    access: 'admin',
    scope: 'messages:write',
    body: TestMailInput,
    response: MessageDetail,
    async handle({ tx, body }) {
      const message = await getMessage(tx.trx, await notificationService(tx).queueTestMail(body.to));
      return { body: message, version: message.version, location: `/messages/${message.id}` };
    },
  }),
];

import { notFound } from '../../platform/errors.ts';
import { type Operation, query, raw } from '../../platform/http/operation.ts';
import type { LocalMailbox } from '../../platform/mail/local-mailbox.ts';
import { parseMail } from '../../platform/mail/parse-mail.ts';
import { shown } from './read-model.ts';
import { MailboxMail, MailboxPage, MailboxParams, MailboxQuery } from './schemas.ts';

const tag = 'Messages';
const access = 'admin';
/** These mails carry live links, sign-in links of administrators among them: whoever reads them can become anybody. */
const scope = '*';

/** @param mailbox null when mail goes to a mail server: then there is nothing to read here */
export function mailboxOperations(mailbox: LocalMailbox | null): readonly Operation[] {
  const read = async (id: string): Promise<Buffer> => {
    const mail = await mailbox?.read(id);
    if (!mail) throw notFound('mail in a local mailbox', id);
    return mail;
  };
  return [
    query({
      id: 'listMailbox',
      sensitive: 'mailbox',
      path: '/mailbox',
      tag,
      summary: 'Mails in the local mailbox, newest first',
      description: 'Without SMTP settings mail goes to files in the data folder. With them this list is empty.',
      access,
      scope,
      query: MailboxQuery,
      response: MailboxPage,
      async handle({ query }) {
        const { items, more } = (await mailbox?.list({ limit: query.limit, before: query.cursor })) ?? { items: [], more: false };
        return { body: { items, nextCursor: more ? (items.at(-1)?.id ?? null) : null } };
      },
    }),
    raw({
      id: 'downloadMailboxMail',
      sensitive: 'mailbox',
      method: 'get',
      path: '/mailbox/:mail.eml',
      tag,
      summary: 'One mail of the local mailbox as a file',
      access,
      scope,
      params: MailboxParams,
      produces: { status: 200, mediaType: 'message/rfc822' },
      async handle({ response, params }) {
        const mail = await read(params.mail);
        response.status(200).type('message/rfc822').attachment(`${params.mail}.eml`).send(mail);
      },
    }),
    query({
      id: 'getMailboxMail',
      sensitive: 'mailbox',
      path: '/mailbox/:mail',
      tag,
      summary: 'One mail of the local mailbox',
      access,
      scope,
      params: MailboxParams,
      response: MailboxMail,
      async handle({ params }) {
        const mail = shown(await parseMail(await read(params.mail)));
        const at = params.mail.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
        return { body: { id: params.mail, at, ...mail } };
      },
    }),
  ];
}

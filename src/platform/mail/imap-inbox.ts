import { ImapFlow } from 'imapflow';
import type { ImapSettings } from './imap-settings.ts';

/** A mailbox that is read like a queue. */
export interface Inbox {
  /** For people: where it is, without any secret. */
  readonly description: string;
  /**
   * Hands over every mail that nobody has read, one after the other. Only when `take` has answered, so has committed, is a mail
   * marked as read or moved; one that `take` failed at, and all behind it, are there again next time. A mail may therefore come
   * twice, and never not at all.
   *
   * @returns how many were taken
   * @throws what `take` throws; Error that says what to do when the server cannot be reached or refuses, and when it did not hand over a
   *   mail that it has, after all others were taken
   */
  poll(take: (raw: Buffer) => Promise<void>, signal?: AbortSignal): Promise<number>;
}

/** Mails of one poll: the rest is there at the next one. */
const MOST = 500;
const TIMEOUTS = { connectionTimeout: 20_000, greetingTimeout: 10_000, socketTimeout: 60_000 };

/** @param largest bytes; of a larger mail only its beginning is read */
export const createImapInbox = (settings: ImapSettings, largest: number): Inbox => ({
  description: `${settings.tls === 'implicit' ? 'imaps' : 'imap'}://${settings.host}:${settings.port}/${settings.mailbox}`,
  async poll(take, signal) {
    const client = new ImapFlow({
      host: settings.host,
      port: settings.port,
      secure: settings.tls === 'implicit',
      ...(settings.tls === 'implicit' ? {} : { doSTARTTLS: settings.tls === 'required' }),
      auth: settings.auth,
      tls: { minVersion: 'TLSv1.2' },
      logger: false,
      disableAutoIdle: true,
      ...TIMEOUTS,
    });
    // A connection that breaks fails the command under way; unheard, the event would end the process.
    client.on('error', () => undefined);
    await client.connect().catch((error: ImapError) => {
      throw new Error(whyNot(error, settings));
    });
    try {
      // Before anything is taken: whoever moves a mail to where nothing is gets an answer that is easy to overlook.
      if (settings.moveTo !== null && !(await opened(settings.moveTo, client.status(settings.moveTo, { messages: true }))))
        throw new Error(`The mailbox "${settings.moveTo}" cannot be opened, and mails that were taken are to go there.`);
      const lock = await opened(settings.mailbox, client.getMailboxLock(settings.mailbox));
      try {
        const unread = (await client.search({ seen: false }, { uid: true })) || [];
        let taken = 0;
        let withheld = 0;
        for (const uid of unread.slice(0, MOST)) {
          if (signal?.aborted) break;
          const mail = await client.fetchOne(String(uid), { source: { maxLength: largest } }, { uid: true });
          if (!mail) continue;
          // NIL: Dovecot has lost it, or numbers its mails anew at this moment.
          if (!Buffer.isBuffer(mail.source)) {
            withheld++;
            continue;
          }
          await take(mail.source);
          const marked = await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
          if (!marked) throw new Error('The server did not mark a mail as read; it is taken again next time.');
          if (settings.moveTo !== null) await client.messageMove(String(uid), settings.moveTo, { uid: true });
          taken++;
        }
        if (withheld > 0) throw new Error(`The server did not hand over ${withheld} mails that it has. They stay unread.`);
        return taken;
      } finally {
        lock.release();
      }
    } finally {
      await client.logout().catch(() => client.close());
    }
  },
});

/** What imapflow adds to its errors. */
interface ImapError extends Error {
  readonly code?: string;
  readonly authenticationFailed?: boolean;
  readonly responseText?: string;
}

/** imapflow says "Command failed" of whatever the server refuses. Never says the password. */
function whyNot(error: ImapError, { host, port, auth, tls }: ImapSettings): string {
  const said = error.responseText ? ` It says: ${error.responseText}` : '';
  if (error.authenticationFailed) return `${host} does not take the password of ${auth.user}.${said}`;
  if (error.code === 'ERR_SSL_WRONG_VERSION_NUMBER' || error.code === 'EPROTO')
    return `${host} does not speak TLS at port ${port}. Write imap:// for STARTTLS, or the port of imaps.`;
  if (/certificate|altnames/i.test(error.message))
    return `The certificate of ${host} is refused: ${error.message}. One of your own authority is trusted when NODE_EXTRA_CA_CERTS names its file.`;
  if (tls === 'required' && /STARTTLS/.test(error.message))
    return `${host} offers no STARTTLS at port ${port}, and no password goes out without.`;
  return `${error.message}${said}`;
}

const opened = <T>(mailbox: string, opening: Promise<T>): Promise<T> =>
  opening.catch((error: ImapError) => {
    if (error.responseText === undefined) throw error;
    throw new Error(`The mailbox "${mailbox}" cannot be opened. The server says: ${error.responseText}`);
  });

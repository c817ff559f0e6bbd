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
   * @throws what `take` throws; Error when the server cannot be reached
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
    await client.connect();
    try {
      const lock = await client.getMailboxLock(settings.mailbox);
      try {
        const unread = (await client.search({ seen: false }, { uid: true })) || [];
        let taken = 0;
        for (const uid of unread.slice(0, MOST)) {
          if (signal?.aborted) break;
          const mail = await client.fetchOne(String(uid), { source: { maxLength: largest } }, { uid: true });
          if (!mail) continue;
          if (mail.source === undefined) continue;
          await take(mail.source);
          const marked = await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
          if (!marked) throw new Error('The server did not mark a mail as read; it is taken again next time.');
          if (settings.moveTo !== null) await client.messageMove(String(uid), settings.moveTo, { uid: true });
          taken++;
        }
        return taken;
      } finally {
        lock.release();
      }
    } finally {
      await client.logout().catch(() => client.close());
    }
  },
});

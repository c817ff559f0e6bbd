import { afterEach, describe, expect, test } from '@jest/globals';
import { createImapInbox } from '../../src/platform/mail/imap-inbox.ts';
import { type ImapSettings, parseImapUrl } from '../../src/platform/mail/imap-settings.ts';
import { type ImapServer, startImapServer } from '../support/imap-server.ts';

describe('what a mailbox says that cannot be read', () => {
  let server: ImapServer;
  afterEach(() => server.close());

  const poll = (more: Partial<ImapSettings> = {}, take: (raw: Buffer) => Promise<void> = async () => undefined) =>
    createImapInbox({ ...parseImapUrl(server.url), ...more }, 1000).poll(take);

  test('a certificate that nobody vouches for: no password goes out', async () => {
    server = await startImapServer({ tls: true });
    await expect(poll()).rejects.toThrow(/certificate of 127\.0\.0\.1 is refused.*NODE_EXTRA_CA_CERTS/);
    expect(server.commands).toEqual([]);
  });

  test('no STARTTLS where it is demanded: no password goes out', async () => {
    server = await startImapServer();
    await expect(poll({ tls: 'required' })).rejects.toThrow('127.0.0.1 offers no STARTTLS');
    expect(server.commands).not.toContain('LOGIN');
  });

  test('TLS where plain text is spoken', async () => {
    server = await startImapServer();
    await expect(poll({ tls: 'implicit' })).rejects.toThrow('does not speak TLS');
  });

  test('a wrong password, by the name of the user alone', async () => {
    server = await startImapServer();
    const said = await poll({ auth: { user: 'user', pass: 'not-this-one' } }).catch((error: Error) => error.message);
    expect(said).toContain('does not take the password of user. It says: wrong');
    expect(said).not.toContain('not-this-one');
  });

  test('a mailbox that is not there, to read or to move to: before anything is taken', async () => {
    server = await startImapServer();
    server.deliver(Buffer.from('Subject: x\r\n\r\n'));
    const take = async () => expect('taken').toBe('not taken');
    await expect(poll({ mailbox: 'Nowhere' }, take)).rejects.toThrow('Nowhere');
    await expect(poll({ moveTo: 'Nowhere' }, take)).rejects.toThrow('The mailbox "Nowhere" cannot be opened');
    expect(server.mails.map((mail) => mail.flags.size)).toEqual([0]);
  });

  test('a mail that the server does not hand over stays unread, and those behind it are taken', async () => {
    server = await startImapServer();
    for (let index = 0; index < 3; index++) server.deliver(Buffer.from(`Subject: ${index}\r\n\r\n`));
    const [, second] = server.mails;
    second!.withheld = true;
    const taken: string[] = [];
    const take = async (raw: Buffer) => void taken.push(raw.toString().trim());
    await expect(poll({}, take)).rejects.toThrow('did not hand over 1 mail');
    expect(taken).toEqual(['Subject: 0', 'Subject: 2']);
    expect(server.mails.map((mail) => mail.flags.has('\\Seen'))).toEqual([true, false, true]);
    second!.withheld = false;
    expect(await poll({}, take)).toBe(1);
  });
});

import { describe, expect, test } from '@jest/globals';
import { readReport } from '../../src/features/notifications/bounces/report.ts';
import { answer, delayNotice, dsn, exim, germanBounce, outOfOffice, plain, qmail, report, wish } from '../support/returned-mail.ts';
import { TOKENS } from './house.ts';

const token = TOKENS.bounce('01900000-0000-7000-8000-00000000abcd');
const to = `bounces+${token}@example.org`;

describe('what a returned mail says', () => {
  test.each([
    ['hard', '5.1.1', dsn(to)],
    ['hard', '5.1.10', dsn(to, { status: '5.1.10 (recipient not found)' })],
    ['hard', '5.4.4', dsn(to, { status: '5.4.4' })],
    ['soft', '5.2.2', dsn(to, { status: '5.2.2' })],
    ['soft', '5.7.1', dsn(to, { status: '5.7.1' })],
    ['soft', '4.4.7', dsn(to, { status: '4.4.7' })],
    ['delayed', '4.4.1', dsn(to, { action: 'delayed', status: '4.4.1' })],
    ['delayed', '4.4.1', dsn(to, { action: 'DELAYED', status: '4.4.1' })],
    ['hard', null, exim(to)],
    ['hard', '5.1.1', qmail(to)],
    ['hard', null, germanBounce(to)],
    ['delayed', null, delayNotice(to)],
  ] as const)('%s %s', async (kind, statusCode, raw) => {
    const read = await readReport(raw);
    const { references } = read;
    expect(read.report).toMatchObject({ kind: 'bounce', bounce: { kind, statusCode } });
    expect(references).toEqual([token]);
  });

  /** What stands in `Status` and `Diagnostic-Code`, as servers write it. */
  test.each([
    // The address, by a code or by words.
    [
      'hard',
      '5.1.1',
      '5.1.1',
      'smtp; 550 5.1.1 <blocked.sender@spam.example>: Recipient address rejected: User unknown in relay recipient table',
    ],
    ['hard', '5.1.2', '5.1.2', 'smtp; 550 Host unknown'],
    [
      'hard',
      '5.1.10',
      '5.1.10',
      'smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@example.org not found by SMTP address lookup',
    ],
    ['hard', '5.1.351', '5.1.351', 'smtp;550 5.1.351 Remote server returned unknown recipient or mailbox unavailable'],
    ['hard', '5.4.1', '5.4.1', 'smtp;550 5.4.1 Recipient address rejected: Access denied. [AM0EUR.eop-eur.prod.protection.example]'],
    ['hard', '5.0.0', '5.0.0', 'smtp; 550 No such user here'],
    ['hard', '5.2.0', '5.2.0', 'smtp; 550 : User unknown'],
    ['hard', '5.5.0', '5.5.0', 'smtp; 550 5.5.0 Requested action not taken: mailbox unavailable'],
    ['hard', '5.0.0', '5.0.0', "smtp; 554 delivery error: dd This user doesn't have a provider.example account (ada@provider.example)"],
    ['hard', '5.4.4', '5.4.4', 'X-Postfix; Host or domain name not found. Name service error for name=example.org type=A: Host not found'],
    ['hard', '5.2.1', '5.2.1', 'smtp; 550-5.2.1 The email account that you tried to reach is inactive.'],
    // Something else, whatever the code.
    [
      'soft',
      '5.2.1',
      '5.2.1',
      'smtp; 550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    ],
    ['soft', '5.7.1', '5.1.1', 'smtp; 550 5.7.1 IP address blacklisted by recipient'],
    ['soft', '5.2.2', '5.1.1', 'smtp; 552 5.2.2 Over quota'],
    ['soft', '5.1.1', '5.1.1', 'smtp; 552 sorry, mailbox is over quota temporarily (#5.1.1)'],
    ['soft', '5.1.8', '5.1.8', 'smtp; 553 5.1.8 <shoes@example.org>... Domain of sender address does not exist'],
    ['soft', '5.1.7', '5.1.7', 'smtp; 550 5.1.7 No such domain example.org'],
    ['soft', '5.1.0', '5.1.0', 'smtp; 550 5.1.0 192.0.2.1 is not allowed to send from <example.org> per its SPF Record'],
    ['soft', '5.0.0', '5.0.0', 'smtp; 554 Message rejected for policy reasons'],
    ['soft', '5.0.0', '5.0.0', 'smtp; 550 Rejected'],
    ['soft', '5.3.0', '5.3.0', 'smtp; 554 5.3.0 Other mail system problem'],
    ['soft', '5.3.5', '5.3.5', 'smtp; 550 5.3.5 Internal System Error'],
    ['soft', '5.4.6', '5.4.6', 'smtp; 554 5.4.6 Too many hops'],
    ['soft', '5.4.316', '5.4.316', 'smtp;550 5.4.316 Message expired, connection refused'],
    ['soft', '5.4.4', '5.4.4', 'X-Postfix; Name service error for name=example.org type=MX: Malformed or unexpected name server reply'],
    ['soft', '5.7.1', '5.7.1', 'smtp; 554 5.7.1 <ada@example.org>: Relay access denied'],
    ['soft', '5.5.0', '5.5.0', 'smtp; 503 Improper sequence of commands'],
    ['soft', '5.7.26', '5.0.0', "smtp; 550-5.7.26 This mail is unauthenticated: the sender's DMARC policy"],
    ['soft', '5.2.2', '5.0.0', "smtp; 5.1.0 - Unknown address error 550-'5.2.2 <ada@example.org>... Mailbox Full' (delivery attempts: 0)"],
    ['soft', null, '', 'smtp; Connection timed out'],
    // A number that looks like a code is none.
    ['soft', '5.0.0', '5.0.0', 'smtp; 554 10.5.1.1 refused'],
  ] as const)('%s %s: Status %s, %s', async (kind, statusCode, status, diagnostic) => {
    const fields = ['Final-Recipient: rfc822; ada@example.org', 'Action: failed', `Status: ${status}`, `Diagnostic-Code: ${diagnostic}`];
    const { report: said } = await readReport(report(to, { fields }));
    expect(said).toMatchObject({ kind: 'bounce', bounce: { kind, statusCode } });
  });

  test.each([
    [
      'OpenSMTPD: why is in the text',
      'hard',
      '5.1.1',
      { fields: ['Action: failed', 'Status: 5.0.0'], text: ['ada@example.org: 550 5.1.1 User unknown'] },
    ],
    [
      'Exim, of its own faults',
      'hard',
      '5.0.0',
      { fields: ['Action: failed', 'Status: 5.0.0'], text: ['  ada@nowhere.example', '    Unrouteable address'] },
    ],
    [
      'a passing fault in the text',
      'soft',
      '5.0.0',
      { fields: ['Action: failed', 'Status: 5.0.0'], text: ['ada@example.org: 554 looks like spam'] },
    ],
    [
      'a delay whose why is in the text',
      'delayed',
      '4.3.0',
      { fields: ['Action: delayed', 'Status: 4.0.0'], text: ['ada@example.org: 451 4.3.0 Try again'] },
    ],
    ['RFC 6533', 'hard', '5.1.1', { fields: ['Action: failed', 'Status: 5.1.1'], type: 'message/global-delivery-status' }],
    ['an action that no standard knows', 'soft', null, { fields: ['Action: expired', 'Status:', 'Diagnostic-Code: Connection timed out'] }],
    ['an action with a comment', 'hard', '5.1.1', { fields: ['Action: failed (permanently)', 'Status: 5.1.1'] }],
    ['no action', 'hard', '5.1.1', { fields: ['Final-Recipient: rfc822;ada@example.org', 'Status: 5.1.1'] }],
    ['no recipient: the text decides', 'hard', null, { fields: ['X-Nothing: 1'], text: ['<ada@example.org>: User unknown'] }],
  ] as const)('%s', async (_what, kind, statusCode, parts) => {
    expect((await readReport(report(to, parts))).report).toMatchObject({ kind: 'bounce', bounce: { kind, statusCode } });
  });

  test.each([
    [
      'dma',
      'hard',
      '5.1.1',
      'Mail delivery failed',
      [
        'This is the DragonFly Mail Agent v0.13 at mx.',
        '',
        'There was an error delivering your mail to <ada@example.org>.',
        '',
        '550 5.1.1 User unknown',
        '',
        'Message headers follow.',
        '',
        'Subject: Warning: 421',
      ],
    ],
    [
      'dma, of a domain',
      'hard',
      null,
      'Mail delivery failed',
      ['There was an error delivering your mail to <ada@nowhere.example>.', '', 'DNS lookup failure: host nowhere.example not found'],
    ],
    ['dma, after five days', 'soft', null, 'Mail delivery failed', ['Could not deliver for the last 432000 seconds. Giving up.']],
    [
      'qmail, after a week',
      'soft',
      '4.4.1',
      'failure notice',
      [
        '<ada@example.org>:',
        "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)",
        "I'm not going to try again; this message has been in the queue too long.",
      ],
    ],
    [
      'qmail, of a domain',
      'hard',
      '5.1.2',
      'failure notice',
      ['<ada@example.org>:', "Sorry, I couldn't find any host named example.org. (#5.1.2)"],
    ],
    [
      'Yahoo',
      'hard',
      null,
      'Failure Notice',
      [
        'Sorry, we were unable to deliver your message to the following address.',
        '',
        '<ada@example.org>:',
        '550: User unknown',
        '',
        '--- Below this line is a copy of the message.',
        '',
        '421 4.4.1 is in the subject',
      ],
    ],
    [
      'Domino',
      'hard',
      null,
      'DELIVERY FAILURE: User ada (ada@example.org) not listed in Domino Directory',
      ['Your document was not delivered to ada@example.org', 'because:', 'User ada (ada@example.org) not listed in Domino Directory'],
    ],
    [
      'Exchange 2003',
      'hard',
      null,
      'Undeliverable: This week',
      ['did not reach the following recipient(s):', '', 'ada@example.org', '    The recipient name is not recognized'],
    ],
    [
      'Gmail, full',
      'soft',
      '4.2.2',
      'Delivery Status Notification (Failure)',
      ['Delivery to the following recipient failed permanently:', 'The error that the other server returned was: 450 4.2.2 Mailbox Full.'],
    ],
    [
      'Gmail, a delay',
      'delayed',
      null,
      'Delivery Status Notification (Delay)',
      [
        'THIS IS A WARNING MESSAGE ONLY.',
        'Delivery to the following recipient has been delayed:',
        'Message will be retried for 2 more day(s)',
      ],
    ],
    ['a refusal that names nobody', 'soft', null, 'Returned mail: see transcript', ['554 Service unavailable']],
  ] as const)('in words: %s', async (_what, kind, statusCode, subject, text) => {
    expect((await readReport(plain(to, subject, ...text))).report).toMatchObject({ kind: 'bounce', bounce: { kind, statusCode } });
  });

  test('a holiday is no bounce, whatever it tells of one', async () => {
    for (const raw of [
      plain(to, 'Out of office', 'I am away.').toString().replace('MAILER-DAEMON <>', 'Ada <ada@example.org>'),
      plain(to, 'away until Monday', 'Your mail was not delivered to anybody else.')
        .toString()
        .replace('MAILER-DAEMON <>', 'Ada <ada@example.org>'),
    ])
      expect((await readReport(Buffer.from(raw))).report.kind).toBe('ignored');
  });

  test('the words of the other side come along, on one line', async () => {
    const { report: said, messageId } = await readReport(dsn(to, { messageId: '<r1@mx>' }));
    expect(said).toMatchObject({ bounce: { diagnostic: '550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown' } });
    expect(messageId).toBe('<r1@mx>');
    const hostile = await readReport(dsn(to, { diagnostic: `550 \u0000\u001b[31m${'x'.repeat(5000)}` }));
    expect(hostile.report.kind === 'bounce' && hostile.report.bounce.diagnostic).toMatch(/^550 \[31mx+$/);
    expect(hostile.report.kind === 'bounce' && hostile.report.bounce.diagnostic.length).toBe(1000);
  });

  test('of several recipients the worst counts; what was delivered, relayed or expanded is no failure', async () => {
    const more = ['', 'Final-Recipient: rfc822; other@example.org', 'Action: failed', 'Status: 5.1.1'];
    expect((await readReport(dsn(to, { action: 'delivered', status: '2.0.0', more }))).report).toMatchObject({ bounce: { kind: 'hard' } });
    for (const action of ['delivered', 'relayed', 'expanded', 'nonsense', ''])
      expect((await readReport(dsn(to, { action, status: '2.0.0' }))).report).toEqual({ kind: 'ignored', why: 'no-failure' });
  });

  test.each([
    ['auto-reply', outOfOffice(to)],
    ['auto-reply', outOfOffice(to, ['X-Autoreply: yes'])],
    ['auto-reply', outOfOffice(to, [])],
    ['auto-reply', outOfOffice(to, ['Precedence: auto_reply'])],
    ['no-report', answer(to)],
    ['no-report', Buffer.from('')],
    ['no-report', Buffer.from('\r\n\r\n')],
    ['no-report', Buffer.from([0, 255, 254, 13, 10, 0])],
    ['no-report', wish('unsubscribe')],
    ['no-report', wish(`unsubscribe ${'x'.repeat(47)}`)],
  ] as const)('%s is no bounce', async (why, raw) => {
    expect((await readReport(raw)).report).toEqual({ kind: 'ignored', why });
  });

  test('a wish to be unsubscribed, by mail', async () => {
    const choices = TOKENS.choices('01900000-0000-7000-8000-00000000abcd', ['reminder']);
    expect((await readReport(wish(`  Unsubscribe ${choices} `))).report).toEqual({ kind: 'unsubscribe', token: choices });
  });

  test('the reference is found in whatever case, where quoted-printable broke it, and not among too many', async () => {
    expect((await readReport(dsn(to.toUpperCase()))).references).toEqual([token]);
    const broken = `${to.slice(0, 30)}=\r\n${to.slice(30)}`;
    expect((await readReport(Buffer.from(`Subject: x\r\n\r\nReturn-Path: ${broken}\r\n`))).references).toEqual([token]);
    const many = Array.from(
      { length: 500 },
      (_, index) =>
        `x+${String(index)
          .padStart(3, '2')
          .replaceAll(/[0189]/g, 'a')}${token.slice(3)}@y`,
    );
    expect((await readReport(Buffer.from(`Subject: x\r\n\r\n${many.join(' ')}`))).references.length).toBeLessThanOrEqual(20);
  });

  test.each([
    ['more parts than the parser takes', `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}`],
    ['markup that never ends', `Content-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}`],
    ['a daemon that counts', `From: mailer-daemon@mx\r\nSubject: failure notice\r\n\r\n${'5.1.'.repeat(100_000)}`],
    ['a daemon that hosts', `From: mailer-daemon@mx\r\nSubject: failure notice\r\n\r\n${'host '.repeat(100_000)}`],
    ['a subject without end', `From: mailer-daemon@mx\r\nSubject: ${'deliver your '.repeat(30_000)}\r\n\r\nx`],
  ])('%s is read in a moment, and holds nothing up', async (_what, raw) => {
    const began = process.cpuUsage();
    const { references } = await readReport(Buffer.from(`To: ${to}\r\n${raw}`));
    expect(references).toEqual([token]);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000);
  });

  test('parts within parts without end are read in a moment', async () => {
    let body = 'x';
    for (let depth = 0; depth < 300; depth++)
      body = `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${body}\r\n--b${depth}--`;
    const began = process.cpuUsage();
    const { report: said } = await readReport(Buffer.from(`Subject: deep\r\n${body}\r\n`));
    expect(said).toEqual({ kind: 'ignored', why: 'no-report' });
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000);
  });
});

import { describe, expect, test } from '@jest/globals';
import { readReport } from '../../src/features/notifications/bounces/report.ts';
import { answer, delayNotice, dsn, exim, germanBounce, outOfOffice, qmail, wish } from '../support/returned-mail.ts';
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
    const { report, references } = await readReport(raw);
    expect(report).toMatchObject({ kind: 'bounce', bounce: { kind, statusCode } });
    expect(references).toEqual([token]);
  });

  test('the words of the other side come along, on one line', async () => {
    const { report, messageId } = await readReport(dsn(to, { messageId: '<r1@mx>' }));
    expect(report).toMatchObject({ bounce: { diagnostic: '550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown' } });
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

  test('parts within parts without end are read in a moment', async () => {
    let body = 'x';
    for (let depth = 0; depth < 300; depth++)
      body = `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${body}\r\n--b${depth}--`;
    const began = process.cpuUsage();
    const { report } = await readReport(Buffer.from(`Subject: deep\r\n${body}\r\n`)).catch(() => ({ report: { kind: 'failed' } }));
    expect(['ignored', 'failed']).toContain(report.kind);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000);
  });
});

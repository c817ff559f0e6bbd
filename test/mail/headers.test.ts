import { describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { composeMime } from '../../src/platform/mail/mime.ts';
import { quotedPrintable } from '../../src/platform/mail/quoted-printable.ts';
import { addPerson, addWalk, createCompany } from './company.ts';
import { openHouse } from './house.ts';

const compose = (text: string): Buffer =>
  composeMime({
    from: { name: text, address: 'shoes@example.org' },
    to: { name: text, address: 'ada@example.org' },
    subject: text,
    messageId: '<1@example.org>',
    date: new Date('2026-12-18T09:00:00Z'),
    headers: { 'Feedback-ID': text },
    text: quotedPrintable('x'),
    html: quotedPrintable('<p>x</p>'),
    calendars: [],
  });

describe('headers', () => {
  test.each([
    ['CR and LF', 'Ada\r\nBcc: eve@example.net', 'Ada Bcc: eve@example.net'],
    ['a bare LF', 'Ada\nBcc: eve@example.net', 'Ada Bcc: eve@example.net'],
    ['a bare CR', 'Ada\r\r\rBcc: eve@example.net', 'Ada Bcc: eve@example.net'],
    ['an empty line', 'Ada\r\n\r\n<script>', 'Ada <script>'],
    ['other line ends', 'Ada\u2028Bcc: x\u0085To: y\u2029\u000b\u000cz', 'Ada Bcc: x To: y z'],
    ['NUL and escapes', 'A\u0000d\u001b[31ma', 'A d [31ma'],
    ['letters that run backwards', '\u202egro.elpmaxe@eve\u202c \u2066x\u2069', 'gro.elpmaxe@eve x'],
    ['a forged encoded word', '=?UTF-8?Q?=0D=0ABcc:_eve@example.net?=', '=?UTF-8?Q?=0D=0ABcc:_eve@example.net?='],
    ['an emoji and a family of them', '👩‍👩‍👧 Zoë', '👩‍👩‍👧 Zoë'],
    ['a word of 3000 letters', 'a'.repeat(3000), 'a'.repeat(3000)],
    ['a word of 3000 umlauts', 'ü'.repeat(3000), 'ü'.repeat(3000)],
  ])('%s', async (_what, text, seen) => {
    const raw = compose(text);
    const head = raw.toString('latin1').split('\r\n\r\n')[0] as string;
    // RFC 5322, 2.1.1; and nothing but ASCII, no bare CR or LF.
    for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    expect(head.replaceAll('\r\n', '')).toMatch(/^[\x20-\x7e]*$/);
    expect(head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'From',
      'To',
      'Subject',
      'Message-ID',
      'Date',
      'Feedback-ID',
      'MIME-Version',
      'Content-Type',
    ]);
    const parsed = await simpleParser(raw, { skipTextToHtml: true });
    expect(parsed.subject).toBe(seen);
    expect(parsed.from?.value.map((one) => [one.name, one.address])).toEqual([[seen, 'shoes@example.org']]);
    expect(Array.isArray(parsed.to) ? [] : parsed.to?.value.map((one) => one.address)).toEqual(['ada@example.org']);
  });

  test('hostile names of the organisation, a person and a touch-point leave the headers of a whole mail as they are', async () => {
    const house = await openHouse('2026-12-18T09:00:00Z', 'bounces@example.org');
    try {
      const company = await createCompany(house.db);
      const hostile = 'X\r\nBcc: eve@example.net\r\n\r\nhello \u202e';
      await house.db('organisation').update({ name: hostile });
      await house.db('touch_points').update({ name: `${hostile}${'y'.repeat(100)}` });
      const person = await addPerson(house.db, { given_name: hostile, family_name: hostile });
      await addWalk(house.db, company, person, '2026-12-21');
      await house.notifier.tick();
      house.clock.set('2026-12-23T09:00:00Z');
      await house.notifier.tick();
      expect(house.transport.sent).toHaveLength(2);
      for (const { raw, to } of house.transport.sent) {
        const { headerLines, text } = await simpleParser(raw);
        const names = headerLines.map(({ key }) => key);
        expect(new Set(names).size).toBe(names.length);
        expect(names).not.toContain('bcc');
        expect(to).toBe(person.email);
        expect(names).toEqual(expect.arrayContaining(['message-id', 'references', 'list-id', 'auto-submitted', 'feedback-id']));
        expect(names).not.toContain('precedence');
        expect(text).toContain('You get this mail because');
        const value = (name: string) => headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]*:\s*/, '');
        expect(value('auto-submitted')).toBe('auto-generated');
        expect(value('feedback-id')).toMatch(/^(weekly|reminder):shoes\.example\.org:digest:in-their-shoes$/);
        expect(value('list-id')).toMatch(/<(weekly|reminder)\.in-their-shoes\.shoes\.example\.org>$/);
      }
    } finally {
      await house.close();
    }
  });
});

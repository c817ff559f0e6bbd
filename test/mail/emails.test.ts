import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import { calendarPart } from '../../src/features/notifications/calendar.ts';
import { type Catalogue, catalogueFor } from '../../src/features/notifications/emails/catalogue/index.ts';
import { walksOf } from '../../src/features/notifications/emails/digest-words.ts';
import type { Digest, MailView, Walk } from '../../src/features/notifications/emails/model.ts';
import { renderMail } from '../../src/features/notifications/emails/render.tsx';
import { createRenderer } from '../../src/features/notifications/emails/renderer.ts';
import { extremesIn, samplesIn } from '../../src/features/notifications/emails/samples/index.ts';
import { composeMime } from '../../src/platform/mail/mime.ts';
import { quotedPrintable } from '../../src/platform/mail/quoted-printable.ts';
import { NAUGHTY } from './naughty.ts';

const SAMPLES = samplesIn('en');
const viewsIn = (locale: string): readonly [name: string, view: MailView][] =>
  Object.entries({ ...samplesIn(locale), ...extremesIn(locale) });
const [helpline] = walksOf(SAMPLES.weekly) as [Walk];
const [shop, it] = walksOf(SAMPLES['weekly-two']) as [Walk, Walk];

const digest = (sections: Digest['sections']): Digest => ({ kind: 'digest', organisation: 'Nordwind', givenName: 'Ada', sections });

/** A cancellation and the test mail leave nothing to do. */
const ASKS_NOTHING = new Set(['cancelled', 'test']);

describe.each(['en', 'de'])('mails in %s', (locale) => {
  test.each(Object.entries<MailView>(samplesIn(locale)))('%s', (_name, view) => {
    const mail = renderMail(view, locale);
    expect({ subject: mail.subject, text: mail.text }).toMatchSnapshot('text');
    expect(mail.html).toMatchSnapshot('html');
    expect(renderMail(view, locale)).toEqual(mail);
  });

  test.each(viewsIn(locale))('%s has its language, a preview line, dark mode, one button and no script', (_name, view) => {
    const { html } = renderMail(view, locale);
    expect(html).toMatch(new RegExp(`<html[^>]*lang="${locale}"`));
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain('<meta name="color-scheme" content="light dark"');
    expect(html).toMatch(/<div style="display:none[^>]*>[^<]{5,}/);
    expect(html.split('class="button"').length - 1).toBe(ASKS_NOTHING.has(_name) ? 0 : 1);
    // A rule stands above something; a link has the mail's own colour, within a brief too.
    expect(/<hr(?![\s\S]*<p)/.test(html)).toBe(false);
    for (const [link] of html.matchAll(/<a [^>]*>/g)) expect(link).toContain('color:');
    expect(html).not.toMatch(/<script|<img (?![^>]*src="cid:)|<link|javascript:/i);
    // Gmail cuts a mail off at 102 kB.
    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
  });
});

/** A language that nobody speaks: every word of it shows its place in the catalogue. */
function invented(): Catalogue {
  const invent = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') return `‹${path}›`;
    if (typeof value === 'function')
      return (...args: unknown[]) =>
        `‹${path}› ${args
          .flat()
          .filter((one) => one !== null && !Number.isNaN(one))
          .join(' ')}`;
    return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, invent(inner, `${path}.${key}`)]));
  };
  const formats = { dayFormat: 'yyyy-MM-dd', dayFormatWithYear: 'yyyy-MM-dd', dateFormat: 'yyyy-MM-dd', shortDateFormat: 'yyyy-MM-dd' };
  return { ...(invent(catalogueFor('en'), '') as Catalogue), ...formats, locale: 'xx' };
}

describe('a third language is one more catalogue', () => {
  const catalogues = [catalogueFor('en'), catalogueFor('de'), invented()];

  test.each(viewsIn('en'))('%s has no word of its own beside it', (_name, view) => {
    const mail = renderMail(view, 'xx-XX', catalogues);
    expect(mail.html).toContain('lang="xx"');
    const data = JSON.stringify(view).toLowerCase();
    const visible = mail.html.replaceAll(/<(style|head)[\s\S]*?<\/\1>/g, ' ').replaceAll(/<!--[\s\S]*?-->|<[^>]*>|&[#\w]+;/g, ' ');
    for (const text of [mail.subject, mail.text, visible]) {
      const words = text.replaceAll(/‹[^›]*›|https?:\S+/g, ' ').match(/\p{L}{2,}/gu) ?? [];
      expect(words.filter((word) => !data.includes(word.toLowerCase()))).toEqual([]);
    }
  });
});

test('the other language of a region, and one that nobody has translated', () => {
  expect(catalogueFor('de-CH').locale).toBe('de');
  expect(catalogueFor('DE_at').locale).toBe('de');
  expect(catalogueFor('fr').locale).toBe('en');
});

const HEADERS = ['content-type', 'date', 'feedback-id', 'from', 'message-id', 'mime-version', 'subject', 'to'];

describe('hostile names', () => {
  const tags = (html: string): string[] =>
    [...html.matchAll(/<\/?([a-z!][a-z0-9-]*)/gi)].map((match) => (match[1] as string).toLowerCase()).sort();
  const plain = tags(renderMail(digest([{ kind: 'week', week: '2026-12-28', ahead: true, walks: [shop, it] }]), 'en').html);

  test(`${NAUGHTY.length} of them add no element to the HTML`, () => {
    expect(NAUGHTY.length).toBeGreaterThan(300);
    for (const name of NAUGHTY) {
      const walks = [
        { ...shop, touchPoint: name, site: name },
        { ...it, touchPoint: name, site: name },
      ];
      const { html } = renderMail(
        { kind: 'digest', organisation: name, givenName: name, sections: [{ kind: 'week', week: '2026-12-28', ahead: true, walks }] },
        'en',
      );
      expect([name, tags(html)]).toEqual([name, plain]);
    }
  });

  test('a brief brings only the elements of its Markdown', () => {
    for (const brief of NAUGHTY) {
      const { html } = renderMail(digest([{ kind: 'week', week: '2026-12-28', ahead: true, walks: [{ ...shop, brief }] }]), 'en');
      expect(html).not.toMatch(/<(script|img|iframe|style>x|svg|object|form|input)|href="(javascript|data):/i);
    }
  });

  test('none begins a header, and all arrive as they were typed', async () => {
    for (const name of NAUGHTY) {
      const raw = composeMime({
        from: { name, address: 'shoes@example.org' },
        to: { name, address: 'ada@example.org' },
        subject: name,
        messageId: '<1@example.org>',
        date: new Date('2026-12-18T09:00:00Z'),
        headers: { 'Feedback-ID': name },
        text: quotedPrintable(`${name}\n`),
        html: quotedPrintable('<p>x</p>'),
        calendars: [],
      });
      const parsed = await simpleParser(raw, { skipTextToHtml: true });
      // A name of nothing visible leaves its header out; none brings another one.
      const others = parsed.headerLines.map((header) => header.key).filter((key) => !HEADERS.includes(key));
      expect([name, others]).toEqual([name, []]);
      expect([name, Array.isArray(parsed.to) ? 2 : parsed.to?.value.map((one) => one.address)]).toEqual([name, ['ada@example.org']]);
      expect(parsed.from?.value).toHaveLength(1);
      expect(parsed.text?.trimEnd()).toBe(name.trimEnd());
    }
  });

  test('a mail filled into a kept template is the mail rendered for that person alone', () => {
    const render = createRenderer();
    const decode = (text: string): string =>
      Buffer.from(
        text.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      )
        .toString('utf8')
        .replaceAll('\r\n', '\n');
    for (const name of ['Ada', ...NAUGHTY, '\ue0000\ue001']) {
      const view: Digest = { ...SAMPLES.digest, givenName: name };
      const alone = renderMail(view, 'de');
      const filled = render(view, 'de');
      expect([name, filled.subject, decode(filled.text), decode(filled.html)]).toEqual([name, alone.subject, alone.text, alone.html]);
      for (const line of `${filled.text}\r\n${filled.html}`.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
    }
  });

  test('none breaks a calendar entry', () => {
    for (const name of NAUGHTY) {
      const { content } = calendarPart({
        method: 'REQUEST',
        assignmentId: helpline.assignmentId,
        host: 'shoes.example.org',
        sequence: 3,
        week: '2026-12-28',
        entry: { kind: 'week' },
        touchPoint: name,
        site: name,
        organiser: { name, address: 'shoes@example.org' },
        attendee: { name, address: 'ada@example.org' },
        locale: 'de',
        stamp: new Date('2026-12-18T09:00:00Z'),
      });
      for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const calendar = new ICAL.Component(ICAL.parse(content));
      expect(calendar.getAllSubcomponents()).toHaveLength(1);
      const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component);
      expect([event.uid, event.sequence]).toEqual([`assignment-${helpline.assignmentId}@shoes.example.org`, 3]);
      // What is no character, and what some programs take for the end of a line, is a space.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the test is about
      const written = name.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
      expect([name, event.summary]).toEqual([name, `In den Schuhen der Kunden: ${written}`.trim()]);
      expect(event.component.getAllProperties('attendee').map((attendee) => attendee.getFirstValue())).toEqual(['mailto:ada@example.org']);
    }
  });
});

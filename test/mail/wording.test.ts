import { describe, expect, test } from '@jest/globals';
import { languages } from '../../src/features/notifications/emails/catalogue/index.ts';
import type { MailView } from '../../src/features/notifications/emails/model.ts';
import { renderMail } from '../../src/features/notifications/emails/render.tsx';
import { extremesIn, samplesIn } from '../../src/features/notifications/emails/samples/index.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" };
const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/[\s\u00a0\u200c]+/g, ' ')
    .trim();

/** What somebody wrote as Markdown: not ours, and laid out in its own way in plain text. */
const BRIEF = /<div style="[^"]*border-left:4px[\s\S]*?<\/div>/g;

/** What stands in elements of these names, each in one string. */
const partsOf = (html: string, names: string): string[] =>
  [...html.matchAll(new RegExp(`<(${names})\\b[^>]*>([\\s\\S]*?)</\\1>`, 'g'))].map(([, , inner]) => plain(inner as string));

describe.each(languages)('in %s', (locale) => {
  const views: [name: string, view: MailView][] = Object.entries({ ...samplesIn(locale), ...extremesIn(locale) });

  test.each(views)('%s: what it says is in its plain text too, links and all', (_name, view) => {
    const { html, text } = renderMail(view, locale);
    const written = plain(text.replaceAll(/^> ?/gm, ''));
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link]) => plain(link as string));
    expect(links.filter((link) => !written.includes(link))).toEqual([]);
    // Links have words of their own in HTML; the legend belongs to the picture.
    const said = html.replaceAll(/<a [\s\S]*?<\/a>/g, '').replaceAll(BRIEF, '');
    const sentences = partsOf(said, 'p|li|h2|h3').filter((part) => !/■/.test(part));
    expect(sentences.filter((sentence) => !written.includes(sentence))).toEqual([]);
  });

  test.each(views)('%s: no sentence counts nothing', (_name, view) => {
    const { subject, html } = renderMail(view, locale);
    for (const part of [subject, ...partsOf(html, 'p|li|h1|h2|h3')]) expect(part).not.toMatch(/(?<![\d.,:±-])0(?![\d.,:%]|\u00a0%)/);
  });

  test.each(views)('%s: the preview line says what the subject does not, and the subject is no list', (_name, view) => {
    const { subject, html } = renderMail(view, locale);
    const preview = plain(html.match(/<div style="display:none[^>]*>([^<]*)/)?.[1] ?? '');
    expect(preview.length).toBeGreaterThan(5);
    expect(subject).not.toContain(preview);
    expect(preview).not.toContain(subject);
    expect(subject.length).toBeLessThan(300);
    expect(subject.trim()).toBe(subject);
  });

  test.each(views)('%s: every link says by itself where it leads', (_name, view) => {
    const { html } = renderMail(view, locale);
    const links = [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)].map(
      ([, link, words]) => [plain(words as string), link] as const,
    );
    const brief = new Set(
      [...html.matchAll(/<a [^>]*rel="noopener[^>]*href="([^"]+)"|href="([^"]+)" rel="noopener/g)].map(([, one, two]) => one ?? two),
    );
    const own = links.filter(([, link]) => !brief.has(link as string));
    for (const [words, link] of own) expect([words, own.filter((other) => other[0] === words && other[1] !== link)]).toEqual([words, []]);
  });

  test.each(views)('%s: headings go down by one level at a time', (_name, view) => {
    const { html } = renderMail(view, locale);
    const levels = [...html.replaceAll(BRIEF, '').matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) if (index > 0) expect(level).toBeLessThanOrEqual((levels[index - 1] as number) + 1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
  });

  test.each(views)('%s: tables for layout say so, and the mail names itself', (_name, view) => {
    const { subject, html } = renderMail(view, locale);
    for (const [table] of html.matchAll(/<table[\s\S]*?>(?=[\s\S]*?<\/table>)/g))
      if (!table.includes('role="presentation"')) expect(html.slice(html.indexOf(table))).toMatch(/^[\s\S]*?<th scope=/);
    expect(plain(html.match(/<title>([\s\S]*?)<\/title>/)?.[1] ?? '')).toBe(plain(subject));
    expect(html).toMatch(new RegExp(`<div role="article" aria-label="[^"]+" lang="${locale}" dir="ltr">`));
  });
});

import { posix } from 'node:path';
import { invalid, ProductError } from '../../../../platform/errors.ts';
import { attribute, type XmlHandler, XmlReader } from './xml.ts';
import type { Archive } from './zip.ts';

/** What a sheet's cells need to be understood (ECMA-376 part 1, sections 18.2, 18.4 and 18.8). */
export interface Workbook {
  /** Path of the first sheet that is not hidden. */
  readonly sheet: string;
  readonly sharedStrings: readonly string[];
  /** By a cell's style: whether it shows its number as a date. */
  readonly dateStyles: readonly boolean[];
  /** Days are counted from 1904, as Excel for Macintosh once did. */
  readonly from1904: boolean;
}

/** Characters of all shared strings together. */
const MAX_STRINGS = 48 * 1024 * 1024;

/** Feeds one part of the archive to a handler. */
async function readPart(archive: Archive, name: string, handler: Partial<XmlHandler>): Promise<void> {
  const reader = new XmlReader({ open() {}, text() {}, close() {}, ...handler });
  const decoder = new TextDecoder();
  for await (const chunk of archive.open(name)) reader.write(decoder.decode(chunk, { stream: true }));
  reader.write(decoder.decode());
  reader.end();
}

/** @throws unsupported-media for an archive that is no workbook */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  if (!archive.has('xl/workbook.xml'))
    throw new ProductError('unsupported-media', 'This is a ZIP archive, but no Excel workbook (.xlsx). Save the table as .xlsx or CSV.');
  const sheets: { id: string; hidden: boolean }[] = [];
  let from1904 = false;
  await readPart(archive, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'sheet')
        sheets.push({ id: attribute(attributes, 'id') ?? '', hidden: /hidden/i.test(attribute(attributes, 'state') ?? '') });
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '');
    },
  });
  const parts = await readRelationships(archive);
  const sheet = parts.find((part) => part.id === (sheets.find((other) => !other.hidden) ?? sheets[0])?.id)?.path;
  if (sheet === undefined) throw invalid('', 'The workbook has no sheet to read.');
  const of = (type: string) => parts.find((part) => part.type.endsWith(type))?.path;
  const [strings, styles] = [of('/sharedStrings'), of('/styles')];
  return {
    sheet,
    from1904,
    sharedStrings: strings === undefined ? [] : await readSharedStrings(archive, strings),
    dateStyles: styles === undefined ? [] : await readDateStyles(archive, styles),
  };
}

async function readRelationships(archive: Archive): Promise<readonly { id: string; type: string; path: string }[]> {
  const parts: { id: string; type: string; path: string }[] = [];
  await readPart(archive, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const target = attribute(attributes, 'Target') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : posix.join('xl', target);
      parts.push({ id: attribute(attributes, 'Id') ?? '', type: attribute(attributes, 'Type') ?? '', path });
    },
  });
  return parts;
}

async function readSharedStrings(archive: Archive, path: string): Promise<readonly string[]> {
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let phonetic = false;
  let length = 0;
  await readPart(archive, path, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') inText = !phonetic;
    },
    text(text) {
      if (inText) current += text;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') {
        strings.push(unescapeString(current));
        // 24: what V8 needs for a string besides its characters; a million empty ones are not for free.
        length += current.length + 24;
        if (length > MAX_STRINGS)
          throw new ProductError('too-large', 'The workbook holds too much text to be read. Export it as CSV, or split it.');
      }
    },
  });
  return strings;
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export const unescapeString = (text: string): string =>
  text.includes('_x') ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : text;

/** Numbers of the built-in formats that show a date (ECMA-376 part 1, 18.8.30), East Asian ones included. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

async function readDateStyles(archive: Archive, path: string): Promise<readonly boolean[]> {
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  await readPart(archive, path, {
    open(name, attributes) {
      const format = () => Number(attribute(attributes, 'numFmtId') ?? 0);
      if (name === 'numFmt') custom.set(format(), showsDate(attribute(attributes, 'formatCode') ?? ''));
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) styles.push(custom.get(format()) ?? BUILT_IN_DATES.has(format()));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

/** A format with a day or a year shows a date; an `m` alone is a month unless hours or seconds make it minutes. */
export function showsDate(format: string): boolean {
  const letters = format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').toLowerCase();
  return /[dy]/.test(letters) || (letters.includes('m') && !/[hs]/.test(letters));
}

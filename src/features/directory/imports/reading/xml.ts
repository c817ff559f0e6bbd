import { invalid } from '../../../../platform/errors.ts';

export interface XmlHandler {
  /** @param attributes the raw text between name and bracket; see `attribute` */
  open(name: string, attributes: string): void;
  text(text: string): void;
  close(name: string): void;
}

/** Longest tag or piece of text that is held; a workbook's cell has at most 32,767 characters. */
const MAX_PENDING = 1024 * 1024;
const TAG = /<(\/?)([^\s/>!?<]+)((?:\s+[^\s=<>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;

/**
 * Reads the XML of workbooks as it arrives: tags without their namespace prefix, and text. It has no document types, so
 * no entity but the five of XML itself can be declared, let alone blown up.
 */
export class XmlReader {
  #pending = '';
  readonly #to: XmlHandler;

  constructor(to: XmlHandler) {
    this.#to = to;
  }

  /** @throws invalid for what is no XML, or XML that no workbook has */
  write(chunk: string): void {
    const all = this.#pending + chunk;
    let at = 0;
    for (;;) {
      const tag = all.indexOf('<', at);
      const end = tag < 0 ? textEnd(all, at) : tag;
      if (end > at) this.#to.text(unescapeXml(all.slice(at, end)));
      at = end;
      if (tag < 0) break;
      const next = this.#markup(all, tag);
      if (next === undefined) break;
      at = next;
    }
    this.#pending = all.slice(at);
    if (this.#pending.length > MAX_PENDING) throw refuse('a tag does not end');
  }

  end(): void {
    if (this.#pending.trim() !== '') throw refuse('it ends in the middle of a tag');
  }

  /** Handles the markup at a position. @returns the position behind it; undefined: the rest of it has not arrived */
  #markup(all: string, at: number): number | undefined {
    for (const [begin, end] of SKIPPED) {
      if (!all.startsWith(begin, at)) continue;
      const last = all.indexOf(end, at + begin.length);
      if (last < 0) return undefined;
      if (begin === CDATA) this.#to.text(all.slice(at + begin.length, last));
      return last + end.length;
    }
    if (/^<!D/i.test(all.slice(at, at + 3))) throw refuse('it declares a document type');
    TAG.lastIndex = at;
    const match = TAG.exec(all);
    if (!match) {
      if (all.indexOf('<', at + 1) > 0 && all.length - at > 65_536) throw refuse('a tag is malformed');
      return undefined;
    }
    const [, closing, qualified, attributes, empty] = match as unknown as [string, string, string, string, string];
    const name = qualified.slice(qualified.indexOf(':') + 1);
    if (closing === '') this.#to.open(name, attributes);
    if (closing !== '' || empty !== '') this.#to.close(name);
    return TAG.lastIndex;
  }
}

const CDATA = '<![CDATA[';
const SKIPPED = [
  ['<?', '?>'],
  ['<!--', '-->'],
  [CDATA, ']]>'],
] as const;

const refuse = (why: string) =>
  invalid('', `The workbook cannot be read: its XML is broken (${why}). Open and save it again, or export CSV.`);

/** Text may be handed on in pieces, but not in the middle of an entity. */
function textEnd(all: string, from: number): number {
  const ampersand = all.lastIndexOf('&');
  return ampersand >= from && all.length - ampersand < 12 && !all.includes(';', ampersand) ? ampersand : all.length;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
        if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      })
    : text;

const patterns = new Map<string, RegExp>();

/** The value of an attribute in a tag's raw attributes; a namespace prefix in the file does not count. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = patterns.get(name);
  if (!pattern) {
    pattern = new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const match = pattern.exec(attributes);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : unescapeXml(value);
}

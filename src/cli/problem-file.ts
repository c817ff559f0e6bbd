import type { Problem } from '../scheduler/index.ts';

/** The tables of whole numbers, by row width: read straight into typed arrays, since they can hold millions of rows. */
const TABLES: Readonly<Record<string, number>> = { exempt: 2, deadlines: 3, pinned: 4, published: 4 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const COLON = 0x3a;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Parses `problem.json`. The big tables are read by hand (5 times faster than JSON.parse and without one small array a
 * row); all else, and any table that is not plain whole numbers, goes through JSON.parse.
 * @throws SyntaxError when the file is no JSON object.
 */
export function parseProblem(bytes: Uint8Array): Problem {
  const fields = topLevelFields(bytes);
  if (fields === null) return JSON.parse(text(bytes, 0, bytes.length)) as Problem;
  const problem: Record<string, unknown> = {};
  for (const { name, from, to } of fields) {
    const width = TABLES[name];
    const table = width === undefined ? null : wholeNumberTable(bytes, from, to, width);
    problem[name] = table ?? JSON.parse(text(bytes, from, to));
  }
  return problem as unknown as Problem;
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8');
}

type Field = { readonly name: string; readonly from: number; readonly to: number };

/** Where each value of the outermost object begins and ends, or null when that cannot be told (let JSON.parse complain). */
function topLevelFields(bytes: Uint8Array): Field[] | null {
  const n = bytes.length;
  const skip = (i: number): number => {
    while (i < n && isSpace(bytes[i]!)) i++;
    return i;
  };
  const fields: Field[] = [];
  let i = skip(0);
  if (bytes[i] !== OPEN_BRACE) return null;
  i = skip(i + 1);
  if (bytes[i] === CLOSE_BRACE) return skip(i + 1) === n ? fields : null;
  while (i < n) {
    if (bytes[i] !== QUOTE) return null;
    const nameEnd = endOfString(bytes, i);
    let name: string;
    try {
      name = JSON.parse(text(bytes, i, nameEnd)) as string;
    } catch {
      return null;
    }
    i = skip(nameEnd);
    if (bytes[i] !== COLON) return null;
    i = skip(i + 1);
    const from = i;
    for (let depth = 0; i < n; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE) i = endOfString(bytes, i) - 1;
      else if (byte === OPEN || byte === OPEN_BRACE) depth++;
      else if (byte === CLOSE || byte === CLOSE_BRACE) {
        if (depth === 0) break;
        depth--;
      } else if (byte === COMMA && depth === 0) break;
    }
    if (i >= n) return null;
    fields.push({ name, from, to: i });
    if (bytes[i] === CLOSE_BRACE) return skip(i + 1) === n ? fields : null;
    if (bytes[i] !== COMMA) return null;
    i = skip(i + 1);
  }
  return null;
}

/** The position after the closing quote of the string that opens at `from`. */
function endOfString(bytes: Uint8Array, from: number): number {
  let i = from + 1;
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return i + 1;
}

/** A flat table of rows of `width` whole numbers, or null when it is anything else. */
function wholeNumberTable(bytes: Uint8Array, from: number, to: number, width: number): Int32Array | null {
  let out = new Int32Array(Math.max(16, Math.ceil((to - from) / 6)));
  let length = 0;
  let i = from;
  const skip = (): void => {
    while (i < to && isSpace(bytes[i]!)) i++;
  };
  skip();
  if (bytes[i++] !== OPEN) return null;
  skip();
  if (bytes[i] === CLOSE) return closed(i + 1) ? new Int32Array(0) : null;
  for (;;) {
    if (bytes[i++] !== OPEN) return null;
    for (let k = 0; k < width; k++) {
      skip();
      const negative = bytes[i] === MINUS;
      if (negative) i++;
      const digits = i;
      let value = 0;
      for (let digit = bytes[i]! - 48; digit >= 0 && digit <= 9; digit = bytes[++i]! - 48) value = value * 10 + digit;
      if (i === digits || i - digits > 9 || (bytes[digits] === 48 && i - digits > 1)) return null;
      if (length === out.length) {
        const larger = new Int32Array(2 * length);
        larger.set(out);
        out = larger;
      }
      out[length++] = negative ? -value : value;
      skip();
      if (bytes[i++] !== (k === width - 1 ? CLOSE : COMMA)) return null;
    }
    skip();
    const byte = bytes[i++];
    if (byte === CLOSE) return closed(i) ? out.slice(0, length) : null;
    if (byte !== COMMA) return null;
    skip();
  }

  function closed(end: number): boolean {
    while (end < to && isSpace(bytes[end]!)) end++;
    return end === to;
  }
}

/** Text in quoted-printable, ready to be the body of a part. Only `quotedPrintable` and `fillHoles` make it. */
export type QuotedPrintable = string & { readonly encoding: 'quoted-printable' };

const LINE = 76;
const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
const SOFT_BREAK = '=\r\n';

/** RFC 2045, section 6.7. Lines of the text end in LF or CRLF; CRLF comes out. Links and their secrets stay legible. */
export function quotedPrintable(text: string): QuotedPrintable {
  return text.split(/\r?\n/).map(encodeLine).join('\r\n') as QuotedPrintable;
}

function encodeLine(line: string): string {
  const bytes = Buffer.from(line, 'utf8');
  const lines: string[] = [];
  let current = '';
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    const atEnd = index === bytes.length - 1;
    const blank = byte === 0x20 || byte === 0x09;
    const literal = (byte > 0x20 && byte < 0x7f && byte !== 0x3d) || (blank && !atEnd);
    const piece = literal ? String.fromCharCode(byte) : (HEX[byte] as string);
    // The last column is kept for the "=" of a soft break.
    if (current.length + piece.length > LINE - 1) {
      lines.push(current);
      current = '';
    }
    current += piece;
  }
  lines.push(current);
  return lines.join(SOFT_BREAK);
}

/** A hole in a text that is otherwise the same for many: private-use characters, which no template of ours contains. */
export const hole = (index: number): string => `\ue000${index}\ue001`;
export const hasHoles = (text: string): boolean => text.includes('\ue000');

/** A text with holes, encoded once. */
export interface Holed {
  readonly segments: readonly QuotedPrintable[];
  readonly holes: readonly number[];
}

export function encodeHoled(text: string): Holed {
  const parts = text.split(/\ue000(\d+)\ue001/);
  return {
    segments: parts.filter((_, index) => index % 2 === 0).map((part) => quotedPrintable(part)),
    holes: parts.filter((_, index) => index % 2 === 1).map(Number),
  };
}

/** Puts values in. Each stands on lines of its own (soft breaks are no line breaks), so that nothing around it moves. */
export function fillHoles({ segments, holes }: Holed, values: readonly string[]): QuotedPrintable {
  let text: string = segments[0] as string;
  holes.forEach((index, position) => {
    text += SOFT_BREAK + quotedPrintable(values[index] as string) + SOFT_BREAK + segments[position + 1];
  });
  return text as QuotedPrintable;
}

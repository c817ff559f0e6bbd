import type { Upload } from './upload.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark in front of the text. */
  readonly bom: number;
}

/**
 * A byte order mark is believed; without one, bytes that are valid UTF-8 are UTF-8 (text of another encoding with accents
 * is practically never valid UTF-8 by chance), and everything else is what Excel writes on Windows.
 */
export function detectEncoding(file: Pick<Upload, 'head' | 'utf8'>): DetectedEncoding {
  const [first, second, third] = file.head;
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', bom: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', bom: 2 };
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: file.utf8 ? 'utf-8' : 'windows-1252', bom: 3 };
  return { encoding: file.utf8 ? 'utf-8' : 'windows-1252', bom: 0 };
}

/** The text of a file behind its byte order mark, chunk by chunk. Half of a surrogate pair becomes U+FFFD. */
export async function* decode(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

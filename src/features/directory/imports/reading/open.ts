import { ProductError } from '../../../../platform/errors.ts';
import { openCsv } from './csv.ts';
import type { Table } from './rows.ts';
import type { Upload } from './upload.ts';
import { openXlsx } from './xlsx.ts';

const refuse = (what: string): ProductError =>
  new ProductError('unsupported-media', `This is ${what}. Send a CSV file (text/csv) or an Excel workbook (.xlsx) as the body itself.`);

/** Tells what a file is by its content: browsers and scripts name media types too freely to be believed. */
export function openTable(file: Upload): Promise<Table> {
  const { head } = file;
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return openXlsx(file);
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw refuse('a workbook of Excel 97–2003, or one with a password');
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const firstLine = head.subarray(0, head.indexOf(0x0a) + 1 || head.length);
  if (!utf16 && firstLine.includes(0)) throw refuse('no text (its first line contains NUL bytes)');
  return openCsv(file);
}

import { invalid } from '../../../../platform/errors.ts';
import { type Cell, isBlank, MAX_COLUMNS, type Row, type Table } from './rows.ts';
import type { Upload } from './upload.ts';
import { readWorkbook, unescapeString, type Workbook } from './xlsx-parts.ts';
import { attribute, XmlReader } from './xml.ts';
import { openZip } from './zip.ts';

/** Characters of one row; see reading/csv.ts. */
const MAX_ROW = 4 * 1024 * 1024;

/**
 * Opens the first visible sheet of an Excel workbook. Rows are read as they are unpacked; only the shared strings are held.
 * Of a formula, the result that Excel stored is the value.
 *
 * @throws unsupported-media for another archive, invalid for a damaged or empty one, too-large for one that unpacks to too much
 */
export async function openXlsx(file: Upload): Promise<Table> {
  const archive = await openZip(file);
  const workbook = await readWorkbook(archive);
  const rows = sheetRows(archive.open(workbook.sheet), workbook);
  const close = async () => void (await rows.return(undefined));
  const first = await rows.next();
  if (first.done) throw invalid('', 'The first sheet of the workbook is empty. Its first row names the columns.');
  const header = trimmed(first.value);
  const width = header.cells.length;
  if (width > MAX_COLUMNS) {
    await close();
    throw invalid('', `The sheet has ${width} columns. Keep the columns that matter; at most ${MAX_COLUMNS} are read.`);
  }
  return { encoding: null, delimiter: null, header, rows: padded(rows, width), close };
}

const trimmed = (row: Row): Row => ({ ...row, cells: row.cells.slice(0, row.cells.findLastIndex((cell) => cell !== '') + 1) });

/** A sheet does not store the empty cells at a row's end. */
async function* padded(rows: AsyncIterable<Row>, width: number): AsyncGenerator<Row> {
  for await (const row of rows) {
    yield row.cells.length >= width ? row : { ...row, cells: [...row.cells, ...Array<string>(width - row.cells.length).fill('')] };
  }
}

async function* sheetRows(chunks: AsyncIterable<Buffer>, workbook: Workbook): AsyncGenerator<Row, undefined> {
  const ready: Row[] = [];
  const reader = sheetReader(workbook, (row) => ready.push(row));
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    reader.write(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
  }
  reader.end();
  return undefined;
}

function sheetReader(workbook: Workbook, emit: (row: Row) => void): XmlReader {
  let line = 0;
  let cells: Cell[] = [];
  let size = 0;
  let column = 0;
  let type = 'n';
  let style = 0;
  let value = '';
  let reading = false;
  let phonetic = false;
  return new XmlReader({
    open(name, attributes) {
      if (name === 'row') {
        line = Number(attribute(attributes, 'r') ?? line + 1);
        cells = [];
        size = 0;
        column = 0;
      } else if (name === 'c') {
        column = columnOf(attribute(attributes, 'r')) ?? column;
        type = attribute(attributes, 't') ?? 'n';
        style = Number(attribute(attributes, 's') ?? 0);
        value = '';
      } else if (name === 'v' || name === 't') {
        reading = !phonetic;
      } else if (name === 'rPh') {
        phonetic = true;
      }
    },
    text(text) {
      if (!reading) return;
      value += text;
      size += text.length;
      if (size > MAX_ROW) throw invalid(`/line/${line}`, `Row ${line} of the sheet is longer than ${MAX_ROW / 1024 / 1024} MB.`);
    },
    close(name) {
      if (name === 'v' || name === 't') {
        reading = false;
      } else if (name === 'rPh') {
        phonetic = false;
      } else if (name === 'c') {
        while (cells.length < column) cells.push('');
        cells[column] = cellOf(type, value, style, workbook);
        column++;
      } else if (name === 'row' && !isBlank(cells)) {
        emit({ line, cells });
      }
    },
  });
}

/** `C5` → 2. Undefined when a cell does not say where it is: it follows the one before. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/i.exec(reference ?? '')?.[0].toUpperCase();
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellOf(type: string, value: string, style: number, { sharedStrings, dateStyles, from1904 }: Workbook): Cell {
  switch (type) {
    case 's':
      return sharedStrings[Number(value)] ?? '';
    case 'inlineStr':
    case 'str':
      return unescapeString(value);
    case 'b':
      return value === '1' ? 'true' : value === '' ? '' : 'false';
    case 'e':
      return { failed: value };
    case 'd':
      return { date: value.slice(0, 10) };
    default:
      if (value === '') return '';
      return dateStyles[style] ? (dateOf(Number(value), from1904) ?? value) : plainNumber(value);
  }
}

/** 0.10000000000000001 is how Excel stores what people typed as 0.1. Numbers too long for a double stay as they stand. */
const plainNumber = (value: string): string =>
  /^-?\d{16,}$/.test(value) || !Number.isFinite(Number(value)) ? value : String(Number(value));

const DAY = 86_400_000;

/**
 * The date that a serial number of days stands for. Excel counts 29 February 1900, which never was, so that days before it
 * are one off; that day itself is no date.
 */
export function dateOf(serial: number, from1904: boolean): Cell | undefined {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return undefined;
  const day = Math.floor(serial);
  if (!from1904 && day === 60) return undefined;
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  return { date: new Date(epoch + day * DAY).toISOString().slice(0, 10) };
}

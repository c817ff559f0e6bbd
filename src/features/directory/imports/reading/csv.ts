import { Readable } from 'node:stream';
import { type CsvError, type Options, parse } from 'csv-parse';
import { invalid } from '../../../../platform/errors.ts';
import { type Delimiter, detectDelimiter, separatorLine } from './delimiter.ts';
import { decode, detectEncoding } from './encoding.ts';
import { isBlank, MAX_COLUMNS, type Row, type Table } from './rows.ts';
import type { Upload } from './upload.ts';

/** Characters of one row; a longer one is a quote that was never closed, or a file that is meant to hurt. */
const MAX_ROW = 4 * 1024 * 1024;
const LINE_BREAK = /\r\n|\r|\n/g;

/**
 * Opens delimited text.
 *
 * @throws invalid when there is no header
 */
export async function openCsv(file: Upload): Promise<Table> {
  const { encoding, bom } = detectEncoding(file);
  const head = new TextDecoder(encoding).decode(file.head);
  const hint = separatorLine(head);
  const delimiter = hint?.delimiter ?? detectDelimiter(head);
  const skip = bom + (hint === undefined ? 0 : Buffer.byteLength(hint.line) * (encoding.startsWith('utf-16') ? 2 : 1));
  const text = encoding === 'utf-8' ? file.stream(skip) : Readable.from(decode(file.stream(skip), encoding));
  const rows = records(text, delimiter, hint === undefined ? 1 : 2);
  const close = async () => void (await rows.return(undefined));
  const first = await rows.next();
  if (first.done) throw invalid('', 'The file is empty. Its first line names the columns.');
  if (first.value.cells.length > MAX_COLUMNS) {
    await close();
    throw invalid('', `The file has ${first.value.cells.length} columns. Keep the columns that matter; at most ${MAX_COLUMNS} are read.`);
  }
  return { encoding, delimiter, header: first.value, rows, close };
}

/**
 * csv-parse counts a CRLF inside quotes as two lines, so lines are counted here, in the raw text of each record: that text
 * starts with the blank lines that were skipped in front of it, and ends with the first character of its line break.
 */
async function* records(text: Readable, delimiter: Delimiter, firstLine: number): AsyncGenerator<Row, undefined> {
  let line = firstLine;
  const toRow = ({ record, raw }: { record: string[]; raw: string }): Row | undefined => {
    const start = line + blankLines(raw);
    line += lineBreaks(raw);
    return isBlank(record) ? undefined : { line: start, cells: record };
  };
  const parser = parse({
    delimiter,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW,
    // Its types do not know what `raw` makes of a record.
    on_record: toRow as unknown as NonNullable<Options['on_record']>,
  });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    yield* parser as AsyncIterable<Row>;
  } catch (error) {
    throw explain(error as CsvError, line + blankLines(String((error as { raw?: unknown }).raw ?? '')));
  } finally {
    text.destroy();
    parser.destroy();
  }
  return undefined;
}

const lineBreaks = (text: string): number => text.match(LINE_BREAK)?.length ?? 0;
const blankLines = (raw: string): number => lineBreaks(/^[\r\n]*/.exec(raw)?.[0] ?? '');

/** A row that cannot be told apart from the next one makes everything behind it a guess: the whole file is refused. */
function explain(error: CsvError, line: number): unknown {
  const pointer = `/line/${line}`;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return invalid(
        pointer,
        `A quotation mark is opened in the row at line ${line} and never closed. Close it, or write "" for a mark inside text.`,
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return invalid(
        pointer,
        `A quotation mark stands in the middle of a cell in the row at line ${line}. Put the whole cell in quotation marks and write "" for one inside.`,
      );
    case 'CSV_MAX_RECORD_SIZE':
      return invalid(
        pointer,
        `The row at line ${line} is longer than ${MAX_ROW / 1024 / 1024} MB. A quotation mark may be open; close it.`,
      );
    default:
      return error;
  }
}

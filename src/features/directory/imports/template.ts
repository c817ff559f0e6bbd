import { stringify } from 'csv-stringify/sync';
import { IMPORTERS } from './importers.ts';
import type { Kind } from './schemas.ts';

/** The header line of a kind. With a byte order mark, for Excel takes UTF-8 without one for something else. */
export const templateFor = (kind: Kind): string =>
  stringify([IMPORTERS[kind].fields.map((field) => field.name)], { bom: true, escape_formulas: true, record_delimiter: '\r\n' });

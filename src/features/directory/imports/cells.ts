import { DateTime } from 'luxon';
import { z } from 'zod';
import { CalendarDate, EmailAddress } from '../../../platform/http/fields.ts';
import type { ParseCell, Parsed } from './fields.ts';

/** One parser per kind of value. All of them are given a cell that is not blank. */

const ok = (value: string): Parsed => ({ ok: true, value });
const no = (message: string): Parsed => ({ ok: false, message });

export const textOf = (cell: Parameters<ParseCell>[0]): string =>
  typeof cell === 'string' ? cell : 'date' in cell ? cell.date : cell.failed;

/** Checks text with the very schema that the API checks it with. */
export const text =
  (schema: z.ZodType<string | null | undefined>): ParseCell =>
  (cell) => {
    const value = textOf(cell);
    if (value.includes('\0')) return no('contains the NUL character; remove it');
    const parsed = schema.safeParse(value);
    return parsed.success ? ok(parsed.data ?? '') : no(parsed.error.issues[0]?.message ?? 'cannot be accepted');
  };

export const reference: ParseCell = text(
  z
    .string()
    .trim()
    .max(400, 'must have at most 400 characters')
    .transform((name) => name.replaceAll(/\s+/g, ' ')),
);

/** A local part becomes an address when `emailDomain` says where; it is written in lower case then, as nobody chose its case. */
export const email: ParseCell = (cell, { emailDomain }) => {
  const value = textOf(cell).trim();
  if (value.includes('@')) return text(EmailAddress)(value, {});
  if (emailDomain === undefined) return no('is no e-mail address; add ?emailDomain=example.com if the file holds local parts');
  return text(EmailAddress)(`${value.toLowerCase()}@${emailDomain}`, {});
};

export const date: ParseCell = (cell, { dateFormat }) => {
  const written = textOf(cell).trim();
  let iso: string | null = written;
  if (typeof cell === 'string' && dateFormat !== undefined) {
    iso = DateTime.fromFormat(written, dateFormat, { zone: 'utc', locale: 'en' }).toISODate();
    if (iso === null) return no(`is no date in the format ${dateFormat}`);
  } else {
    // A time behind the date (2020-05-04T00:00:00, 2020-05-04 00:00) is what databases export; the date is what was meant.
    iso = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}/.exec(written)?.[1] ?? written;
  }
  const parsed = CalendarDate.safeParse(iso);
  if (parsed.success) return ok(parsed.data);
  const message = parsed.error.issues[0]?.message ?? 'must be a date';
  return no(dateFormat === undefined ? `${message}; for another notation add ?dateFormat=dd.MM.yyyy or the like` : message);
};

const YES = new Set(['true', 'yes', 'y', '1', 'x', 'wahr', 'ja', 'j']);
const NO = new Set(['false', 'no', 'n', '0', '-', 'falsch', 'nein']);

export const flag: ParseCell = (cell) => {
  const value = textOf(cell).trim().toLowerCase();
  if (YES.has(value)) return ok('true');
  if (NO.has(value)) return ok('false');
  return no('must be yes or no (true, false, 1, 0, x, ja and nein are understood too)');
};

export const wholeNumber =
  (min: number, max: number): ParseCell =>
  (cell) => {
    const value = textOf(cell).trim();
    const number = /^\d{1,10}(?:[.,]0+)?$/.test(value) ? Number.parseInt(value, 10) : Number.NaN;
    return number >= min && number <= max ? ok(String(number)) : no(`must be a whole number from ${min} to ${max}`);
  };

export const oneOf =
  (values: readonly string[]): ParseCell =>
  (cell) => {
    const value = textOf(cell).trim().toLowerCase();
    return values.includes(value) ? ok(value) : no(`must be one of ${values.join(', ')}`);
  };

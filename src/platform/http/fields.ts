import { domainToASCII } from 'node:url';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { mondayOf } from '../iso-week.ts';

/** Field types that every feature shares. Their messages end the sentence "… (was <value>)". */

/** One line of text, trimmed; what people call something. */
export const Name = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .regex(/^[^\r\n]*$/, 'must be one line');

/** A key that people type: letters, digits and the usual joiners; compared without regard to case. */
export const Code = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(64, 'must have at most 64 characters')
  .regex(/^[^\s/?#]+( [^\s/?#]+)*$/, 'must not contain "/", "?", "#" or line breaks')
  .refine((text) => text !== '.' && text !== '..', {
    message: 'must not be "." or "..", which addresses take for folders',
    params: { code: 'reserved' },
  })
  .refine((text) => !/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text), {
    message: 'must not look like a UUID, which would be read as an id',
    params: { code: 'reserved' },
  });

export const Id = z.uuid();

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * An e-mail address as every mail server takes it (RFC 5321 dot-string; no quoting, no comments, no second address, no
 * line break that would open another header). The domain comes out in lower case and ASCII, the local part as written.
 */
export const EmailAddress = z
  .string('must be an e-mail address')
  .trim()
  .transform((text, context) => {
    const at = text.lastIndexOf('@');
    const local = text.slice(0, at);
    const domain = domainToASCII(text.slice(at + 1));
    const fault =
      at < 1 || text.length > 254 || local.length > 64 || !LOCAL_PART.test(local)
        ? 'is no e-mail address; write one such as "name@example.org"'
        : !DOMAIN.test(domain) || local.length + 1 + domain.length > 254
          ? 'has a domain that does not exist in this form; write one such as "example.org"'
          : undefined;
    if (fault === undefined) return `${local}@${domain}`;
    context.addIssue({ code: 'custom', message: fault, params: { code: 'email' } });
    return z.NEVER;
  })
  .meta({ example: 'name@example.org', format: 'email' });

/** An id, or the code or number that people use for it. */
export const Reference = z.string('must be an id or a code').trim().min(1, 'must not be empty').max(64, 'must have at most 64 characters');

export const TimeZone = z
  .string('must be an IANA time zone')
  .max(64, 'must have at most 64 characters')
  .refine((zone) => IANAZone.isValidZone(zone), {
    message: 'is no IANA time zone; write one such as "Europe/Berlin"',
    params: { code: 'time-zone' },
  })
  .meta({ example: 'Europe/Berlin' });

const COUNTRY = 'must be the two letters of an ISO 3166-1 country code such as "DE"';

export const Country = z
  .string('must be a country code')
  .length(2, COUNTRY)
  .regex(/^[A-Za-z]{2}$/, COUNTRY)
  .transform((code) => code.toUpperCase())
  .meta({ example: 'DE' });

export const Locale = z
  .string('must be a language tag')
  .max(35)
  .refine(
    (tag) => {
      try {
        return Intl.getCanonicalLocales(tag).length === 1;
      } catch {
        return false;
      }
    },
    { message: 'is no BCP 47 language tag; write one such as "en" or "de"', params: { code: 'language' } },
  )
  .meta({ example: 'en' });

/** A calendar date without a time zone: `2026-12-28`. */
export const CalendarDate = z.iso.date('must be a date such as 2026-12-28').refine((date) => date >= '1900-01-01' && date <= '2199-12-31', {
  message: 'must lie between 1900 and 2199',
  params: { code: 'date' },
});

export const Timestamp = z.iso.datetime({ offset: true });

/** Embedded references: enough to show and to link, by id. */
export const CodeRef = z.object({ id: Id, code: z.string(), name: z.string() }).meta({ id: 'CodeRef' });
export const EmployeeRef = z.object({ id: Id, number: z.string(), name: z.string() }).meta({ id: 'EmployeeRef' });
export const NameRef = z.object({ id: Id, name: z.string() }).meta({ id: 'NameRef' });

/** `?limit=&cursor=&sort=` of every list; spread it into the query schema beside the filters. */
export const pageQuery = {
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(500, 'must be at most 500')
    .default(50),
  cursor: z.string().max(2000).optional(),
  sort: z.string().max(64).optional(),
};

/** A flag in a query string. */
export const QueryFlag = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

export const pageOf = <T extends z.ZodType>(item: T, id: string) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });

/** An ISO week, `2026-W53`; becomes that Monday's date. */
export const Week = z
  .string('must be an ISO week')
  .max(8, 'must look like "2026-W53"')
  .refine((week) => mondayOf(week) !== undefined, {
    message: 'is no ISO week; write one such as "2026-W53" (only some years have a week 53)',
    params: { code: 'week' },
  })
  .transform((week) => mondayOf(week) as string)
  .meta({ example: '2026-W53' });

/** The same on the way out. */
export const WeekName = z
  .string()
  .regex(/^\d{4}-W\d{2}$/)
  .meta({ example: '2026-W53' });

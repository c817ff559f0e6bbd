import { z } from 'zod';
import { Code, Country, Id, Name, pageOf, pageQuery, Reference, Timestamp, TimeZone } from '../../../platform/http/fields.ts';

export const SiteInput = z
  .strictObject({ code: Code, name: Name, timeZone: TimeZone, country: Country.nullish() })
  .meta({ id: 'SiteInput' });

export const SitePatch = SiteInput.partial().meta({ id: 'SitePatch' });

export const Site = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    timeZone: z.string(),
    country: z.string().nullable(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Site', description: 'A place where people are.' });

export const SitePage = pageOf(Site, 'SitePage');

export const SiteParams = z.strictObject({ site: Reference });

export const SiteQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the code or name.' }),
});

export type SiteInput = z.output<typeof SiteInput>;
export type SitePatch = z.output<typeof SitePatch>;
export type Site = z.output<typeof Site>;
export type SiteQuery = z.output<typeof SiteQuery>;

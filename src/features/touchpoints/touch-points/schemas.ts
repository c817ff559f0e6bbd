import { z } from 'zod';
import { Code, CodeRef, Id, Name, NameRef, pageOf, pageQuery, Reference, Timestamp } from '../../../platform/http/fields.ts';
import { NameReference } from '../journeys/schemas.ts';

const MAX_BRIEF = 20_000;
const WEEK_IN_MINUTES = 7 * 24 * 60;
const YEAR_IN_MINUTES = 365 * 24 * 60;

const Minutes = z.number('must be a number').int('must be a whole number');

export const Channel = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(64, 'must have at most 64 characters')
  .regex(/^[^\r\n]*$/, 'must be one line')
  .meta({ description: 'The organisation\'s own word: "phone", "shop", "app" …', example: 'phone' });

export const Audience = z.enum(['external', 'internal'], 'must be "external" or "internal"');
export const PhotoPolicy = z.enum(['none', 'allowed', 'required'], 'must be "none", "allowed" or "required"');

export const PlacesPerWeek = z
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(1_000_000, 'must be at most 1000000');

const VenueInput = z.strictObject({
  site: Reference.nullish().meta({ description: 'null: anywhere, open to everyone; a site: for the people of that site.' }),
  placesPerWeek: PlacesPerWeek,
});

const References = z.array(Reference).max(100, 'must name at most 100');

const fields = {
  code: Code,
  name: Name,
  journey: NameReference,
  stage: NameReference,
  channel: Channel,
  audience: Audience,
  ownerDepartment: Reference.nullish(),
  brief: z
    .string('must be text')
    .max(MAX_BRIEF, `must have at most ${MAX_BRIEF} characters`)
    .meta({ description: 'What to do as a customer, in Markdown.' }),
  durationMinutes: Minutes.min(1, 'must be at least 1').max(WEEK_IN_MINUTES, `must be at most ${WEEK_IN_MINUTES}`).nullish(),
  promisedWaitMinutes: Minutes.min(0, 'must be at least 0').max(YEAR_IN_MINUTES, `must be at most ${YEAR_IN_MINUTES}`).nullish(),
  photo: PhotoPolicy,
  prerequisites: References.meta({ description: 'What has to be lived in an earlier week.' }),
  equivalents: References.meta({ description: 'What may stand in for this one.' }),
  venues: z.array(VenueInput).max(2000, 'must have at most 2000 venues'),
};

export const TouchPointInput = z
  .strictObject({
    ...fields,
    audience: Audience.default('external'),
    brief: fields.brief.default(''),
    photo: PhotoPolicy.default('none'),
    prerequisites: fields.prerequisites.default([]),
    equivalents: fields.equivalents.default([]),
  })
  .meta({ id: 'TouchPointInput' });

export const TouchPointPatch = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'TouchPointPatch', description: 'Lists replace the lists there are; a venue that stays keeps its id and closures.' });

export const TouchPoint = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    journey: NameRef,
    stage: NameRef,
    channel: z.string(),
    audience: Audience,
    ownerDepartment: CodeRef.nullable(),
    brief: z.string(),
    briefHtml: z.string().meta({ description: 'The brief as HTML that is safe to show.' }),
    durationMinutes: z.int().nullable(),
    promisedWaitMinutes: z.int().nullable(),
    photo: PhotoPolicy,
    prerequisites: z.array(CodeRef),
    equivalents: z.array(CodeRef),
    venues: z.array(z.object({ id: Id, site: CodeRef.nullable(), placesPerWeek: z.int() })),
    archivedAt: Timestamp.nullable(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'TouchPoint', description: 'One thing a customer does.' });

export const TouchPointPage = pageOf(TouchPoint, 'TouchPointPage');
export const TouchPointParams = z.strictObject({ touchPoint: Reference });

export const TouchPointQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the code or name.' }),
  journey: NameReference.optional(),
  stage: NameReference.optional(),
  channel: Channel.optional(),
  audience: Audience.optional(),
  archived: z
    .enum(['true', 'false', 'all'], 'must be "true", "false" or "all"')
    .default('false')
    .meta({ description: 'Archived ones are left out unless asked for.' }),
});

export type TouchPointInput = z.output<typeof TouchPointInput>;
export type TouchPointPatch = z.output<typeof TouchPointPatch>;
export type TouchPoint = z.output<typeof TouchPoint>;
export type TouchPointQuery = z.output<typeof TouchPointQuery>;

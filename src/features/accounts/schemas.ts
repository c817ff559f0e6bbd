import { z } from 'zod';
import { Country, EmployeeRef, Id, Locale, Name, NameRef, pageOf, pageQuery, Timestamp, TimeZone } from '../../platform/http/fields.ts';

export const Email = z
  .string('must be text')
  .trim()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be an e-mail address such as ada@example.org'));

const Secret = z.string('must be text').min(20, 'is too short to be a link of ours').max(200, 'is too long to be a link of ours');

/** What somebody may do: the role of their account, or that they lead people in the directory. */
export const EffectiveRole = z.enum(['admin', 'leader', 'employee', 'auditor']);

export const Session = z
  .object({
    account: z.object({
      id: Id.nullable(),
      name: z.string(),
      email: z.string().nullable(),
      role: EffectiveRole,
      employee: EmployeeRef.nullable().meta({ description: "The account's person in the directory." }),
      leads: z.boolean().meta({ description: 'Somebody is below this person in the directory, whatever the role.' }),
    }),
    organisation: z.object({ name: z.string(), locale: z.string(), timeZone: z.string() }),
    mail: z.object({
      local: z.boolean().meta({ description: 'Mail goes to the local mailbox: no SMTP_URL is set.' }),
      held: z.boolean(),
      reason: z.enum(['copied', 'old']).nullable().meta({ description: 'Why the product itself holds mail.' }),
    }),
  })
  .meta({ id: 'Session' });

export const SignInInput = z.strictObject({ email: Email }).meta({ id: 'SignInInput' });
export const SignInAnswer = z
  .object({ sent: z.literal(true) })
  .meta({ id: 'SignInAnswer', description: 'The same whether or not the address has an account.' });
export const SignedOut = z
  .object({
    href: z.string().nullable().meta({ description: 'Where a browser goes now to sign out at its provider as well; null: nowhere.' }),
  })
  .meta({ id: 'SignedOut' });
export const RedeemInput = z.strictObject({ token: Secret }).meta({ id: 'RedeemInput' });

export const SetUpInput = z
  .strictObject({
    token: Secret,
    name: Name,
    email: Email,
    organisation: z.strictObject({ name: Name, timeZone: TimeZone, country: Country.nullish(), locale: Locale.optional() }),
  })
  .meta({ id: 'SetUpInput' });

export const SCOPES = [
  '*',
  'directory:read',
  'directory:write',
  'touch-points:read',
  'touch-points:write',
  'planning:read',
  'planning:write',
  'assignments:read',
  'assignments:write',
  'calendars:read',
  'calendars:write',
  'coverage:read',
  'messages:read',
  'messages:write',
  'mail:receive',
  'organisation:read',
  'organisation:write',
  'accounts:read',
  'accounts:write',
  'audit:read',
  'provisioning:write',
  'webhooks:read',
  'webhooks:write',
  'privacy:read',
  'privacy:write',
] as const;

export const Scope = z.enum(SCOPES, `must be one of ${SCOPES.join(', ')}`);

export const ApiTokenInput = z
  .strictObject({
    name: Name,
    scopes: z.array(Scope).min(1, 'must name at least one scope').max(SCOPES.length),
    expiresAt: z.iso.datetime({ offset: true, error: 'must be a time such as 2027-12-31T00:00:00Z' }).optional(),
  })
  .meta({ id: 'ApiTokenInput' });

export const ApiToken = z
  .object({
    id: Id,
    name: z.string(),
    owner: NameRef.meta({ description: 'The account that the token acts for; it never may do more.' }),
    prefix: z.string().meta({ description: 'The first characters of the token, to tell tokens apart.' }),
    scopes: z.array(z.string()),
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    revokedAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'ApiToken' });

export const NewApiToken = ApiToken.extend({ token: z.string().meta({ description: 'Shown this once.' }) }).meta({ id: 'NewApiToken' });
export const ApiTokenPage = pageOf(ApiToken, 'ApiTokenPage');
export const ApiTokenQuery = z.strictObject(pageQuery);
export const ApiTokenParams = z.strictObject({ id: z.uuid('must be the id of a token') });

export type Session = z.output<typeof Session>;
export type SetUpInput = z.output<typeof SetUpInput>;
export type ApiTokenInput = z.output<typeof ApiTokenInput>;
export type ApiToken = z.output<typeof ApiToken>;
export type EffectiveRole = z.output<typeof EffectiveRole>;

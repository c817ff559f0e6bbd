import { z } from 'zod';
import { EmployeeRef, Id, Name, pageOf, pageQuery, Reference, Timestamp } from '../../../platform/http/fields.ts';
import { ROLES } from '../domain.ts';
import { EffectiveRole, Email } from '../schemas.ts';

const Role = z
  .enum(ROLES, `must be one of ${ROLES.join(', ')}`)
  .meta({ description: 'Leaders are given no role: whoever has people below them in the directory leads.' });

const Person = Reference.nullish().meta({
  description: 'The person of the directory whose account this is, by id or number; null for none.',
});

export const AccountInput = z
  .strictObject({
    email: Email,
    name: Name,
    role: Role,
    employee: Person,
    invite: z.boolean('must be true or false').default(true).meta({ description: 'Mail a sign-in link now.' }),
  })
  .meta({ id: 'AccountInput' });

export const AccountPatch = z
  .strictObject({ email: Email, name: Name, role: Role, employee: Person })
  .partial()
  .meta({ id: 'AccountPatch' });

export const Account = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    effectiveRole: EffectiveRole.meta({ description: 'The role, or leader for an employee with people below them.' }),
    employee: EmployeeRef.nullable(),
    status: z
      .enum(['active', 'deactivated', 'left', 'closed'])
      .meta({ description: 'left: their person in the directory has. closed: the organisation lets nobody in by the directory alone.' }),
    madeBy: z.enum(['administrator', 'directory']).meta({ description: 'directory: by signing in as a person of the directory.' }),
    sessions: z.int().meta({ description: 'Browsers that are signed in.' }),
    tokens: z.int().meta({ description: 'API tokens in force.' }),
    signedInAt: Timestamp.nullable(),
    deactivatedAt: Timestamp.nullable(),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Account', description: 'Who may sign in, and as what.' });

export const AccountPage = pageOf(Account, 'AccountPage');
export const AccountParams = z.strictObject({ account: Id });

export const AccountQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the name or the e-mail address.' }),
  role: EffectiveRole.optional(),
  status: Account.shape.status.optional(),
});

export type AccountInput = z.output<typeof AccountInput>;
export type AccountPatch = z.output<typeof AccountPatch>;
export type Account = z.output<typeof Account>;
export type AccountQuery = z.output<typeof AccountQuery>;

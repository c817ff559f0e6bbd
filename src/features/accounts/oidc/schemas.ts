import { z } from 'zod';
import { Id, Timestamp } from '../../../platform/http/fields.ts';

export const SignInOptions = z
  .object({
    mail: z.boolean().meta({ description: 'Whether one may have a link mailed.' }),
    providers: z.array(
      z.object({
        id: z.string(),
        label: z.string().meta({ description: 'What people call it: "Continue with …".' }),
        href: z.string().meta({ description: 'Where a browser goes to sign in by it; `?next=` is a path of ours to return to.' }),
      }),
    ),
  })
  .meta({ id: 'SignInOptions', description: 'Ways to sign in.' });

export const AccountIdentity = z
  .object({
    id: Id,
    provider: z
      .object({ id: z.string(), label: z.string() })
      .nullable()
      .meta({ description: 'The provider as it is configured here; null once it is not any more.' }),
    issuer: z.string().meta({ description: 'Who vouches for it.', example: 'https://login.example.org' }),
    linkedAt: Timestamp,
    lastUsedAt: Timestamp.nullable().meta({ description: 'When it last signed somebody in; null: never since it is noted.' }),
  })
  .meta({ id: 'AccountIdentity', description: 'A sign-in at a provider that leads into an account.' });

export const AccountIdentities = z.object({ items: z.array(AccountIdentity) }).meta({ id: 'AccountIdentities' });
export const IdentityParams = z.strictObject({ identity: Id });
export const AccountIdentityParams = z.strictObject({ account: Id, identity: Id });
export const ConnectInput = z
  .strictObject({
    provider: z
      .string('must be text')
      .max(30, 'must have at most 30 characters')
      .meta({ description: 'As `GET /sign-in/options` names it.' }),
  })
  .meta({ id: 'ConnectInput' });
export const ConnectAnswer = z
  .object({
    href: z.string().meta({ description: 'Where the browser that asked goes, within five minutes and signed in as now; works once.' }),
  })
  .meta({ id: 'ConnectAnswer' });

export type AccountIdentity = z.output<typeof AccountIdentity>;
export type SignInOptions = z.output<typeof SignInOptions>;

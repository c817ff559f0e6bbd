import { z } from 'zod';
import { Id, Timestamp } from '../../../platform/http/fields.ts';

export const AccountSession = z
  .object({
    id: Id,
    current: z.boolean().meta({ description: 'The session that this request came with.' }),
    browser: z.string().nullable().meta({ example: 'Firefox' }),
    system: z.string().nullable().meta({ example: 'Windows' }),
    network: z.string().nullable().meta({ description: 'Where it was begun, shortened.', example: '192.0.2.0/24' }),
    begunAt: Timestamp,
    lastUsedAt: Timestamp.meta({ description: 'To the minute.' }),
    endsAt: Timestamp.meta({ description: 'When it ends at the latest, however busy it is.' }),
  })
  .meta({ id: 'AccountSession', description: 'One browser that is signed in.' });

export const AccountSessions = z.object({ items: z.array(AccountSession) }).meta({ id: 'AccountSessions' });
export const SessionParams = z.strictObject({ session: Id });
export const EndedSessions = z.object({ ended: z.int() }).meta({ id: 'EndedSessions' });

export type AccountSession = z.output<typeof AccountSession>;

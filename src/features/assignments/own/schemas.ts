import { z } from 'zod';
import { CodeRef } from '../../../platform/http/fields.ts';
import { AssignmentDetail } from '../schemas.ts';

export const Walk = AssignmentDetail.extend({
  channel: z.string(),
  audience: z.enum(['external', 'internal']),
  briefHtml: z.string().meta({ description: 'What to do, as HTML that is safe to show; empty when nobody wrote anything.' }),
  durationMinutes: z.int().nullable(),
  promisedWaitMinutes: z.int().nullable(),
  photo: z.enum(['none', 'allowed', 'required']),
  prerequisites: z.array(CodeRef.extend({ lived: z.boolean() })),
}).meta({ id: 'Walk', description: 'One of my walks, with all that I need to go.' });

export type Walk = z.output<typeof Walk>;

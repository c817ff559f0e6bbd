import { z } from 'zod';
import { CodeRef, Id, pageOf, pageQuery, Reference, Timestamp, WeekName } from '../../platform/http/fields.ts';
import { IDEA_ACTIONS, IDEA_STATUSES } from './domain.ts';

const MAX_REASON = 2000;

export const Idea = z
  .object({
    id: Id,
    text: z.string(),
    status: z.enum(IDEA_STATUSES),
    reason: z.string().nullable().meta({ description: 'Why it was declined.' }),
    experience: Id,
    touchPoint: CodeRef,
    week: WeekName,
    actions: z.array(z.enum(IDEA_ACTIONS)).meta({ description: 'What may be done with it now.' }),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Idea', description: 'An improvement that somebody raised from what they lived through.' });

export const IdeaPage = pageOf(Idea, 'IdeaPage');

export const IdeaParams = z.strictObject({ idea: Id });

export const IdeaQuery = z.strictObject({
  ...pageQuery,
  touchPoint: Reference.optional(),
  status: Idea.shape.status.optional(),
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the text.' }),
});

export const Decline = z
  .strictObject({
    reason: z
      .string('must be text')
      .trim()
      .min(1, 'must not be empty: whoever raised the idea is told why')
      .max(MAX_REASON, `must have at most ${MAX_REASON} characters`)
      .meta({ description: 'Mailed to whoever raised the idea.' }),
  })
  .meta({ id: 'IdeaDecline' });

export type Idea = z.output<typeof Idea>;
export type IdeaQuery = z.output<typeof IdeaQuery>;

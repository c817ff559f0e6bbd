import { z } from 'zod';
import { Id, Timestamp, WeekName } from '../../../platform/http/fields.ts';
import { ASSIGNMENT_STATUSES } from '../../assignments/domain.ts';
import { IDEA_STATUSES } from '../../improvements/domain.ts';
import { EVENT_TYPES, EVENTS, type EventType, PING } from '../domain.ts';

/**
 * What is sent: ids to ask the API with, and nothing that anybody said, felt or is called. So nothing here has to be erased
 * when a person is, and a receiver that was never meant to know names never learns one.
 */
export const AssignmentEventData = z
  .object({
    assignment: Id,
    status: z.enum(ASSIGNMENT_STATUSES),
    employee: Id,
    touchPoint: Id,
    venue: Id,
    programme: Id,
    plan: Id,
    week: WeekName.max(8),
  })
  .meta({ id: 'AssignmentEventData' });

export const PlanEventData = z
  .object({
    plan: Id,
    programme: Id,
    status: z.enum(['draft', 'published', 'discarded', 'failed']),
  })
  .meta({ id: 'PlanEventData' });

export const IdeaEventData = z
  .object({ idea: Id, status: z.enum(IDEA_STATUSES), touchPoint: Id })
  .meta({ id: 'IdeaEventData', description: 'Ideas name nobody: neither who raised it, nor the walk it came from.' });

const PingData = z.object({ webhook: Id }).meta({ id: 'PingEventData' });

const DATA = { assignment: AssignmentEventData, experience: AssignmentEventData, plan: PlanEventData, idea: IdeaEventData };

const payload = (type: string, data: z.ZodType) =>
  z.object({ type: z.literal(type), timestamp: Timestamp.meta({ description: 'When it happened.' }), data });

/** By type, for the API document: what the body of a request to an endpoint looks like. */
export const PAYLOADS: readonly { readonly type: string; readonly summary: string; readonly payload: z.ZodType }[] = [
  ...EVENT_TYPES.map((type: EventType) => ({
    type,
    summary: EVENTS[type],
    payload: payload(type, DATA[type.split('.')[0] as keyof typeof DATA]),
  })),
  { type: PING, summary: 'Somebody tries whether an endpoint can be reached.', payload: payload(PING, PingData) },
];

import type { EventType } from '../../api/types.ts';

/** In the order of the form; one that is missing here does not compile. */
const EVENTS: Readonly<Record<EventType, true>> = {
  'assignment.planned': true,
  'assignment.announced': true,
  'assignment.moved': true,
  'assignment.started': true,
  'assignment.excused': true,
  'assignment.cancelled': true,
  'experience.done': true,
  'experience.privileged': true,
  'experience.missed': true,
  'plan.drafted': true,
  'plan.failed': true,
  'plan.published': true,
  'plan.discarded': true,
  'idea.raised': true,
  'idea.accepted': true,
  'idea.started': true,
  'idea.done': true,
  'idea.declined': true,
};

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];
export const AREAS = ['assignment', 'experience', 'plan', 'idea'] as const;
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENTS, type);

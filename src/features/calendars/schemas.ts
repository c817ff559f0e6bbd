import { z } from 'zod';
import { EmployeeRef, Reference, Timestamp } from '../../platform/http/fields.ts';

const Hours = z.strictObject({
  kind: z.literal('hours'),
  weekday: z.int('must be a whole number').min(1, 'must be 1 (Monday) to 7 (Sunday)').max(7, 'must be 1 (Monday) to 7 (Sunday)'),
  start: z
    .string('must be a time')
    .max(5, 'must be a time such as 14:00')
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 14:00')
    .meta({ example: '14:00', description: "By the person's own clock." }),
  minutes: z
    .int('must be a whole number')
    .min(5, 'must be at least 5')
    .max(720, 'must be at most 720 (12 hours)')
    .meta({ description: 'How long, in minutes.' }),
});

export const CalendarChoice = z
  .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('week') }), Hours], 'must have the kind "week" or "hours"')
  .meta({
    id: 'CalendarChoice',
    description: 'How walks stand in the calendar: one all-day entry from Monday to Friday, or an appointment at hours of their own.',
  });

export const CalendarSettings = z
  .object({
    employee: EmployeeRef.nullable().meta({
      description: 'Whose calendar; null for an account that belongs to nobody in the directory.',
    }),
    timeZone: z.string().nullable(),
    choice: CalendarChoice,
    feed: z
      .object({ createdAt: Timestamp })
      .nullable()
      .meta({ description: 'The private feed, if there is one. Its address was shown when it was made, and is not kept.' }),
    version: z.int(),
  })
  .meta({ id: 'CalendarSettings' });

export const CalendarSettingsPatch = z.strictObject({ choice: CalendarChoice }).meta({ id: 'CalendarSettingsPatch' });

export const NewCalendarFeed = z
  .object({
    url: z.string().meta({ description: 'Shown this once. Whoever knows it can read the calendar.' }),
    createdAt: Timestamp,
  })
  .meta({ id: 'NewCalendarFeed' });

export const CalendarParams = z.strictObject({ employee: Reference });

export type CalendarSettings = z.output<typeof CalendarSettings>;

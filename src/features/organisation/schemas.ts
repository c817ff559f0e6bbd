import { z } from 'zod';
import { Country, Id, Locale, Name, Timestamp, TimeZone } from '../../platform/http/fields.ts';
import { REPORT_RECIPIENTS, REPORT_RHYTHMS } from '../notifications/domain.ts';

const whole = (min: number, max: number) =>
  z.number('must be a number').int('must be a whole number').min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);

const QuietHours = z
  .strictObject({ from: whole(0, 23), until: whole(0, 23) })
  .refine(({ from, until }) => from !== until, {
    path: ['until'],
    message: 'must differ from the hour at which they begin',
    params: { code: 'same-hour' },
  })
  .meta({ id: 'QuietHours', description: 'From one full hour to another, over midnight as well: 22 to 7.' });

export const OrganisationPatch = z
  .strictObject({
    name: Name,
    timeZone: TimeZone.meta({ description: 'Decides when a week begins, and when mail arrives for people without a time zone.' }),
    country: Country.nullable().meta({ description: 'Whose public holidays count for people without a site in another country.' }),
    locale: Locale.meta({ description: 'The language of mails and pages for people without one.' }),
    mailLeadDays: whole(0, 6).meta({ description: "Days before a week's Monday on which its mail arrives: 3 is the Friday before." }),
    mailHour: whole(0, 23).meta({ description: "Hour of the person's own day at which mail arrives." }),
    reminderDays: whole(0, 4)
      .nullable()
      .meta({ description: 'Working days before the last one of a week on which open walks are reminded of; null: never.' }),
    quietHours: QuietHours.nullable().meta({ description: "Hours of the person's own day between which no mail comes; null: none." }),
    minWorkingDays: whole(0, 5).meta({ description: 'A week with fewer working days for somebody is not planned for them.' }),
    linkGraceDays: whole(0, 60).meta({ description: 'Days after its week in which a mailed link still works.' }),
    reportRhythm: z
      .enum(REPORT_RHYTHMS, `must be ${REPORT_RHYTHMS.join(', ')}`)
      .meta({ description: 'How often leadership is mailed a coverage report: on the first working day after a month or quarter.' }),
    reportRecipients: z.enum(REPORT_RECIPIENTS, `must be ${REPORT_RECIPIENTS.join(' or ')}`).meta({
      description: '`accounts`: accounts of leaders and administrators; `leaders`: everyone whom the directory calls a leader as well.',
    }),
    teamMail: z.boolean('must be true or false').meta({ description: 'Whether managers get a weekly mail about the people below them.' }),
    mailHeld: z
      .boolean('must be true or false')
      .meta({ description: 'Mail waits in the queue while this is true; sign-in links and test mails go on.' }),
    employeeSignIn: z.boolean('must be true or false').meta({
      description: 'People of the directory may sign in by the address that stands there. Switched off, whoever came in so is out at once.',
    }),
  })
  .partial()
  .meta({ id: 'OrganisationPatch' });

export const Organisation = z
  .object({
    id: Id,
    name: z.string(),
    timeZone: z.string(),
    country: z.string().nullable(),
    locale: z.string(),
    mailLeadDays: z.int(),
    mailHour: z.int(),
    reminderDays: z.int().nullable(),
    quietHours: z.object({ from: z.int(), until: z.int() }).nullable(),
    minWorkingDays: z.int(),
    linkGraceDays: z.int(),
    reportRhythm: z.enum(REPORT_RHYTHMS),
    reportRecipients: z.enum(REPORT_RECIPIENTS),
    teamMail: z.boolean(),
    mailHeld: z.boolean(),
    employeeSignIn: z.boolean(),
    mailHeldReason: z.enum(['copied', 'old']).nullable().meta({
      description: 'Why the product itself holds mail: the database is a copy, or an earlier state, of the one that mail was sent from.',
    }),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Organisation', description: 'This deployment: its name, zone, language and the rhythm of its mail.' });

export type OrganisationPatch = z.output<typeof OrganisationPatch>;
export type Organisation = z.output<typeof Organisation>;

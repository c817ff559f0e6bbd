import type { Organisation } from '../../api/types.ts';

/** The settings as a form holds them: what is chosen or typed is text. Names follow the API's, so that its faults find their field. */
export const valuesOf = (organisation: Organisation) => ({
  name: organisation.name,
  timeZone: organisation.timeZone,
  country: organisation.country ?? '',
  locale: organisation.locale,
  mailLeadDays: String(organisation.mailLeadDays),
  mailHour: String(organisation.mailHour),
  reminderDays: String(organisation.reminderDays ?? ''),
  'quietHours.from': String(organisation.quietHours?.from ?? ''),
  'quietHours.until': String(organisation.quietHours?.until ?? 7),
  reportRhythm: organisation.reportRhythm as string,
  reportRecipients: organisation.reportRecipients as string,
  teamMail: organisation.teamMail,
  minWorkingDays: String(organisation.minWorkingDays),
  linkGraceDays: String(organisation.linkGraceDays),
  mailHeld: organisation.mailHeld,
});

export type SettingsValues = ReturnType<typeof valuesOf>;

const number = (text: string): number | null => (text === '' ? null : Number(text));

/** The same as the API takes it; an empty choice is null. */
export const bodyOf = (values: SettingsValues) => ({
  name: values.name,
  timeZone: values.timeZone,
  country: values.country || null,
  locale: values.locale,
  mailLeadDays: Number(values.mailLeadDays),
  mailHour: Number(values.mailHour),
  reminderDays: number(values.reminderDays),
  quietHours:
    values['quietHours.from'] === '' ? null : { from: Number(values['quietHours.from']), until: Number(values['quietHours.until']) },
  reportRhythm: values.reportRhythm,
  reportRecipients: values.reportRecipients,
  teamMail: values.teamMail,
  minWorkingDays: Number(values.minWorkingDays),
  linkGraceDays: number(values.linkGraceDays),
  mailHeld: values.mailHeld,
});

import { describe, expect, test } from '@jest/globals';
import { OrganisationPatch } from '../../../src/features/organisation/schemas.ts';
import type { Organisation } from '../../../src/web/app/api/types.ts';
import { bodyOf, valuesOf } from '../../../src/web/app/pages/settings/settings-values.ts';

const organisation: Organisation = {
  id: '01900000-0000-7000-8000-000000000001',
  name: 'Nordwind',
  timeZone: 'Europe/Berlin',
  country: 'DE',
  locale: 'de',
  mailLeadDays: 3,
  mailHour: 8,
  reminderDays: 1,
  quietHours: { from: 20, until: 6 },
  minWorkingDays: 3,
  linkGraceDays: 14,
  reportRhythm: 'monthly',
  reportRecipients: 'leaders',
  teamMail: true,
  mailHeld: false,
  employeeSignIn: true,
  mailHeldReason: null,
  version: 7,
  createdAt: '2026-11-02T08:00:00.000Z',
  updatedAt: '2026-11-02T08:00:00.000Z',
};
const changeable = Object.keys(OrganisationPatch.shape).filter((name) => name !== 'employeeSignIn');

describe('the settings in a form', () => {
  test('are saved as they were read, and the API knows every one', () => {
    const body = bodyOf(valuesOf(organisation));
    expect(body).toEqual(Object.fromEntries(changeable.map((name) => [name, organisation[name as keyof Organisation]])));
    expect(OrganisationPatch.parse(body)).toEqual(body);
  });

  test('what is switched off is null, and stays so', () => {
    const off = { ...organisation, country: null, reminderDays: null, quietHours: null };
    expect(bodyOf(valuesOf(off))).toMatchObject({ country: null, reminderDays: null, quietHours: null });
  });

  test('quiet hours that are switched on end at seven unless told', () => {
    const values = valuesOf({ ...organisation, quietHours: null });
    expect(bodyOf({ ...values, 'quietHours.from': '22' }).quietHours).toEqual({ from: 22, until: 7 });
  });

  test('a number that was emptied is refused, not zero', () => {
    const body = bodyOf({ ...valuesOf(organisation), linkGraceDays: '' });
    expect(OrganisationPatch.safeParse(body).success).toBe(false);
  });
});

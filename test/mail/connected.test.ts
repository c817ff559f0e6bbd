import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { employeeService } from '../../src/features/directory/employees/service.ts';
import { addPerson, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

let house: House;
let ada: Person;
beforeEach(async () => {
  house = await openHouse('2026-12-17T23:30:00Z');
  ada = await addPerson(house.db, { time_zone: 'Europe/Berlin', locale: 'de' });
});
afterEach(() => house.close());

const tell = (to = ada.email): Promise<void> =>
  house.service((service) => service.queueConnectedMail({ to, name: 'Ada Lovelace', locale: null, employeeKey: ada.key }, 'Tern & Tide'));
const message = () => house.db('messages').first();

test('goes at once, in the language and hour of its person: at night, to the absent, and to whoever wants no optional mail', async () => {
  await house.db('organisation').update({ quiet_from: 21, quiet_until: 7 });
  await house
    .db('absences')
    .insert({ id: ada.id, employee_key: ada.key, kind: 'leave', during: '[2026-12-01,2027-01-31)', created_at: 'now', updated_at: 'now' });
  await house.db('mail_opt_outs').insert({ employee_key: ada.key, kind: 'idea-status', opted_out_at: 'now' });
  await tell();
  await house.notifier.tick();
  const [mail] = house.transport.sent;
  expect(mail?.to).toBe(ada.email);
  const text = mail?.raw.toString().replaceAll('=\r\n', '') ?? '';
  expect(text).toContain('Am 18. Dezember 2026, 00:30 (Europe/Berlin) wurde eine Anmeldung bei Tern & Tide');
  expect(text).toContain('https://shoes.example.org/my-sessions');
  expect(text).not.toMatch(/^List-Unsubscribe/im);
  expect(await message()).toMatchObject({ kind: 'sign-in-connected', status: 'sent' });
});

test('goes to the address of then: whoever changes addresses in the directory afterwards keeps it from nobody', async () => {
  await tell();
  await house.run((tx) => employeeService(tx).update(ada.id, undefined, { email: 'elsewhere@example.org' }));
  await house.notifier.tick();
  expect(house.transport.sent.map(({ to }) => to)).toEqual([ada.email]);
});

test('waits while mail is held, and goes to nobody who has left', async () => {
  await tell();
  await house.db('organisation').update({ mail_held: true });
  await house.notifier.tick();
  expect((await message()).status).toBe('queued');
  await house.db('organisation').update({ mail_held: false });
  await house.db('employees').where({ key: ada.key }).update({ end_date: '2026-12-01' });
  await house.notifier.tick();
  expect([house.transport.sent, (await message()).reason]).toEqual([[], 'left']);
});

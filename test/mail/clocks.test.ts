import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { addAccount, addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = [
  'Etc/GMT+12',
  'America/St_Johns',
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];
/** Week 53 of 2026 and its neighbours; and those in which Europe's and Lord Howe's clocks change. */
const SEASONS = {
  'the turn of a year with a week 53': ['2026-12-21', '2026-12-28', '2027-01-04'],
  'spring forward': ['2027-03-22', '2027-03-29', '2027-04-05'],
  'autumn back': ['2027-10-25', '2027-11-01', '2027-11-08'],
} as const;

/** Mulberry32: the same clocks in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('each local week is mailed once, whatever the clock does', () => {
  let house: House;
  let company: Company;
  let people: Map<number, { readonly person: Person; readonly zone: string }>;
  beforeEach(async () => {
    house = await openHouse();
    company = await createCompany(house.db);
    people = new Map();
    for (const zone of ZONES) {
      const person = await addPerson(house.db, { time_zone: zone });
      people.set(person.key, { person, zone });
    }
  });
  afterEach(() => house.close());

  test.each(Object.entries(SEASONS))('%s: it runs on, is set back by a day, leaps, and notifiers come and go', async (_name, weeks) => {
    for (const { person } of people.values())
      for (const [touchPoint, week] of weeks.entries()) await addWalk(house.db, company, person, week, { touchPoint });
    const next = random(Date.parse(weeks[0]));
    const last = Date.parse(weeks[2]) + 3 * DAY;
    const notifiers = [house.notifier, house.another(house.transport), house.another(house.transport)];
    for (let now = Date.parse(weeks[0]) - 5 * DAY, round = 0; now < last; round++) {
      house.clock.set(new Date(now));
      await (notifiers[round % notifiers.length] as typeof house.notifier).tick();
      const chance = next();
      now += chance < 0.2 ? -Math.floor(next() * DAY) : chance < 0.25 ? Math.floor(next() * 2 * DAY) : Math.floor(next() * 14 * HOUR);
    }
    house.clock.set(new Date(last));
    await house.notifier.tick();

    const rows = await house.db('messages').where({ kind: 'weekly' }).orderBy(['employee_key', 'week']);
    expect(rows.map((row) => [row.employee_key, row.week, row.status])).toEqual(
      [...people.keys()].flatMap((key) => weeks.map((week) => [key, week, 'sent'])),
    );
    for (const row of rows) {
      const zone = people.get(row.employee_key)?.zone as string;
      const due = DateTime.fromISO(row.week, { zone }).minus({ days: 3 }).set({ hour: 9 }).toMillis();
      const end = DateTime.fromISO(row.week, { zone }).plus({ weeks: 1 }).toMillis();
      expect({ zone, week: row.week, early: row.sent_at < due, late: row.sent_at >= end }).toEqual({
        zone,
        week: row.week,
        early: false,
        late: false,
      });
    }
    const told = await house
      .db('message_assignments')
      .join('messages', 'messages.id', 'message_assignments.message_id')
      .where({ kind: 'weekly' });
    expect(told).toHaveLength(people.size * weeks.length);
  });

  test('a week that passed while nobody was at work is not mailed afterwards', async () => {
    const { person } = people.values().next().value as { person: Person };
    await addWalk(house.db, company, person, '2026-12-21');
    house.clock.set('2027-01-05T12:00:00Z');
    await house.notifier.tick();
    expect(await house.db('messages')).toEqual([]);
  });
});

describe('quiet hours and holidays in the outbox', () => {
  let house: House;
  let company: Company;
  beforeEach(async () => {
    house = await openHouse('2026-12-24T22:30:00Z');
    company = await createCompany(house.db);
    await house.db('organisation').update({ quiet_from: 21, quiet_until: 7 });
  });
  afterEach(() => house.close());

  test('a mail that is due at night waits for the morning of its reader, and a sign-in link does not', async () => {
    const [london, auckland] = [await addPerson(house.db), await addPerson(house.db, { time_zone: 'Pacific/Auckland' })];
    for (const person of [london, auckland]) await addWalk(house.db, company, person, '2026-12-21');
    await addAccount(house.db);
    await house.service((service) =>
      service.queueSignInMail({
        to: 'admin@example.org',
        name: 'Admin',
        locale: 'en',
        employeeKey: null,
      }),
    );
    await house.notifier.tick();
    expect(house.transport.sent.map((mail) => mail.to).sort()).toEqual(['admin@example.org', auckland.email].sort());
    const waiting = () => house.db('messages').where({ employee_key: london.key }).first();
    expect(await waiting()).toMatchObject({
      status: 'queued',
      reason: 'quiet-hours',
      attempts: 0,
      due_at: new Date('2026-12-25T07:00:00Z'),
    });
    house.clock.set('2026-12-25T06:59:59Z');
    await house.notifier.tick();
    expect((await waiting()).status).toBe('queued');
    house.clock.set('2026-12-25T07:00:00Z');
    await house.notifier.tick();
    expect(await waiting()).toMatchObject({ status: 'sent', reason: null, attempts: 1 });
  });

  test('colleagues at sites of two countries are mailed by the holidays of each', async () => {
    const stamps = { created_at: '2026-11-01T00:00:00Z', updated_at: '2026-11-01T00:00:00Z' };
    await house.db('sites').update({ country: 'DE' });
    const [berlin] = await house.db('sites').select('key');
    const [tokyo] = await house
      .db('sites')
      .insert({ id: '01900000-0000-7000-8000-000000000009', code: 'TK', name: 'Tokyo', time_zone: 'Asia/Tokyo', country: 'JP', ...stamps })
      .returning('key');
    const people = [
      await addPerson(house.db, { site_key: berlin.key }),
      await addPerson(house.db, { site_key: tokyo.key }),
      await addPerson(house.db),
    ];
    for (const person of people) await addWalk(house.db, company, person, '2026-12-28');
    await house.service((service) => service.queueWeeklyMail());
    const due = async () => (await house.db('messages').orderBy('employee_key')).map((row) => row.due_at.toISOString());
    expect(await due()).toEqual(['2026-12-28T08:00:00.000Z', '2026-12-25T00:00:00.000Z', '2026-12-25T09:00:00.000Z']);
    // The organisation moves to Germany: so do those without a site.
    await house.db('organisation').update({ country: 'DE' });
    await house.service((service) => service.queueWeeklyMail());
    expect((await due())[2]).toBe('2026-12-28T09:00:00.000Z');
  });

  test('whoever leaves, is deactivated or gets no mail is not mailed, though it was queued', async () => {
    await house.db('organisation').update({ quiet_from: null, quiet_until: null });
    house.clock.set('2026-12-18T08:00:00Z');
    const people = [await addPerson(house.db), await addPerson(house.db), await addPerson(house.db), await addPerson(house.db)];
    for (const person of people) await addWalk(house.db, company, person, '2026-12-21');
    await house.notifier.tick();
    const [left, deactivated, suppressed, stays] = people as [Person, Person, Person, Person];
    await house.db('employees').where({ key: left.key }).update({ end_date: '2026-12-17' });
    await house.db('employees').where({ key: deactivated.key }).update({ deactivated_at: '2026-12-18T08:30:00Z' });
    await house.db('suppressed_addresses').insert({
      id: '01900000-0000-7000-8000-000000000001',
      address: suppressed.email,
      reason: 'by-hand',
      created_at: '2026-12-18T08:30:00Z',
      updated_at: '2026-12-18T08:30:00Z',
    });
    house.clock.set('2026-12-18T09:00:00Z');
    await house.notifier.tick();
    await house.notifier.tick();
    expect(house.transport.sent.map((mail) => mail.to)).toEqual([stays.email]);
    const rows = await house.db('messages').orderBy('employee_key');
    expect(rows.map((row) => [row.status, row.reason])).toEqual([
      ['suppressed', 'left'],
      ['suppressed', 'deactivated'],
      ['suppressed', 'address-suppressed'],
      ['sent', null],
    ]);
  });
});

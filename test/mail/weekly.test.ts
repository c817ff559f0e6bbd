import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { addAbsence, addPerson, addWalk, type Company, createCompany } from './company.ts';
import { type House, keptMails, openHouse } from './house.ts';

const W51 = '2026-12-14';
const W52 = '2026-12-21';
const W53 = '2026-12-28';

describe('weekly mail', () => {
  let house: House;
  let company: Company;
  beforeEach(async () => {
    house = await openHouse();
    company = await createCompany(house.db);
  });
  afterEach(() => house.close());

  const queue = () => house.service((service) => service.queueWeeklyMail());
  const messages = () => house.db('messages').orderBy('employee_key').orderBy('week');

  test('one row a person and week, due three days before its Monday at nine by the clock of the person', async () => {
    const site = await house.db('sites').first('key');
    const [berlin, auckland] = [
      await addPerson(house.db, { site_key: site.key }),
      await addPerson(house.db, { time_zone: 'Pacific/Auckland' }),
    ];
    for (const person of [berlin, auckland]) {
      await addWalk(house.db, company, person, W52);
      await addWalk(house.db, company, person, W52, { touchPoint: 1 });
    }
    expect(await queue()).toBe(2);
    expect(await queue()).toBe(0);
    const rows = await messages();
    expect(rows.map((row) => [row.employee_key, row.week, row.dedupe_key, row.due_at.toISOString()])).toEqual([
      [berlin.key, W52, `weekly:${berlin.id}:2026-W52`, '2026-12-18T08:00:00.000Z'],
      // Friday nine o'clock in Auckland (UTC+13) is Thursday evening in UTC.
      [auckland.key, W52, `weekly:${auckland.id}:2026-W52`, '2026-12-17T20:00:00.000Z'],
    ]);
  });

  test('a week that began already is mailed at once, one beyond eight days not yet', async () => {
    const person = await addPerson(house.db);
    await addWalk(house.db, company, person, W51);
    // Due on Friday 25 December at nine: eight days ahead from the 17th at nine.
    await addWalk(house.db, company, person, W53, { touchPoint: 1 });
    house.clock.set('2026-12-17T08:59:59Z');
    expect(await queue()).toBe(1);
    expect((await messages())[0]).toMatchObject({ week: W51, due_at: new Date('2026-12-17T08:59:59Z') });
    house.clock.set('2026-12-17T09:00:00Z');
    expect(await queue()).toBe(1);
    expect((await messages())[1]).toMatchObject({ week: W53, due_at: new Date('2026-12-25T09:00:00Z') });
  });

  test('leavers, the deactivated, those away all week, unpublished and cancelled work get nothing', async () => {
    const people = {
      leaver: await addPerson(house.db, { end_date: '2026-12-20' }),
      deactivated: await addPerson(house.db, { deactivated_at: '2026-12-01' }),
      away: await addPerson(house.db),
      partlyAway: await addPerson(house.db),
      notYet: await addPerson(house.db, { start_date: W53 }),
      cancelled: await addPerson(house.db),
    };
    await addAbsence(house.db, people.away, '2026-12-19', '2026-12-23');
    await addAbsence(house.db, people.away, '2026-12-23', '2027-01-10');
    await addAbsence(house.db, people.partlyAway, '2026-12-21', '2026-12-25');
    for (const person of Object.values(people)) {
      await addWalk(house.db, company, person, W52, person === people.cancelled ? { status: 'cancelled' } : {});
    }
    expect(await queue()).toBe(1);
    expect((await messages()).map((row) => row.employee_key)).toEqual([people.partlyAway.key]);
    await house.db('plans').update({ status: 'superseded' });
    const other = await addPerson(house.db);
    await addWalk(house.db, company, other, W52);
    expect(await queue()).toBe(0);
  });

  test('the mail goes at its moment, tells the walks, announces them and carries link and calendar', async () => {
    const person = await addPerson(house.db, { given_name: 'Zoë', locale: 'de-AT' });
    const id = await addWalk(house.db, company, person, W52, { touchPoint: 1 });
    expect(await house.notifier.tick()).toEqual({ queued: 1, sent: 0, lost: 0 });
    house.clock.set('2026-12-18T09:00:00Z');
    expect(await house.notifier.tick()).toEqual({ queued: 0, sent: 1, lost: 0 });
    expect(await house.notifier.tick()).toEqual({ queued: 0, sent: 0, lost: 0 });
    const [mail] = house.transport.sent;
    expect(mail).toMatchObject({ from: 'shoes@example.org', to: person.email });
    const parsed = await simpleParser(mail!.raw);
    expect(parsed.subject).toBe('Nächste Woche in Kundenschuhen: The shop queue');
    const secret = /https:\/\/shoes\.example\.org\/go\/([A-Za-z0-9_-]{32})/.exec(parsed.text ?? '')?.[1];
    expect(secret).toBeDefined();
    expect(parsed.html).toContain(`https://shoes.example.org/go/${secret}`);
    const [row] = await messages();
    expect(row).toMatchObject({ status: 'sent', attempts: 1, lease_until: null, subject: parsed.subject });
    expect(parsed.messageId).toBe(`<${row.id}@shoes.example.org>`);
    expect(await house.db('assignments').where({ id }).first('status', 'version')).toEqual({ status: 'announced', version: 2 });
    const links = await house.db('assignment_links');
    expect(links).toHaveLength(1);
    // The week ends on 28 December at midnight UTC; fourteen days of grace follow.
    expect(links[0].expires_at.toISOString()).toBe('2027-01-11T00:00:00.000Z');
    const { createHash } = await import('node:crypto');
    expect(links[0].token_hash.equals(createHash('sha256').update(secret!).digest())).toBe(true);
    const [raw] = await keptMails(house.db);
    expect(raw!.length).toBe(mail!.raw.length);
    expect(raw!.toString('latin1').replaceAll('=\r\n', '')).not.toContain(secret);
    expect(parsed.attachments.some((part) => part.contentType === 'text/calendar' || part.contentType === 'application/ics')).toBe(true);
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { addAbsence, addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const W52 = '2026-12-21';
const W53 = '2026-12-28';
const MONDAY = '2026-12-28T09:00:00Z';

describe('a week that passed without a word', () => {
  let house: House;
  let company: Company;
  beforeEach(async () => {
    house = await openHouse('2026-12-18T09:00:00Z');
    company = await createCompany(house.db);
  });
  afterEach(() => house.close());

  const closed = { closed_at: '2026-12-23T09:00:00Z' };
  const subjects = async () => Promise.all(house.transport.sent.map(async (mail) => (await simpleParser(mail.raw)).subject));
  /** Tells of W52, reminds of it, and forgets what was sent. */
  async function liveThrough(): Promise<void> {
    await house.notifier.tick();
    house.clock.set('2026-12-23T09:00:00Z');
    await house.notifier.tick();
    house.transport.sent.length = 0;
  }

  test('on Monday at the mail hour whoever said nothing is asked once, with a link that lives a week', async () => {
    await house.db('organisation').update({ link_grace_days: 0 });
    const people: Record<string, Person> = {};
    for (const status of ['open', 'started', 'done', 'privileged', 'missed', 'excused', 'cancelled']) {
      people[status] = await addPerson(house.db);
      await addWalk(house.db, company, people[status], W52);
    }
    await liveThrough();
    for (const [status, person] of Object.entries(people)) {
      if (status !== 'open')
        await house
          .db('assignments')
          .where({ employee_key: person.key })
          .update({ status, ...closed });
    }
    house.clock.set('2026-12-28T08:59:59Z');
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    house.clock.set(MONDAY);
    await house.notifier.tick();
    await house.notifier.tick();
    expect(house.transport.sent.map((mail) => mail.to).sort()).toEqual([people['open']!.email, people['started']!.email].sort());
    const mail = await simpleParser(house.transport.sent[0]!.raw);
    expect(mail.subject).toBe('How did it go? The helpline');
    expect(mail.text).toMatch(/\/go\/[\w-]{32}/);
    expect(mail.attachments).toEqual([]);
    const ends = (await house.db('assignment_links').where('created_at', MONDAY)).map((link) => link.expires_at.toISOString());
    expect(ends).toEqual(['2027-01-04T09:00:00.000Z', '2027-01-04T09:00:00.000Z']);
  });

  test('a walk that is moved and missed again is not asked about a second time', async () => {
    const person = await addPerson(house.db);
    const walk = await addWalk(house.db, company, person, W52);
    await liveThrough();
    house.clock.set(MONDAY);
    await house.notifier.tick();
    expect(await subjects()).toEqual(['How did it go? The helpline']);
    await house.db('assignments').where({ id: walk }).update({ week: W53, sequence: 1 });
    house.clock.set('2027-01-04T09:00:00Z');
    await house.notifier.tick();
    expect((await subjects()).filter((subject) => subject?.startsWith('How did it go'))).toHaveLength(1);
  });

  test('the nudge and the mail of the new week are one mail when they are due together', async () => {
    await house.db('organisation').update({ mail_lead_days: 0 });
    const person = await addPerson(house.db);
    house.clock.set('2026-12-21T09:00:00Z');
    await addWalk(house.db, company, person, W52);
    await liveThrough();
    await addWalk(house.db, company, person, W53, { touchPoint: 1 });
    house.clock.set(MONDAY);
    await house.notifier.tick();
    expect(await subjects()).toEqual(['This week you are the customer: The shop queue']);
    const mail = await simpleParser(house.transport.sent[0]!.raw);
    expect(mail.text).toContain('We have not heard from you yet');
    expect((mail.html as string).split('class="button"')).toHaveLength(2);
    expect(await house.db('messages').where({ kind: 'missed' }).first('status', 'reason')).toEqual({
      status: 'cancelled',
      reason: 'merged',
    });
  });

  test('leavers, the deactivated, whoever was away all week and whoever was never told are not asked', async () => {
    const [leaver, deactivated, away, untold, sick] = [
      await addPerson(house.db),
      await addPerson(house.db),
      await addPerson(house.db),
      await addPerson(house.db),
      await addPerson(house.db),
    ];
    for (const person of [leaver, deactivated, away, sick]) await addWalk(house.db, company, person, W52);
    await liveThrough();
    await addWalk(house.db, company, untold, W52);
    await house.db('employees').where({ key: leaver.key }).update({ end_date: '2026-12-27' });
    await house.db('employees').where({ key: deactivated.key }).update({ deactivated_at: '2026-12-24' });
    await addAbsence(house.db, away, '2026-12-21', '2026-12-26');
    // Fell ill on Thursday and is still away on Monday: asked when back.
    await addAbsence(house.db, sick, '2026-12-24', '2026-12-30');
    house.clock.set(MONDAY);
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    expect(await house.db('messages').where({ kind: 'missed' }).select('employee_key', 'status', 'reason', 'due_at')).toEqual([
      { employee_key: sick.key, status: 'queued', reason: 'away', due_at: new Date('2026-12-30T09:00:00Z') },
    ]);
  });

  test('whoever tells their story before the nudge goes is not asked', async () => {
    const person = await addPerson(house.db);
    await addWalk(house.db, company, person, W52);
    await liveThrough();
    house.clock.set(MONDAY);
    await house.service((service) => service.queueMissed());
    await house.db('assignments').update({ status: 'done', ...closed });
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    expect(await house.db('messages').where({ kind: 'missed' }).first('status', 'reason')).toEqual({
      status: 'cancelled',
      reason: 'nothing-left',
    });
  });
});

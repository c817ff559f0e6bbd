import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { newId } from '../../src/platform/ids.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const W52 = '2026-12-21';
const W53 = '2026-12-28';
const W02 = '2027-01-11';

describe('the welcome of a new starter', () => {
  let house: House;
  let company: Company;
  beforeEach(async () => {
    // Wednesday of W51, noon.
    house = await openHouse('2026-12-16T12:00:00Z');
    company = await createCompany(house.db);
    await house.db('programmes').update({ kind: 'induction', end_week: null, weeks_after_start: 8, id: newId() });
  });
  afterEach(() => house.close());

  async function starter(start: string): Promise<{ person: Person; walks: string[] }> {
    const person = await addPerson(house.db, { start_date: start });
    const walks = [
      await addWalk(house.db, company, person, W53, { touchPoint: 1 }),
      await addWalk(house.db, company, person, W52),
      await addWalk(house.db, company, person, W02, { touchPoint: 2 }),
    ];
    return { person, walks };
  }
  const mails = () => Promise.all(house.transport.sent.map((mail) => simpleParser(mail.raw)));

  test('tells the whole path once, in the order of its weeks, announces nothing and fills no calendar', async () => {
    const { walks } = await starter('2026-12-14');
    await house.notifier.tick();
    await house.notifier.tick();
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Welcome to Nordwind: your path in our customers’ shoes');
    expect(mail!.text).toContain(
      '* 21 December 2026: The helpline (Anywhere)\n* 28 December 2026: The shop queue (Hamburg shop)\n* 11 January 2027: Asking IT (Anywhere)',
    );
    expect(mail!.attachments).toEqual([]);
    expect((mail!.html as string).split('class="button"')).toHaveLength(2);
    expect(await house.db('assignments').distinct('status').pluck('status')).toEqual(['planned']);
    // The button belongs to the first step.
    expect(await house.db('assignment_links').pluck('assignment_id')).toEqual([walks[1]]);
  });

  test('a change of the path is told as one, and its far step stays free to move again', async () => {
    const { person, walks } = await starter('2026-12-14');
    await house.notifier.tick();
    await house.db('assignments').where({ id: walks[2] }).update({ week: '2027-01-18', sequence: 1 });
    await house.service((service) =>
      service.queueChangeNotices([
        { assignmentId: walks[2] as string, employeeKey: person.key, change: 'moved', fromWeek: W02, toWeek: '2027-01-18', planKey: null },
      ]),
    );
    await house.notifier.tick();
    const [, change] = await mails();
    expect(change!.subject).toBe('Moved: Asking IT');
    expect(change!.text).toContain(
      'Before: Monday 11 January to Friday 15 January 2027. Now: Monday 18 January to Friday 22 January 2027.',
    );
    expect((await house.db('assignments').where({ id: walks[2] }).first()).status).toBe('planned');
  });

  test('the first weekly mail comes after it and announces as ever', async () => {
    const { walks } = await starter('2026-12-14');
    await house.notifier.tick();
    house.clock.set('2026-12-18T09:00:00Z');
    await house.notifier.tick();
    const [, weekly] = await mails();
    expect(weekly!.subject).toBe('Next week you are the customer: The helpline');
    expect(weekly!.attachments.length).toBeGreaterThan(0);
    expect((await house.db('assignments').where({ id: walks[1] }).first()).status).toBe('announced');
  });

  test('before the first day nobody gets mail; on the first working day the path and the first week are one mail', async () => {
    // A Saturday: the first working day is Monday 21 December.
    const { person } = await starter('2026-12-19');
    house.clock.set('2026-12-18T09:00:00Z');
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    const waiting = await house.db('messages').where({ employee_key: person.key, reason: 'before-start' });
    expect(waiting).toEqual([expect.objectContaining({ status: 'queued', attempts: 0, due_at: new Date('2026-12-21T09:00:00Z') })]);
    house.clock.set('2026-12-21T09:00:00Z');
    await house.notifier.tick();
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Welcome to Nordwind: your path in our customers’ shoes');
    expect(mail!.text).toContain('Live through “The helpline” as any customer would.');
    expect((mail!.html as string).split('class="button"')).toHaveLength(2);
  });

  test('a start date that is far away writes nothing yet, and one that is put off is waited for', async () => {
    const { person } = await starter('2026-12-30');
    await house.notifier.tick();
    expect(await house.db('messages').where({ kind: 'welcome' })).toEqual([]);
    house.clock.set('2026-12-22T12:00:00Z');
    await house.notifier.tick();
    await house.db('employees').where({ key: person.key }).update({ start_date: '2027-01-04' });
    house.clock.set('2026-12-30T09:00:00Z');
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    house.clock.set('2027-01-04T09:00:00Z');
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(1);
  });

  test('a cycle welcomes nobody, and an induction whose path is empty by now sends nothing', async () => {
    await starter('2026-12-14');
    await house.service((service) => service.queueWelcomes());
    await house.db('assignments').update({ status: 'cancelled' });
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    expect(await house.db('messages').where({ kind: 'welcome' }).first('status', 'reason')).toEqual({
      status: 'cancelled',
      reason: 'nothing-left',
    });
    await house.db('messages').delete();
    await house.db('assignments').update({ status: 'planned' });
    await house.db('programmes').update({ kind: 'cycle', end_week: '2027-12-27', weeks_after_start: null });
    expect(await house.service((service) => service.queueWelcomes())).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import { newId } from '../../src/platform/ids.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const W50 = '2026-12-07';
const W52 = '2026-12-21';
/** Friday of W51: the moment of the mails about W52; the last week that is over is W50. */
const FRIDAY = '2026-12-18T09:00:00Z';

describe('the weekly mail to managers', () => {
  let house: House;
  let company: Company;
  let boss: Person;
  beforeEach(async () => {
    house = await openHouse('2026-12-18T08:45:00Z');
    company = await createCompany(house.db);
    boss = await addPerson(house.db, { given_name: 'Bo', family_name: 'Boss' });
  });
  afterEach(() => house.close());

  const staff = async (number: number, values: Readonly<Record<string, unknown>> = {}): Promise<Person[]> => {
    const people: Person[] = [];
    for (let index = 0; index < number; index++) people.push(await addPerson(house.db, { manager_key: boss.key, ...values }));
    return people;
  };
  const to = async (person: Person): Promise<ParsedMail[]> =>
    Promise.all(house.transport.sent.filter((mail) => mail.to === person.email).map((mail) => simpleParser(mail.raw)));
  const done = { closed_at: '2026-12-09T09:00:00Z' };

  /** Counts in time, then lets the moment come. */
  async function friday(): Promise<void> {
    await house.notifier.tick();
    house.clock.set(FRIDAY);
    await house.notifier.tick();
  }

  test('says who is out, what became of the week before, and how the manager stands beside them', async () => {
    const people = await staff(5);
    await addWalk(house.db, company, people[0] as Person, W52);
    for (const [index, status] of ['done', 'done', 'announced', 'privileged', 'excused'].entries()) {
      const id = await addWalk(house.db, company, people[index] as Person, W50, { touchPoint: 1 });
      await house
        .db('assignments')
        .where({ id })
        .update({ status, ...done });
    }
    await addWalk(house.db, company, boss, W50, { touchPoint: 1, status: 'announced' });
    await house
      .db('assignments')
      .where({ employee_key: boss.key })
      .update({ status: 'done', ...done });
    await friday();
    const [mail, ...others] = await to(boss);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Your people, week of 21 December 2026');
    const { given_name, family_name } = await house.db('employees').where({ key: people[0]!.key }).first();
    expect(mail!.text).toContain(`* ${given_name} ${family_name}: The helpline, about 30 minutes`);
    expect(mail!.text).toContain('Monday 7 December to Friday 11 December 2026:\n  Done: 2\n  Still to be done: 2\n  Excused: 1');
    expect(mail!.text).toContain('You:\n  Lived: 1\n  Equivalent: 0\n  Exempt: 0\n  Missing: 2\n  Required: 3\n  Share lived: 33.3%');
    expect(mail!.text).toContain('Your 5 people:\n  Lived: 2\n  Equivalent: 0\n  Exempt: 0\n  Missing: 13\n  Required: 15');
  });

  test('with fewer than five people it says who is out, and no figure about them', async () => {
    const people = await staff(4);
    await addWalk(house.db, company, people[0] as Person, W52);
    const id = await addWalk(house.db, company, people[1] as Person, W50, { touchPoint: 1 });
    await house
      .db('assignments')
      .where({ id })
      .update({ status: 'done', ...done });
    await friday();
    const [mail] = await to(boss);
    expect(mail!.text).toContain(': The helpline, about 30 minutes');
    expect(mail!.text).toContain('Figures begin at five people');
    expect(mail!.text).not.toContain('Still to be done');
    expect(mail!.text).not.toMatch(/Your 4 people:\n/);
    const [{ payload }] = await house.db('messages').where({ kind: 'team' });
    expect(payload.parts[0].figures).toMatchObject({ people: 4, staff: null, lastWeek: null });
  });

  test('nothing to say, nothing sent; and nobody without people gets one', async () => {
    await staff(6);
    await friday();
    expect(await house.db('messages').where({ kind: 'team' })).toEqual([]);
    expect(house.transport.sent).toEqual([]);
  });

  test('a walk that was called off meanwhile leaves nothing to say', async () => {
    const [person] = (await staff(1)) as [Person];
    const id = await addWalk(house.db, company, person, W52);
    await house.notifier.tick();
    await house.db('assignments').where({ id }).update({ status: 'cancelled' });
    house.clock.set(FRIDAY);
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    expect(await house.db('messages').where({ kind: 'team' }).first('status', 'reason')).toEqual({
      status: 'cancelled',
      reason: 'nothing-left',
    });
  });

  test('everyone below counts through every level and department, once; leavers and people to come do not', async () => {
    const stamps = { created_at: FRIDAY, updated_at: FRIDAY };
    const [unit] = await house
      .db('departments')
      .insert({ id: newId(), code: 'A', name: 'A', head_key: boss.key, ...stamps })
      .returning('key');
    const [below] = await house
      .db('departments')
      .insert({ id: newId(), code: 'B', name: 'B', parent_key: unit.key, ...stamps })
      .returning('key');
    const [lead] = (await staff(1, { department_key: unit.key })) as [Person];
    const second = await addPerson(house.db, { manager_key: lead.key, department_key: below.key });
    await addPerson(house.db, { department_key: below.key });
    await addPerson(house.db, { department_key: unit.key });
    await addPerson(house.db, { manager_key: second.key });
    await addPerson(house.db, { manager_key: boss.key, end_date: '2026-12-01' });
    await addPerson(house.db, { manager_key: boss.key, start_date: '2027-03-01' });
    await addPerson(house.db, { manager_key: boss.key, deactivated_at: '2026-12-01' });
    await addWalk(house.db, company, second, W52);
    await addWalk(house.db, company, second, W50, { touchPoint: 1, status: 'announced' });
    await house.notifier.tick();
    const rows = await house.db('messages').where({ kind: 'team' }).select('employee_key', 'payload');
    const people = Object.fromEntries(rows.map((row) => [row.employee_key, row.payload.parts[0].figures.people]));
    expect(people).toEqual({ [boss.key]: 5, [lead.key]: 2 });
  });

  test('it is one mail with the manager’s own week, whose walk has the button', async () => {
    const [person] = (await staff(1)) as [Person];
    await addWalk(house.db, company, person, W52);
    await addWalk(house.db, company, boss, W52, { touchPoint: 1 });
    await friday();
    const [mail, ...others] = await to(boss);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('Next week you are the customer: The shop queue');
    expect(mail!.text).toContain('Your people');
    expect((mail!.html as string).split('class="button"')).toHaveLength(2);
    // What is kept for many holds no name of anybody's people.
    const samples = await house.db('message_samples').pluck('content');
    for (const sample of samples) expect(sample.toString()).not.toContain('Family');
  });

  test('it is counted once a week and zone, and not at all when the organisation does not want it', async () => {
    const [person] = (await staff(1)) as [Person];
    await addWalk(house.db, company, person, W52);
    expect(await house.service((service) => service.queueTeams())).toBe(1);
    await house.db('messages').delete();
    expect(await house.service((service) => service.queueTeams())).toBe(0);
    await house.db('team_mail_runs').delete();
    await house.db('organisation').update({ team_mail: false });
    expect(await house.service((service) => service.queueTeams())).toBe(0);
    await house.db('organisation').update({ team_mail: true });
    // A day late is too late.
    house.clock.set('2026-12-19T09:00:01Z');
    expect(await house.service((service) => service.queueTeams())).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { addAbsence, addPerson, addWalk, type Company, createCompany } from './company.ts';
import { type House, openHouse } from './house.ts';

const W52 = '2026-12-21';
const WEDNESDAY = '2026-12-23T09:00:00Z';

describe('reminders', () => {
  let house: House;
  let company: Company;
  beforeEach(async () => {
    house = await openHouse('2026-12-18T09:00:00Z');
    company = await createCompany(house.db);
  });
  afterEach(() => house.close());

  test('on Wednesday at the mail hour whoever has not finished is reminded, once, without another calendar entry', async () => {
    const [open, started, done, away] = [
      await addPerson(house.db),
      await addPerson(house.db),
      await addPerson(house.db),
      await addPerson(house.db),
    ];
    for (const person of [open, started, done, away]) await addWalk(house.db, company, person, W52);
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(4);
    await house.db('assignments').where({ employee_key: started.key }).update({ status: 'started' });
    await house.db('assignments').where({ employee_key: done.key }).update({ status: 'done', closed_at: WEDNESDAY });
    await addAbsence(house.db, away, '2026-12-22', '2027-01-02');
    house.transport.sent.length = 0;
    house.clock.set('2026-12-23T08:59:59Z');
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(0);
    house.clock.set(WEDNESDAY);
    await house.notifier.tick();
    house.clock.set('2026-12-24T09:00:00Z');
    await house.notifier.tick();
    expect(house.transport.sent.map((mail) => mail.to).sort()).toEqual([open.email, started.email].sort());
    const mail = await simpleParser(house.transport.sent[0]!.raw);
    expect(mail.subject).toBe('Still open this week: The helpline');
    expect(mail.text).toMatch(/\/go\/[\w-]{32}/);
    expect(mail.attachments).toEqual([]);
    expect(await house.db('messages').where({ employee_key: away.key, kind: 'reminder' })).toEqual([
      expect.objectContaining({ status: 'suppressed', reason: 'absent' }),
    ]);
  });

  test('who was told only on the same day is not reminded, and the weekend is too late', async () => {
    house.clock.set(WEDNESDAY);
    await addWalk(house.db, company, await addPerson(house.db), W52);
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(1);
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(1);
    house.clock.set('2026-12-26T10:00:00Z');
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(1);
  });
});

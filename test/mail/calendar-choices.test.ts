import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AddressObject, simpleParser } from 'mailparser';
import type { Choice } from '../../src/features/calendars/domain.ts';
import { calendarService } from '../../src/features/calendars/service.ts';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import { createUnitOfWork } from '../../src/platform/db/unit-of-work.ts';
import { newId } from '../../src/platform/ids.ts';
import { type Held, readByIcalJs } from '../support/calendar-readers.ts';
import { icalFaults } from '../support/ical-lines.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const W52 = '2026-12-21';
const W53 = '2026-12-28';
const TUESDAY: Choice = { kind: 'hours', weekday: 2, start: '14:00', minutes: 60 };
const FRIDAY: Choice = { kind: 'hours', weekday: 5, start: '08:00', minutes: 30 };

describe('hours of one’s own, by mail', () => {
  let house: House;
  let company: Company;
  let ada: Person;
  let actor: Actor;
  let walk: string;
  beforeEach(async () => {
    house = await openHouse('2026-12-17T12:00:00Z');
    company = await createCompany(house.db);
    ada = await addPerson(house.db, { time_zone: 'America/New_York' });
    actor = { kind: 'account', id: newId(), name: 'Ada', role: 'employee', scopes: ['*'], employee: { key: ada.key, leads: false } };
    walk = await addWalk(house.db, company, ada, W52);
  });
  afterEach(() => house.close());

  const choose = (choice: Choice) =>
    createUnitOfWork(house.db, house.clock).run({ actor, requestId: 'test' }, (tx) => calendarService(tx).choose(choice, undefined));

  /** Lets the mails go that are due; what each brought: subject, and the calendar objects as a program reads them. */
  async function mails(now: string): Promise<{ subject: string; events: Held[] }[]> {
    house.transport.sent.length = 0;
    house.clock.set(now);
    await house.notifier.tick();
    return Promise.all(
      house.transport.sent.map(async (sent) => {
        const mail = await simpleParser(sent.raw);
        const files = mail.attachments.filter((part) => part.filename?.endsWith('.ics')).map((part) => part.content.toString('utf8'));
        // What each program asks for: the method in the MIME type too, the recipient as the attendee, the sender as the organiser.
        const types = [...sent.raw.toString('latin1').matchAll(/Content-Type: text\/calendar; charset=utf-8; method=(\w+)/g)].map(
          ([, method]) => method,
        );
        for (const file of files) {
          expect(icalFaults(file)).toEqual([]);
          const unfolded = file.replaceAll('\r\n ', '');
          expect(unfolded).toContain(`:mailto:${sent.to}\r\n`);
          expect(unfolded).toMatch(/^ORGANIZER;CN="[^"]+":mailto:shoes@example\.org\r$/m);
          expect((mail.from as AddressObject).value[0]?.address).toBe('shoes@example.org');
        }
        const events = files.flatMap(readByIcalJs);
        expect(types).toEqual(events.length === 0 ? [] : [events[0]?.method, ...events.map((event) => event.method)]);
        return { subject: String(mail.subject), events };
      }),
    );
  }
  const entry = (method: string, sequence: number, time: string) =>
    expect.objectContaining({ uid: `assignment-${walk}@shoes.example.org`, method, sequence, time });

  test('announced at the hours, changed with the next mail that mentions the walk, cancelled as it was told', async () => {
    await choose(TUESDAY);
    expect(await mails('2026-12-18T14:00:00Z')).toEqual([
      { subject: expect.any(String), events: [entry('REQUEST', 0, '2026-12-22T19:00:00.000Z 2026-12-22T20:00:00.000Z')] },
    ]);

    await choose(FRIDAY);
    expect(await mails('2026-12-19T14:00:00Z')).toEqual([]);
    // Wednesday's reminder brings the new hours, once.
    expect(await mails('2026-12-23T14:00:00Z')).toEqual([
      { subject: 'Still open this week: The helpline', events: [entry('REQUEST', 1, '2026-12-25T13:00:00.000Z 2026-12-25T13:30:00.000Z')] },
    ]);
    await choose({ kind: 'week' });
    await house.db('assignments').where({ id: walk }).update({ status: 'excused', sequence: 9 });
    await house.service((service) =>
      service.queueChangeNotices([
        { assignmentId: walk, employeeKey: ada.key, change: 'cancelled', fromWeek: W52, toWeek: null, planKey: null },
      ]),
    );
    // The calendar holds Friday's hours, not the week that was chosen since.
    expect(await mails('2026-12-23T15:00:00Z')).toEqual([
      { subject: expect.any(String), events: [entry('CANCEL', 9, '2026-12-25T13:00:00.000Z 2026-12-25T13:30:00.000Z')] },
    ]);
  });

  test('a reminder after no change brings no entry; one after a change there and back neither', async () => {
    await mails('2026-12-18T14:00:00Z');
    await choose(TUESDAY);
    await choose({ kind: 'week' });
    expect(await mails('2026-12-23T14:00:00Z')).toEqual([{ subject: 'Still open this week: The helpline', events: [] }]);
  });

  test('a move and a new time zone count too', async () => {
    await choose(TUESDAY);
    await mails('2026-12-18T14:00:00Z');
    await house.db('employees').where({ key: ada.key }).update({ time_zone: 'Europe/Berlin' });
    await house.db('assignments').where({ id: walk }).update({ week: W53, sequence: 1 });
    await house.service((service) =>
      service.queueChangeNotices([
        { assignmentId: walk, employeeKey: ada.key, change: 'moved', fromWeek: W52, toWeek: W53, planKey: null },
      ]),
    );
    expect(await mails('2026-12-18T15:00:00Z')).toEqual([
      { subject: 'Moved: The helpline', events: [entry('REQUEST', 1, '2026-12-29T13:00:00.000Z 2026-12-29T14:00:00.000Z')] },
    ]);
    const told = await house.db('message_assignments').where({ assignment_id: walk }).orderBy('told_sequence').pluck('told_entry');
    expect(told).toEqual(['2 14:00 60 America/New_York', '2 14:00 60 Europe/Berlin']);
  });
});

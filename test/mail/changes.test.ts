import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { AnnouncedChange } from '../../src/features/notifications/domain.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const W52 = '2026-12-21';
const W53 = '2026-12-28';
const W01 = '2027-01-04';

describe('change notices', () => {
  let house: House;
  let company: Company;
  let ada: Person;
  let walk: string;
  beforeEach(async () => {
    house = await openHouse('2026-12-18T09:00:00Z');
    company = await createCompany(house.db);
    ada = await addPerson(house.db);
    walk = await addWalk(house.db, company, ada, W52);
    await house.notifier.tick();
    house.transport.sent.length = 0;
  });
  afterEach(() => house.close());

  const change = (values: Partial<AnnouncedChange>): AnnouncedChange => ({
    assignmentId: walk,
    employeeKey: ada.key,
    change: 'moved',
    fromWeek: W52,
    toWeek: W53,
    planKey: null,
    ...values,
  });
  const notify = (...changes: AnnouncedChange[]) => house.service((service) => service.queueChangeNotices(changes));
  const update = (values: Readonly<Record<string, unknown>>, id = walk) => house.db('assignments').where({ id }).update(values);
  const mails = (): Promise<ParsedMail[]> => Promise.all(house.transport.sent.map((mail) => simpleParser(mail.raw)));
  const calendars = (mail: ParsedMail): string[] =>
    mail.attachments
      .filter((part) => part.contentType === 'application/ics' || part.filename?.endsWith('.ics'))
      .map((part) => part.content.toString());

  test('a move is told with its old and new week, a link, and the same calendar entry under a higher number', async () => {
    await update({ week: W53, sequence: 1 });
    expect(await notify(change({}))).toBe(1);
    await house.notifier.tick();
    const [mail] = await mails();
    expect(mail!.subject).toBe('Moved: The helpline');
    expect(mail!.text).toContain(
      '“The helpline” has moved. Before: Monday 21 December to Friday 25 December 2026. Now: Monday 28 December 2026 to Friday 1 January 2027.',
    );
    expect(mail!.text).toMatch(/\/go\/[\w-]{32}/);
    const [calendar] = calendars(mail!);
    expect(calendar).toContain('METHOD:REQUEST');
    expect(calendar).toContain(`UID:assignment-${walk}@shoes.example.org`);
    expect(calendar).toContain('SEQUENCE:1');
    expect(calendar).toContain('DTSTART;VALUE=DATE:20261228');
    // Links mailed before live as long as the new one.
    const ends = (await house.db('assignment_links')).map((link) => link.expires_at.toISOString());
    expect(ends).toEqual(['2027-01-18T00:00:00.000Z', '2027-01-18T00:00:00.000Z']);
  });

  test('a cancellation takes the entry out of the calendar and asks for nothing', async () => {
    await update({ status: 'cancelled' });
    await notify(change({ change: 'cancelled', toWeek: null }));
    await house.notifier.tick();
    const [mail] = await mails();
    expect(mail!.subject).toBe('Cancelled: The helpline');
    expect(mail!.text).not.toContain('/go/');
    expect(mail!.html).not.toContain('class="button"');
    const [calendar] = calendars(mail!);
    expect(calendar).toContain('METHOD:CANCEL');
    expect(calendar).toContain('STATUS:CANCELLED');
    expect(calendar).toContain('SEQUENCE:1');
    // Told once is enough.
    await notify(change({ change: 'cancelled', toWeek: null }));
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(1);
  });

  test('another place in the same week is news, too', async () => {
    const [venue] = await house
      .db('venues')
      .insert({ id: '01900000-0000-7000-8000-000000000001', touch_point_key: company.touchPoints[0], site_key: 1, places_per_week: 1 })
      .returning('key');
    await update({ venue_key: venue.key, sequence: 1 });
    await notify(change({ toWeek: W52 }));
    await house.notifier.tick();
    const [mail] = await mails();
    expect(mail!.subject).toBe('Another place: The helpline');
    expect(mail!.text).toContain('is somewhere else now: Hamburg shop.');
    expect(calendars(mail!)[0]).toContain('LOCATION:Hamburg shop');
  });

  test('there and back again before the mail went is no news', async () => {
    await notify(change({}));
    await notify(change({ fromWeek: W53, toWeek: W52 }));
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(0);
    const rows = await house.db('messages').where({ kind: 'change' });
    expect(rows).toEqual([expect.objectContaining({ status: 'cancelled', reason: 'nothing-left' })]);
  });

  test('several changes of one moment are one mail', async () => {
    const other = await addWalk(house.db, company, ada, W52, { touchPoint: 1, status: 'announced' });
    const fresh = await addWalk(house.db, company, ada, W01, { touchPoint: 2 });
    await update({ week: W53, sequence: 1 });
    await update({ status: 'cancelled' }, other);
    expect(await notify(change({}), change({ assignmentId: other, change: 'cancelled', toWeek: null }))).toBe(1);
    expect(await notify(change({ assignmentId: fresh, change: 'added', fromWeek: null, toWeek: W01 }))).toBe(1);
    await house.notifier.tick();
    const [mail, ...more] = await mails();
    expect(more).toHaveLength(0);
    expect(mail!.subject).toBe('Your assignments have changed');
    expect(mail!.text).toContain('“The shop queue” (Monday 21 December to Friday 25 December 2026) is cancelled.');
    expect(mail!.text).toContain('“Asking IT” is new: Monday 4 January to Friday 8 January 2027.');
    expect(
      calendars(mail!)
        .map((calendar) => /METHOD:(\w+)/.exec(calendar)?.[1])
        .sort(),
    ).toEqual(['CANCEL', 'REQUEST', 'REQUEST']);
    expect((await house.db('assignments').where({ id: fresh }).first()).status).toBe('announced');
  });

  test('a change and the mail of the week that are due together are one mail', async () => {
    house.clock.set('2026-12-25T09:00:00Z');
    const next = await addWalk(house.db, company, ada, W53, { touchPoint: 1 });
    await update({ week: W01, sequence: 1 });
    await notify(change({ toWeek: W01 }));
    await house.notifier.tick();
    const [mail, ...more] = await mails();
    expect(more).toHaveLength(0);
    expect(mail!.subject).toBe('Next week you are the customer: The shop queue');
    expect(mail!.text).toContain('“The helpline” has moved.');
    const rows = await house.db('messages').where({ employee_key: ada.key }).orderBy('created_at').orderBy('kind');
    expect(
      rows
        .slice(1)
        .filter((row) => row.week !== W01)
        .map((row) => [row.kind, row.status, row.reason])
        .sort(),
    ).toEqual([
      ['change', 'cancelled', 'merged'],
      ['weekly', 'sent', null],
    ]);
    expect((await house.db('assignments').where({ id: next }).first()).status).toBe('announced');
  });

  test('a later move of the same plan is told again', async () => {
    await update({ week: W53, sequence: 1 });
    await notify(change({ planKey: company.plan }));
    await house.notifier.tick();
    await update({ week: W01, sequence: 2 });
    await notify(change({ planKey: company.plan, fromWeek: W53, toWeek: W01 }));
    await house.notifier.tick();
    const [, second] = await mails();
    expect(second!.text).toContain(
      'Before: Monday 28 December 2026 to Friday 1 January 2027. Now: Monday 4 January to Friday 8 January 2027.',
    );
    expect(calendars(second!)[0]).toContain('SEQUENCE:2');
  });

  test('the week to which a walk was moved is still mailed when it comes', async () => {
    await update({ week: W53, sequence: 1 });
    await notify(change({}));
    await house.notifier.tick();
    house.clock.set('2026-12-25T09:00:00Z');
    await house.notifier.tick();
    const [, weekly] = await mails();
    expect(weekly!.subject).toBe('Next week you are the customer: The helpline');
    expect(calendars(weekly!)[0]).toContain('SEQUENCE:1');
  });

  test('leavers and the deactivated are told nothing', async () => {
    await house.db('employees').where({ key: ada.key }).update({ end_date: '2026-12-17' });
    expect(await notify(change({}))).toBe(0);
    expect(await notify()).toBe(0);
  });
});

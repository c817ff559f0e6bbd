import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { OPTIONAL_KINDS } from '../../src/features/notifications/choices/domain.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, keptMails, openHouse, TOKENS } from './house.ts';

const W52 = '2026-12-21';
const FRIDAY = '2026-12-18T09:00:00Z';
const WEDNESDAY = '2026-12-23T09:00:00Z';

describe('references in mails', () => {
  const id = '01900000-0000-7000-8000-00000000abcd';

  test('come back as what they were made for', () => {
    for (const kinds of [[], ['reminder'], ['missed-week', 'idea-status'], [...OPTIONAL_KINDS]] as const)
      expect(TOKENS.readChoices(TOKENS.choices(id, kinds))).toEqual({ employeeId: id, kinds });
    expect(TOKENS.readBounce(TOKENS.bounce(id))).toBe(id);
    expect(TOKENS.readBounce(TOKENS.bounce(id).toUpperCase())).toBe(id);
    expect(TOKENS.bounce(id)).toMatch(/^[a-z2-7]{48}$/);
    expect(TOKENS.choices(id, ['reminder'])).toMatch(/^[\w-]{48}$/);
  });

  test('with any character changed, of another purpose or another installation they are none', () => {
    const [choices, bounce] = [TOKENS.choices(id, ['reminder']), TOKENS.bounce(id)];
    for (let index = 0; index < 48; index++) {
      const other = (text: string, by: string) => text.slice(0, index) + (text[index] === by ? 'b' : by) + text.slice(index + 1);
      expect(TOKENS.readChoices(other(choices, 'a'))).toBeUndefined();
      expect(TOKENS.readBounce(other(bounce, 'a'))).toBeUndefined();
    }
    const strangers = createMailTokens(['another secret, also of 32 characters and more']);
    expect(strangers.readChoices(choices)).toBeUndefined();
    expect(strangers.readBounce(bounce)).toBeUndefined();
    expect(TOKENS.readChoices(bounce)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => !TOKENS.readChoices(text) && !TOKENS.readBounce(text)),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe('mail that one can do without', () => {
  let house: House;
  let company: Company;
  let ada: Person;
  beforeEach(async () => {
    house = await openHouse(FRIDAY, 'bounces@example.org');
    company = await createCompany(house.db);
    ada = await addPerson(house.db, { given_name: 'Ada' });
    await addWalk(house.db, company, ada, W52);
  });
  afterEach(() => house.close());

  const parsed = async (index: number) => simpleParser(house.transport.sent[index]!.raw);
  const header = (mail: Awaited<ReturnType<typeof parsed>>, name: string): string | undefined =>
    mail.headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]*:\s*/, '');

  test('a reminder says how to be rid of it, to programs and to people; the link is masked where it is kept', async () => {
    await house.notifier.tick();
    house.clock.set(WEDNESDAY);
    await house.notifier.tick();
    const [weekly, reminder] = [await parsed(0), await parsed(1)];
    expect(header(weekly, 'list-unsubscribe')).toBeUndefined();
    expect(header(weekly, 'list-unsubscribe-post')).toBeUndefined();
    const unsubscribe = header(reminder, 'list-unsubscribe') ?? '';
    const [, token = '', byMail = ''] =
      /^<https:\/\/shoes\.example\.org\/unsubscribe\/([\w-]{48})>,\s*<mailto:bounces@example\.org\?subject=unsubscribe%20([\w-]{48})>$/.exec(
        unsubscribe,
      ) ?? [];
    expect(TOKENS.readChoices(token)).toEqual({ employeeId: ada.id, kinds: ['reminder'] });
    expect(byMail).toBe(token);
    expect(header(reminder, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(reminder.text).toContain(`Unsubscribe, or choose which mails you get:\nhttps://shoes.example.org/unsubscribe/${token}`);
    expect(reminder.html).toContain(`href="https://shoes.example.org/unsubscribe/${token}"`);
    const weeklyToken = /\/unsubscribe\/([\w-]{48})/.exec(weekly.text ?? '')?.[1] ?? '';
    expect(TOKENS.readChoices(weeklyToken)).toEqual({ employeeId: ada.id, kinds: [] });
    expect(weekly.html).toContain(`/unsubscribe/${weeklyToken}"`);
    for (const kept of await keptMails(house.db)) {
      const text = kept.toString('latin1').replaceAll('=\r\n', '');
      expect(text).not.toContain(token);
      expect(text).not.toContain(weeklyToken);
    }
  });

  test('who does without gets none: a mail of nothing else is cancelled, of a mixed one that part is left out', async () => {
    const ben = await addPerson(house.db);
    const moved = await addWalk(house.db, company, ben, W52);
    const open = await addWalk(house.db, company, ben, W52, { touchPoint: 1 });
    await house.notifier.tick();
    for (const { key } of [ada, ben]) await house.db('mail_opt_outs').insert({ employee_key: key, kind: 'reminder', opted_out_at: FRIDAY });
    house.transport.sent.length = 0;
    house.clock.set(WEDNESDAY);
    await house.db('assignments').where({ id: moved }).update({ week: '2026-12-28' });
    await house.service((service) =>
      service.queueChangeNotices([
        { employeeKey: ben.key, assignmentId: moved, change: 'moved', fromWeek: W52, toWeek: '2026-12-28', planKey: null },
      ]),
    );
    await house.notifier.tick();
    expect(await house.db('messages').where({ kind: 'reminder', employee_key: ada.key }).first()).toMatchObject({
      status: 'cancelled',
      reason: 'unsubscribed',
      attempts: 0,
    });
    expect(house.transport.sent.map((mail) => mail.to)).toEqual([ben.email]);
    const mail = await parsed(0);
    expect(mail.text).toContain('“The helpline” has moved');
    expect(mail.text).not.toContain('The shop queue');
    expect(await house.db('message_assignments').where({ assignment_id: open })).toHaveLength(1);
  });

  test('the choice of one person and kind is kept once; another kind is refused by the database', async () => {
    const row = { employee_key: ada.key, kind: 'reminder', opted_out_at: FRIDAY };
    await house.db('mail_opt_outs').insert(row);
    await expect(house.db('mail_opt_outs').insert(row)).rejects.toThrow(/mail_opt_outs_pkey/);
    await expect(house.db('mail_opt_outs').insert({ ...row, kind: 'weekly' })).rejects.toThrow(/mail_opt_outs_kind/);
  });

  test('a week’s mails to a person are one thread, two persons’ are two', async () => {
    const ben = await addPerson(house.db);
    const walk = await addWalk(house.db, company, ben, W52);
    await house.notifier.tick();
    house.clock.set(WEDNESDAY);
    await house.db('assignments').where({ id: walk }).update({ venue_key: company.venues[1] });
    await house.service((service) =>
      service.queueChangeNotices([
        { employeeKey: ben.key, assignmentId: walk, change: 'moved', fromWeek: W52, toWeek: W52, planKey: null },
      ]),
    );
    await house.notifier.tick();
    const threads = new Map<string, Set<string>>();
    for (const { to, raw } of house.transport.sent) {
      const references = /^References:\s*(\S+)\r$/m.exec(raw.toString())?.[1] ?? 'none';
      threads.set(to, (threads.get(to) ?? new Set()).add(references));
    }
    expect(house.transport.sent).toHaveLength(4);
    expect([...threads.values()].map((set) => set.size)).toEqual([1, 1]);
    expect(threads.get(ada.email)).toEqual(new Set([`<week-2026-W52-${ada.id}@shoes.example.org>`]));
  });

  test('every mail has an envelope sender of its own, which names it and nothing else', async () => {
    await addWalk(house.db, company, await addPerson(house.db), W52);
    await house.notifier.tick();
    const froms = house.transport.sent.map((mail) => mail.from);
    expect(new Set(froms).size).toBe(2);
    for (const mail of house.transport.sent) {
      const token = /^bounces\+([a-z2-7]{48})@example\.org$/.exec(mail.from)?.[1] ?? '';
      expect(TOKENS.readBounce(token)).toBe(mail.id);
      expect(mail.raw.toString()).not.toContain(token);
      expect(mail.raw.toString()).toContain('From: "In Their Shoes" <shoes@example.org>');
    }
  });
});

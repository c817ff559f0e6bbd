import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { chartSvg, drawChart } from '../../src/features/notifications/emails/chart.ts';
import type { Report } from '../../src/features/notifications/emails/model.ts';
import { samplesIn } from '../../src/features/notifications/emails/samples/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { type House, openHouse } from './house.ts';

const stamps = { created_at: '2026-11-01T00:00:00Z', updated_at: '2026-11-01T00:00:00Z' };

describe('the coverage report', () => {
  let house: House;
  let company: Company;
  let people: Person[];
  beforeEach(async () => {
    // 1 January 2027 is a Friday.
    house = await openHouse('2027-01-01T08:59:59Z');
    company = await createCompany(house.db);
    people = [];
    for (let index = 0; index < 10; index++) people.push(await addPerson(house.db, index < 5 ? { declared_leader: true } : {}));
    await house.db('employees').where({ key: people[4]!.key }).update({ email: 'lea@example.org' });
    people[4] = { ...people[4]!, email: 'lea@example.org' };
    await addAccount('employee', 'lea@example.org', { employee_key: people[4].key });
  });
  afterEach(() => house.close());

  async function addAccount(role: string, email: string, values: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const id = newId();
    await house.db('accounts').insert({ id, role, email, name: `Name of ${role}`, ...stamps, ...values });
    return id;
  }
  async function live(person: Person): Promise<void> {
    const id = await addWalk(house.db, company, person, '2026-12-07', { status: 'announced' });
    await house.db('assignments').where({ id }).update({ status: 'done', closed_at: '2026-12-09T09:00:00Z' });
  }
  const at = async (now: string) => {
    house.clock.set(now);
    await house.notifier.tick();
  };
  const mails = () => Promise.all(house.transport.sent.map((mail) => simpleParser(mail.raw)));

  test('goes on the first working day after the month, once, with a picture that says what its alternative says', async () => {
    await live(people[0] as Person);
    await live(people[7] as Person);
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    await at('2027-01-01T09:00:00Z');
    await at('2027-01-02T09:00:00Z');
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail!.to).toMatchObject({ text: expect.stringContaining('lea@example.org') });
    expect(mail!.subject).toBe('6.7% lived: Nordwind in its customers’ shoes');
    const words = 'Everyone: lived 2, equivalent 0, exempt 0, missing 28. Leaders: lived 1, equivalent 0, exempt 0, missing 14.';
    expect(mail!.html).toContain(words);
    expect(mail!.text).toContain('Leaders:\n  Lived: 1\n');
    expect(mail!.text).toContain('This is the first report');
    const [picture] = mail!.attachments;
    expect(picture).toMatchObject({ contentType: 'image/png', cid: 'coverage@in-their-shoes', related: true });
    expect(picture!.content.subarray(1, 4).toString()).toBe('PNG');
    expect(house.transport.sent[0]!.raw.toString('latin1')).toMatch(/multipart\/alternative[\s\S]*multipart\/related/);
    expect(await house.db('coverage_reports').pluck('period')).toEqual(['2026-12']);
  });

  test('the next one says what has changed since', async () => {
    await live(people[0] as Person);
    await at('2027-01-01T09:00:00Z');
    await live(people[1] as Person);
    await house.db('assignments').update({ week: '2027-01-04' });
    await at('2027-02-01T09:00:00Z');
    const [, second] = await mails();
    expect(second!.text).toContain(
      'Since the report of 1 January 2027 the share lived has risen by 3.3 percentage points (lived: +1, missing: −1).',
    );
  });

  test('leaders and staff are not shown apart when either are fewer than five', async () => {
    await house.db('employees').where({ key: people[0]!.key }).update({ declared_leader: false });
    await at('2027-01-01T09:00:00Z');
    const [mail] = await mails();
    expect(mail!.text).not.toContain('Leaders:\n');
    expect(mail!.text).toContain('Leaders and staff are not shown apart');
  });

  test('a quarter, never, nothing to report, and a week late', async () => {
    await house.db('organisation').update({ report_rhythm: 'off' });
    await at('2027-01-01T09:00:00Z');
    await house.db('organisation').update({ report_rhythm: 'quarterly' });
    await house.db('plans').update({ status: 'superseded' });
    await at('2027-01-01T09:00:01Z');
    expect(await house.db('coverage_reports')).toEqual([]);
    await house.db('plans').update({ status: 'published' });
    await at('2027-01-08T09:00:01Z');
    await at('2027-02-01T09:00:00Z');
    expect(await house.db('coverage_reports')).toEqual([]);
    await at('2027-04-01T09:00:00Z');
    expect(await house.db('coverage_reports').pluck('period')).toEqual(['2027-Q1']);
    expect(house.transport.sent).toHaveLength(1);
  });

  test('accounts that may read coverage get it, the directory’s leaders when the organisation says so, each person once', async () => {
    await addAccount('admin', 'admin@example.org', { employee_key: people[0]!.key });
    await addAccount('employee', 'staff@example.org');
    await addAccount('auditor', 'auditor@example.org');
    await addAccount('admin', 'gone@example.org', { deactivated_at: '2026-12-01' });
    await addAccount('employee', 'own@example.org', { employee_key: people[8]!.key });
    await at('2027-01-01T09:00:00Z');
    expect(house.transport.sent.map((mail) => mail.to).sort()).toEqual(['lea@example.org', people[0]!.email].sort());
    await house.db('organisation').update({ report_recipients: 'leaders' });
    house.transport.sent.length = 0;
    await at('2027-02-01T09:00:00Z');
    expect(house.transport.sent.map((mail) => mail.to).sort()).toEqual(
      people
        .slice(0, 5)
        .map((one) => one.email)
        .sort(),
    );
  });

  test('an account that was deactivated before it goes gets none', async () => {
    house.clock.set('2027-01-01T09:00:00Z');
    await house.service((service) => service.queueReport());
    await house.db('accounts').update({ deactivated_at: '2027-01-01' });
    await house.notifier.tick();
    expect(house.transport.sent).toEqual([]);
    expect(await house.db('messages').where({ kind: 'report' }).first('status', 'reason')).toEqual({
      status: 'suppressed',
      reason: 'deactivated',
    });
  });
});

describe('the picture of the report', () => {
  const { figures } = samplesIn('en').report as Report;

  test('is the same for the same figures, small, and without a word that would need a font', async () => {
    const [first, second] = [await drawChart(figures), await drawChart(figures)];
    expect(first.equals(second)).toBe(true);
    expect(first.length).toBeLessThan(30_000);
    expect(chartSvg(figures)).not.toContain('<text');
  });

  test('its bars are as long as their figures', () => {
    const svg = chartSvg({
      ...figures,
      total: { required: 4, direct: 1, equivalent: 0, exempt: 1, missing: 2 },
      leaders: null,
      others: null,
    });
    const widths = [...svg.matchAll(/<rect x="([\d.]+)" y="1" width="([\d.]+)"/g)].map((match) => [Number(match[1]), Number(match[2])]);
    expect(widths).toEqual([
      [0, 136.5],
      [138, 136.5],
      [276, 274.5],
    ]);
  });

  test('nothing required draws nothing and fails nothing', async () => {
    const none = { required: 0, direct: 0, equivalent: 0, exempt: 0, missing: 0 };
    expect((await drawChart({ ...figures, total: none, leaders: none, others: none })).length).toBeGreaterThan(50);
  });
});

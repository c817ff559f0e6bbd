import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { newId } from '../../src/platform/ids.ts';
import { addAbsence, addPerson, type Company, createCompany } from './company.ts';
import { type House, openHouse } from './house.ts';

const NOW = '2026-12-17T12:00:00Z';
const minutes = (count: number): string => new Date(Date.parse(NOW) + count * 60_000).toISOString();

describe('alerts to administrators', () => {
  let house: House;
  let company: Company;
  let admin: string;
  beforeEach(async () => {
    house = await openHouse(NOW);
    company = await createCompany(house.db);
    admin = newId();
    await house.db('accounts').insert({
      id: admin,
      role: 'admin',
      email: 'admin@example.org',
      name: 'Ada Admin',
      created_at: NOW,
      updated_at: NOW,
    });
  });
  afterEach(() => house.close());

  async function trouble(status: string, at: string, values: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const id = newId();
    await house.db('messages').insert({
      id,
      kind: 'weekly',
      dedupe_key: id,
      to_address: 'somebody@example.org',
      locale: 'en',
      status,
      due_at: '2030-01-01T00:00:00Z',
      message_id: id,
      created_at: at,
      updated_at: at,
      ...values,
    });
    return id;
  }
  const at = async (now: string) => {
    house.clock.set(now);
    await house.notifier.tick();
    const sent = await Promise.all(house.transport.sent.map((mail) => simpleParser(mail.raw)));
    house.transport.sent.length = 0;
    return sent;
  };

  test('everything of one look is one mail, the most urgent first, each with the page that settles it', async () => {
    await house.db('plans').update({ summary: JSON.stringify({ unplaced: 17, placed: 3 }), published_at: NOW });
    const [failed] = await house
      .db('plans')
      .insert({
        id: newId(),
        programme_key: company.programme,
        status: 'failed',
        requested_by: 'x',
        solved_at: NOW,
        created_at: NOW,
        updated_at: NOW,
      })
      .returning('id');
    const { id: published } = await house.db('plans').where({ status: 'published' }).first('id');
    await trouble('unknown', NOW, { reason: 'lost' });
    await trouble('failed', NOW, { reason: 'refused' });
    await trouble('suppressed', NOW, { reason: 'address' });
    await trouble('suppressed', NOW, { reason: 'left' });
    await trouble('queued', NOW, { reason: 'retry', attempts: 3 });
    await trouble('queued', NOW, { reason: 'retry', attempts: 2 });
    const [mail, ...others] = await at(minutes(5));
    expect(others).toEqual([]);
    expect(mail!.subject).toBe('A plan could not be generated, and 4 other things');
    expect(mail!.text).toContain('This is about “Cycle”. The plan’s page says why');
    expect(mail!.text).toContain(`https://shoes.example.org/plans/${failed.id}\n`);
    expect(mail!.text).toContain('17 visits have no place in a plan\n');
    expect(mail!.text).toContain(`https://shoes.example.org/plans/${published}?view=unplaced`);
    expect(mail!.text).toContain('A mail may not have arrived\n');
    expect(mail!.text).toContain('A mail is late\n');
    expect(mail!.text).toContain('2 mails did not arrive\n');
    expect(mail!.text).toContain('https://shoes.example.org/mailbox?status=unknown');
    expect((mail!.html as string).split('class="button"')).toHaveLength(2);
    expect(await at(minutes(10))).toEqual([]);
  });

  test('of one kind at most one mail an hour, then with what is new alone; another kind does not wait', async () => {
    await trouble('unknown', NOW, { reason: 'lost' });
    expect(await at(minutes(2))).toHaveLength(1);
    await trouble('unknown', minutes(3), { reason: 'lost' });
    await trouble('unknown', minutes(4), { reason: 'lease' });
    expect(await at(minutes(30))).toEqual([]);
    await trouble('failed', minutes(31), { reason: 'refused' });
    const [other] = await at(minutes(40));
    expect(other!.subject).toBe('A mail did not arrive');
    const [again] = await at(minutes(65));
    expect(again!.subject).toBe('2 mails may not have arrived');
    // Those that were refused wait for a day.
    await trouble('failed', minutes(66), { reason: 'refused' });
    expect(await at(minutes(600))).toEqual([]);
    expect(await at(minutes(40 + 24 * 60))).toHaveLength(1);
  });

  test('webhooks that were given up, by their hosts; those that somebody switched off are no trouble', async () => {
    const webhook = (path: string, disabled_reason: string) =>
      house.db('webhooks').insert({
        id: newId(),
        url: `https://hooks.example.org:8443/${path}`,
        event_types: ['*'],
        status: 'disabled',
        disabled_reason,
        disabled_at: NOW,
        secret: Buffer.alloc(61),
        created_at: NOW,
        updated_at: NOW,
      });
    await webhook('a-secret-path', 'failing');
    await webhook('another', 'gone');
    await webhook('third', 'by-hand');
    const [mail] = await at(minutes(5));
    expect(mail!.subject).toBe('2 webhooks were disabled');
    expect(mail!.text).toContain('Nobody takes what is sent to hooks.example.org.');
    expect(mail!.text).toContain('https://shoes.example.org/webhooks\n');
    expect(mail!.text).not.toContain('a-secret-path');
  });

  test('what was settled before the mail went, and its own failures, are no trouble', async () => {
    const id = await trouble('unknown', NOW, { reason: 'lost' });
    house.clock.set(minutes(2));
    expect(await house.service((service) => service.queueAlerts())).toBe(1);
    await house.db('messages').where({ id }).update({ status: 'sent', sent_at: NOW });
    expect(await at(minutes(3))).toEqual([]);
    expect(await house.db('messages').where({ kind: 'alert' }).first('status', 'reason')).toEqual({
      status: 'cancelled',
      reason: 'nothing-left',
    });
    await trouble('failed', minutes(70), { kind: 'alert' });
    expect(await at(minutes(120))).toEqual([]);
  });

  test('a plan that was generated anew is no trouble', async () => {
    const row = { programme_key: company.programme, requested_by: 'x', created_at: NOW, updated_at: NOW };
    await house.db('plans').insert({ id: newId(), status: 'failed', solved_at: NOW, ...row });
    await house.db('plans').insert({ id: newId(), status: 'draft', solved_at: NOW, ...row });
    expect(await at(minutes(5))).toEqual([]);
  });

  test('every administrator is told and nobody else, the absent when they are back', async () => {
    await trouble('unknown', NOW, { reason: 'lost' });
    const person = await addPerson(house.db, { given_name: 'Grace' });
    await addAbsence(house.db, person, '2026-12-17', '2026-12-18');
    await house.db('accounts').insert({
      id: newId(),
      role: 'admin',
      email: 'grace.account@example.org',
      name: 'Grace Admin',
      employee_key: person.key,
      created_at: NOW,
      updated_at: NOW,
    });
    await house
      .db('accounts')
      .insert({ id: newId(), role: 'auditor', email: 'lea@example.org', name: 'Lea', created_at: NOW, updated_at: NOW });
    expect((await at(minutes(4))).map((mail) => (Array.isArray(mail.to) ? '' : mail.to?.value[0]?.address))).toEqual(['admin@example.org']);
    const [later] = await at('2026-12-18T09:00:00Z');
    expect(later!.text).toContain('Hello Grace,');
  });

  test('two processes that look at once tell once', async () => {
    await trouble('unknown', NOW, { reason: 'lost' });
    house.clock.set(minutes(2));
    const told = await Promise.all([1, 2, 3, 4].map(() => house.service((service) => service.queueAlerts())));
    expect(told.sort()).toEqual([0, 0, 0, 1]);
  });
});

import { deflateRawSync } from 'node:zlib';
import { newId } from '../../src/platform/ids.ts';
import { createLocalMailbox } from '../../src/platform/mail/local-mailbox.ts';
import { NOW, type TestApi } from './api.ts';
import { insertAccount } from './people.ts';
import type { Keyed, RowFactory } from './rows.ts';

const stamps = { created_at: NOW, updated_at: NOW };
const hash = () => Buffer.concat([Buffer.from(newId().replaceAll('-', ''), 'hex'), Buffer.from(newId().replaceAll('-', ''), 'hex')]);

export interface Marked {
  readonly employee: Keyed;
  readonly account: string;
  readonly number: string;
  readonly assignment: string;
  readonly message: string;
}

interface Ground {
  readonly rows: RowFactory;
  readonly dataDir: string;
  readonly approver: Keyed;
  readonly programme: Keyed & { plan: number };
  readonly touchPoint: Keyed & { venue: number };
}

export const letter = (words: string): Buffer =>
  Buffer.from(
    [
      'From: a@example.org',
      'To: b@example.org',
      'Subject: News',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      words,
      '',
    ].join('\r\n'),
  );

/** Keeps the bytes of a mail as the outbox does, in the database and in the local mailbox. */
export async function keepMail(api: TestApi, dataDir: string, message: string, raw: Buffer): Promise<void> {
  await api.db('message_contents').insert({ message_id: message, packed: deflateRawSync(raw) });
  const { transport } = createLocalMailbox(`${dataDir}/mailbox`, api.clock);
  await transport.send({ id: message, from: 'a@example.org', to: 'b@example.org', raw });
}

/**
 * A person with something in every text that the database can hold about one, each with `marker` in it: made by the API
 * where the API can, so that the audit trail tells of it, and by SQL for the rest.
 */
export async function markPerson(
  api: TestApi,
  { rows, dataDir, approver, programme, touchPoint }: Ground,
  marker: string,
): Promise<Marked> {
  const made = await api
    .post('/employees', { number: `${marker}-1`, email: `first-${marker}@example.org`, givenName: `Maiden ${marker}`, familyName: 'Name' })
    .set('Idempotency-Key', `new first-${marker}@example.org`)
    .expect(201);
  const renamed = await api
    .patch(`/employees/${made.body.id}`, 1, {
      email: `now-${marker}@example.org`,
      givenName: `Given ${marker}`,
      familyName: `Family ${marker}`,
    })
    .expect(200);
  const { key } = (await api.db('employees').where({ id: made.body.id }).first('key')) as { key: number };
  const employee: Keyed = { key, id: made.body.id };
  await api.post('/absences', { employee: employee.id, from: '2026-12-01', to: '2026-12-02', kind: 'sickness' }).expect(201);
  // Told of somebody else: that person's manager is this one.
  const report = await rows.employee();
  await api.patch(`/employees/${report.id}`, 1, { manager: employee.id }).expect(200);
  const reason = `Because of ${marker}`;
  const pair = { employee_key: key, touch_point_key: touchPoint.key, approver_key: approver.key, reason, ...stamps };
  await api.db('exemptions').insert({ id: newId(), ...pair, during: '[2026-01-01,2027-01-01)' });
  await api.db('credits').insert({ id: newId(), ...pair, experienced_on: '2026-05-05' });
  await api.db('mail_opt_outs').insert({ employee_key: key, kind: 'reminder', opted_out_at: NOW });
  await api.db('calendar_choices').insert({ employee_key: key, ...stamps });
  await api.db('calendar_feeds').insert({ employee_key: key, token_hash: hash(), created_at: NOW });

  const assignment = await rows.assignment({ programme, employee, touchPoint }, { status: 'done' });
  await api
    .db('assignments')
    .where({ id: assignment })
    .update({ close_reason: `Closed ${marker}` });
  await api.db('assignment_links').insert({ token_hash: hash(), assignment_id: assignment, expires_at: NOW, created_at: NOW });
  await api.db('plan_visits').insert({
    plan_key: programme.plan,
    employee_key: key,
    touch_point_key: touchPoint.key,
    venue_key: touchPoint.venue,
    week: '2026-11-30',
  });
  await api.db('plan_unplaced').insert({ plan_key: programme.plan, employee_key: key, touch_point_key: touchPoint.key, reason: 'no-week' });
  const experience = newId();
  await api.db('experiences').insert({
    id: experience,
    assignment_id: assignment,
    effort: 3,
    emotion: -1,
    recognised: false,
    happened: `Happened ${marker}`,
    change_in_my_work: `Change ${marker}`,
    ...stamps,
  });
  const idea = newId();
  await api.db('ideas').insert({ id: idea, experience_id: experience, text: `Idea ${marker}`, ...stamps });
  await api.post(`/ideas/${idea}/decline`, { reason: `Declined ${marker}` });

  const account = await insertAccount(api, { employee, role: 'admin', email: `account-${marker}@example.org` });
  await api
    .db('accounts')
    .where({ id: account })
    .update({ name: `Account ${marker}` });
  await api
    .db('account_identities')
    .insert({ issuer: `https://${marker}.example.org`, subject: `subject-${marker}`, account_id: account, linked_at: NOW });
  await api.db('api_tokens').insert({
    id: newId(),
    account_id: account,
    name: `Token ${marker}`,
    prefix: marker,
    token_hash: hash(),
    scopes: ['*'],
    created_at: NOW,
  });
  await api.db('sign_in_links').insert({ token_hash: hash(), purpose: 'sign-in', account_id: account, expires_at: NOW, created_at: NOW });
  await api.db('sessions').insert({ sid: `sid-${marker}`, sess: JSON.stringify({ accountId: account, note: marker }), expire: NOW });
  await api.db('account_sessions').insert({
    id: newId(),
    sid: `sid-${marker}`,
    account_id: account,
    begun_at: NOW,
    seen_at: NOW,
    browser: `Browser ${marker}`,
    system: `System ${marker}`,
    network: `Network ${marker}`,
    provider: marker,
  });

  const message = await rows.message(
    employee,
    {
      status: 'sent',
      sent_at: NOW,
      to_address: `old-${marker}@example.org`,
      subject: `Subject ${marker}`,
      reason: `reason-${marker}`,
      locale: marker,
      dedupe_key: `dedupe-${marker}`,
      message_id: `${marker}@host`,
      payload: JSON.stringify({ kind: 'sign-in', name: marker, until: NOW }),
    },
    [assignment],
  );
  await api
    .db('message_assignments')
    .where({ message_id: message })
    .update({ told_entry: `entry-${marker}` });
  await api
    .db('message_attempts')
    .insert({ message_id: message, number: 1, started_at: NOW, response: `250 <old-${marker}@example.org> taken` });
  await api.db('message_bounces').insert({
    report_key: hash(),
    message_id: message,
    received_at: NOW,
    kind: 'hard',
    address: `old-${marker}@example.org`,
    diagnostic: `No such user ${marker}`,
  });
  await api.db('suppressed_addresses').insert({
    id: newId(),
    address: `old-${marker}@example.org`,
    reason: 'by-hand',
    status_code: marker,
    diagnostic: `By hand ${marker}`,
    message_id: message,
    ...stamps,
  });
  await keepMail(api, dataDir, message, letter(`Dear ${marker}`));
  await api.db('idempotency_keys').insert({
    actor: `account:${account}`,
    key: `key-${marker}`,
    operation: 'x',
    request_hash: hash(),
    status: 200,
    headers: JSON.stringify({ note: marker }),
    body: JSON.stringify({ note: marker }),
    created_at: NOW,
  });
  // Read by nothing in between: a zone and a language that nobody has.
  await api
    .db('employees')
    .where({ key })
    .update({ user_name: `user-${marker}`, external_id: `external-${marker}`, time_zone: `Zone/${marker}`, locale: marker });
  return { employee, account, number: renamed.body.number, assignment, message };
}

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { afterEmployees } from '../../src/features/directory/imports/people-store.ts';
import { createComposer } from '../../src/features/notifications/composing/composer.ts';
import { messageService } from '../../src/features/notifications/message-service.ts';
import { claimDue } from '../../src/features/notifications/outbox/claim.ts';
import { record, type Settlement } from '../../src/features/notifications/outbox/settle-store.ts';
import type { Outcome, OutgoingMail } from '../../src/platform/mail/transport.ts';
import { hashSecret } from '../../src/platform/secrets.ts';
import { addAbsence, addAccount, addPerson, addWalk, type Company, createCompany, type Person } from './company.ts';
import { fakeTransport, type House, keptMails, openHouse, TOKENS } from './house.ts';

const COMPOSER = createComposer();
const SENDER = {
  from: { name: '', address: 'shoes@example.org' },
  host: 'shoes.example.org',
  publicUrl: 'https://shoes.example.org',
  tokens: TOKENS,
  bounceAddress: null,
};

const W52 = '2026-12-21';
/** When the mail of W52 is due in UTC. */
const DUE = '2026-12-18T09:00:00Z';

const transient: Outcome = { kind: 'transient', code: 450, response: '450 greylisted', reachable: true };
const permanent: Outcome = { kind: 'permanent', code: 550, response: '550 no such user' };
const ambiguous: Outcome = { kind: 'ambiguous', code: null, response: 'Timeout' };
const unreachable: Outcome = { kind: 'transient', code: null, response: 'connect ECONNREFUSED', reachable: false };

const messageId = (mail: OutgoingMail): string => /^Message-ID: (.*)\r$/m.exec(mail.raw.toString())?.[1] ?? '';

describe('the outbox', () => {
  let house: House;
  let company: Company;
  let ada: Person;
  beforeEach(async () => {
    house = await openHouse(DUE);
    company = await createCompany(house.db);
    ada = await addPerson(house.db, { given_name: 'Ada' });
  });
  afterEach(() => house.close());

  const message = (where: Readonly<Record<string, unknown>> = {}) => house.db('messages').where(where).orderBy('created_at').first();
  const attempts = () => house.db('message_attempts').orderBy('number');
  const status = (id: string) =>
    house
      .db('assignments')
      .where({ id })
      .first('status')
      .then((row) => row.status);

  test('a passing fault is tried again after a pause that grows, with the same Message-ID and a link that works', async () => {
    await addWalk(house.db, company, ada, W52);
    house.transport.next = [transient, transient];
    await house.notifier.tick();
    expect(await message()).toMatchObject({
      status: 'queued',
      reason: 'retry',
      attempts: 1,
      due_at: new Date('2026-12-18T09:00:22.500Z'),
      lease_until: null,
    });
    await house.notifier.tick();
    expect((await message()).attempts).toBe(1);
    house.clock.advance(22_500);
    await house.notifier.tick();
    expect(await message()).toMatchObject({ status: 'queued', attempts: 2, due_at: new Date('2026-12-18T09:01:07.500Z') });
    house.clock.advance(45_000);
    await house.notifier.tick();
    const row = await message();
    expect(row).toMatchObject({ status: 'sent', attempts: 3, reason: null });
    expect(house.transport.sent.map(messageId)).toEqual([`<${row.id}@shoes.example.org>`]);
    expect((await attempts()).map((attempt) => [attempt.number, attempt.outcome, attempt.smtp_code])).toEqual([
      [1, 'transient', 450],
      [2, 'transient', 450],
      [3, 'sent', 250],
    ]);
    // One row of links a try; the mail that went has the last one's secret.
    expect(await house.db('assignment_links')).toHaveLength(3);
  });

  test('a permanent fault stops it, an ambiguous one is unknown, and neither is ever sent again by itself', async () => {
    await addWalk(house.db, company, ada, W52);
    const ben = await addPerson(house.db);
    await addWalk(house.db, company, ben, W52);
    house.transport.next = [permanent, ambiguous];
    await house.notifier.tick();
    const rows = await house.db('messages').orderBy('status');
    expect(rows.map((row) => [row.status, row.reason])).toEqual([
      ['failed', 'refused'],
      ['unknown', 'lost'],
    ]);
    house.clock.advance(86_400_000);
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(0);
    expect(await attempts()).toHaveLength(2);
  });

  test('it gives up after 24 tries', async () => {
    await addWalk(house.db, company, ada, W52);
    await house.notifier.tick();
    await house.db('messages').update({ status: 'queued', attempts: 23, sent_at: null });
    house.transport.next = [transient];
    await house.notifier.tick();
    expect(await message()).toMatchObject({ status: 'failed', reason: 'gave-up', attempts: 24 });
  });

  test('an unreachable server costs one mail a round, not a try of every mail', async () => {
    for (let count = 0; count < 12; count++) await addWalk(house.db, company, await addPerson(house.db), W52);
    house.transport.next = Array.from({ length: 20 }, () => unreachable);
    await house.notifier.tick();
    // Two connections, so two mails may have met the fault before anyone knew.
    expect((await attempts()).length).toBeLessThanOrEqual(2);
    const before = (await attempts()).length;
    await house.notifier.tick();
    expect((await attempts()).length).toBe(before + 1);
    house.transport.next = [];
    house.clock.advance(120_000);
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(12);
    expect(await house.db('messages').whereNot({ status: 'sent' })).toHaveLength(0);
  });

  test('what was under way when its process died is unknown once its lease is over; a late 250 is noted and changes nothing', async () => {
    await addWalk(house.db, company, ada, W52);
    let answer: (outcome: Outcome) => void = () => {};
    house.transport.next = [() => new Promise((resolve) => (answer = resolve))];
    const dying = house.notifier.tick();
    const other = house.another(fakeTransport());
    while ((await message())?.status !== 'sending') await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await other.tick()).lost).toBe(0);
    await house.db.raw("UPDATE messages SET lease_until = clock_timestamp() - interval '1 second'");
    expect(await other.tick()).toMatchObject({ sent: 0, lost: 1 });
    const lost = await message();
    expect(lost).toMatchObject({ status: 'unknown', reason: 'lease', lease_until: null });
    answer({ kind: 'accepted', code: 250, response: '250 late' });
    await dying;
    expect(await message()).toEqual(lost);
    expect(await attempts()).toEqual([expect.objectContaining({ outcome: 'sent', smtp_code: 250, response: '250 late' })]);
  });

  test('what had been claimed but not handed over when its process died waits again by itself, as if untouched', async () => {
    await addWalk(house.db, company, ada, W52);
    await house.service((service) => service.queueWeeklyMail());
    const claim = await house.run((tx) =>
      claimDue(tx, { limit: 10, lease: 60_000, sender: SENDER, issueSignInLink: async () => undefined, compose: COMPOSER.compose }),
    );
    expect(claim.ready).toHaveLength(1);
    expect(await message()).toMatchObject({ status: 'sending', attempts: 1 });
    await house.db.raw("UPDATE messages SET lease_until = clock_timestamp() - interval '1 second'");
    const { fence } = await message();
    // One that sweeps, sends nothing (held), and one that then sends.
    await house.db('organisation').update({ mail_held: true });
    expect(await house.notifier.tick()).toMatchObject({ sent: 0, lost: 0 });
    expect(await message()).toMatchObject({ status: 'queued', attempts: 0, lease_until: null });
    expect(await attempts()).toHaveLength(0);
    // The dead process comes back to life: its fence is old.
    const late: Settlement = {
      ...claim.ready[0]!,
      fence,
      status: 'sent',
      reason: null,
      dueAt: null,
      outcome: 'sent',
      code: 250,
      response: '',
    };
    expect(await record(house.db, { settled: [late], handedOver: claim.ready }, new Date(DUE))).toEqual([]);
    expect((await message()).status).toBe('queued');
    await house.db('organisation').update({ mail_held: false });
    expect(await house.notifier.tick()).toMatchObject({ sent: 1 });
  });

  test('a message that cannot be composed fails alone, and is there to be read and sent again', async () => {
    const bob = await addPerson(house.db, { given_name: 'Bob' });
    const walks = [await addWalk(house.db, company, ada, W52), await addWalk(house.db, company, bob, W52)];
    await house.service((service) => service.queueWeeklyMail());
    const claim = await house.run((tx) =>
      claimDue(tx, {
        limit: 10,
        lease: 60_000,
        sender: SENDER,
        issueSignInLink: async () => undefined,
        compose: async (letters, head) => {
          const mails = await COMPOSER.compose(letters, head);
          return mails.map((mail, index) => (letters[index]?.to.name.startsWith('Ada') ? new Error('no words') : mail));
        },
      }),
    );
    const failed = await message({ employee_key: ada.key });
    expect(failed).toMatchObject({ status: 'failed', reason: 'not-composed', lease_until: null, attempts: 0 });
    expect(claim).toMatchObject({
      taken: 2,
      ready: [{ mail: { to: bob.email } }],
      faults: [{ id: failed.id, error: new Error('no words') }],
    });
    // Nothing was told, so nothing counts as announced.
    expect(await Promise.all(walks.map(status))).toEqual(['planned', 'announced']);
    await house.run((tx) => messageService(tx).resend(failed.id, failed.version, undefined));
    expect(await house.notifier.tick()).toMatchObject({ sent: 1 });
    expect(await message({ employee_key: ada.key })).toMatchObject({ status: 'sent' });
  });

  test('five dispatchers on one outbox send every mail once', async () => {
    const people = await Promise.all(Array.from({ length: 120 }, () => addPerson(house.db)));
    for (const person of people) await addWalk(house.db, company, person, W52);
    const transports = Array.from({ length: 5 }, () => fakeTransport(3));
    const slow = (): Promise<Outcome> =>
      new Promise((resolve) => setTimeout(() => resolve({ kind: 'accepted', code: 250, response: 'ok' }), 3));
    for (const transport of transports) transport.next = Array.from({ length: 120 }, () => slow);
    const notifiers = transports.map((transport) => house.another(transport));
    const results = await Promise.all(notifiers.map((notifier) => notifier.tick()));
    expect(results.reduce((sum, result) => sum + result.queued, 0)).toBe(120);
    const sent = transports.flatMap((transport) => transport.sent);
    expect(new Set(sent.map((mail) => mail.to)).size).toBe(120);
    expect(sent).toHaveLength(120);
    expect(transports.filter((transport) => transport.sent.length > 0).length).toBeGreaterThan(1);
  });

  test('stopping finishes what is under way and puts back what was only claimed, as if untouched', async () => {
    for (let count = 0; count < 10; count++) await addWalk(house.db, company, await addPerson(house.db), W52);
    await house.service((service) => service.queueWeeklyMail());
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const transport = fakeTransport(2);
    let underWay = 0;
    const held = async (): Promise<Outcome> => {
      underWay++;
      await gate;
      return { kind: 'accepted', code: 250, response: 'ok' };
    };
    transport.next = [held, held];
    const notifier = house.another(transport, { poll: 10 });
    await notifier.start();
    while (underWay < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const stopped = notifier.stop();
    release();
    await stopped;
    expect(transport.sent).toHaveLength(2);
    const rows = await house.db('messages');
    expect(rows.filter((row) => row.status === 'sent')).toHaveLength(2);
    expect(rows.filter((row) => row.status === 'queued' && row.attempts === 0)).toHaveLength(8);
    expect(await attempts()).toHaveLength(2);
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(8);
  });

  test('it says what is true when it goes: a walk moved away meanwhile is not in it, and nothing left means no mail', async () => {
    const walk = await addWalk(house.db, company, ada, W52);
    const other = await addWalk(house.db, company, ada, W52, { touchPoint: 2 });
    await house.service((service) => service.queueWeeklyMail());
    await house.db('assignments').where({ id: walk }).update({ week: '2027-01-04' });
    await house.notifier.tick();
    const text = house.transport.sent[0]!.raw.toString();
    expect(text).toContain('Asking IT');
    expect(text).not.toContain('The helpline');
    expect([await status(walk), await status(other)]).toEqual(['planned', 'announced']);

    const ben = await addPerson(house.db);
    const only = await addWalk(house.db, company, ben, W52);
    await house.service((service) => service.queueWeeklyMail());
    await house.db('assignments').where({ id: only }).update({ status: 'cancelled' });
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(1);
    expect(await message({ employee_key: ben.key })).toMatchObject({ status: 'cancelled', reason: 'nothing-left', attempts: 0 });
  });

  test.each([
    ['left', { end_date: '2026-12-17' }, 'left'],
    ['leaves before the week', { end_date: '2026-12-20' }, 'left'],
    ['was deactivated', { deactivated_at: '2026-12-18' }, 'deactivated'],
    ['has an address that no server takes', { email: 'no address@nowhere' }, 'address'],
  ])('who %s after it was queued gets nothing, and the outbox says why, once', async (_name, change, reason) => {
    const walk = await addWalk(house.db, company, ada, W52);
    await house.service((service) => service.queueWeeklyMail());
    await house.db('employees').where({ key: ada.key }).update(change);
    for (let round = 0; round < 3; round++) await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(0);
    expect(await house.db('messages')).toEqual([expect.objectContaining({ status: 'suppressed', reason, attempts: 0 })]);
    expect(await status(walk)).toBe('planned');
  });

  test('who is away today is mailed on the first working day back; who is away to the end of the week, not at all', async () => {
    await addWalk(house.db, company, ada, W52);
    const ben = await addPerson(house.db);
    await addWalk(house.db, company, ben, W52);
    await house.service((service) => service.queueWeeklyMail());
    await addAbsence(house.db, ada, '2026-12-14', '2026-12-19');
    await addAbsence(house.db, ben, '2026-12-18', '2026-12-26');
    for (let round = 0; round < 3; round++) await house.notifier.tick();
    expect(await message({ employee_key: ada.key })).toMatchObject({
      status: 'queued',
      reason: 'away',
      due_at: new Date('2026-12-21T09:00:00Z'),
      attempts: 0,
    });
    expect(await message({ employee_key: ben.key })).toMatchObject({ status: 'suppressed', reason: 'absent' });
    expect(await house.db('messages')).toHaveLength(2);
    house.clock.set('2026-12-21T09:00:00Z');
    await house.notifier.tick();
    expect(house.transport.sent.map((mail) => mail.to)).toEqual([ada.email]);
    // Back early after all: the walk that nobody told of is told.
    await house.db('absences').where({ employee_key: ben.key }).delete();
    await house.notifier.tick();
    expect(house.transport.sent.map((mail) => mail.to)).toEqual([ada.email, ben.email]);
  });

  test('a walk that comes into a week after its mail had gone brings a supplement, with that walk alone', async () => {
    await addWalk(house.db, company, ada, W52);
    await house.notifier.tick();
    await addWalk(house.db, company, ada, W52, { touchPoint: 2 });
    await house.notifier.tick();
    await house.notifier.tick();
    expect(house.transport.sent).toHaveLength(2);
    const text = house.transport.sent[1]!.raw.toString();
    expect(text).toContain('Asking IT');
    expect(text).not.toContain('The helpline');
    expect((await house.db('messages').orderBy('created_at').orderBy('id')).map((row) => row.dedupe_key)).toEqual([
      `weekly:${ada.id}:2026-W52`,
      `weekly:${ada.id}:2026-W52:1`,
    ]);
  });

  test('a mail goes only once its hand-over is committed, and not when it is in other hands by then', async () => {
    for (let count = 0; count < 2; count++) await addWalk(house.db, company, await addPerson(house.db), W52);
    const seen: unknown[] = [];
    const transport = fakeTransport(1);
    const { send } = transport;
    let taken = 0;
    transport.send = async (mail, mayGo) => {
      const outcome = await send(mail, async () => {
        const may = (await mayGo?.()) ?? false;
        seen.push([may, (await attempts().where({ message_id: mail.id }))[0].handed_over_at !== null]);
        return may;
      });
      // The second one is taken from us before anybody asks whether it may go.
      if (++taken === 1) await house.db('messages').whereNot({ id: mail.id }).update({ fence: 99 });
      return outcome;
    };
    await house.another(transport).tick();
    expect(seen).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(transport.sent).toHaveLength(1);
    expect((await house.db('messages').orderBy('fence')).map((row) => row.status)).toEqual(['sent', 'sending']);
  });

  test('many mails are written down in few commits', async () => {
    const people = await Promise.all(Array.from({ length: 60 }, () => addPerson(house.db)));
    for (const person of people) await addWalk(house.db, company, person, W52);
    let commits = 0;
    house.db.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('handed_over_at = ')) commits++;
    });
    const transport = fakeTransport(10);
    await house.another(transport).tick();
    expect(transport.sent).toHaveLength(60);
    expect(await house.db('messages').where({ status: 'sent' })).toHaveLength(60);
    expect(commits).toBeLessThan(60);
  });

  test('held mail is not claimed', async () => {
    await addWalk(house.db, company, ada, W52);
    await house.db('organisation').update({ mail_held: true });
    await house.notifier.tick();
    expect(await message()).toMatchObject({ status: 'queued', attempts: 0 });
    await house.db('organisation').update({ mail_held: false });
    await house.notifier.tick();
    expect((await message()).status).toBe('sent');
  });

  test('a changed mail hour moves what waits', async () => {
    house.clock.set('2026-12-17T12:00:00Z');
    await addWalk(house.db, company, ada, W52);
    await house.notifier.tick();
    await house.db('organisation').update({ mail_hour: 15, mail_lead_days: 1 });
    await house.notifier.tick();
    expect((await message()).due_at.toISOString()).toBe('2026-12-20T15:00:00.000Z');
  });

  test('the future mail of leavers is cancelled', async () => {
    await addWalk(house.db, company, ada, W52);
    const ben = await addPerson(house.db);
    await addWalk(house.db, company, ben, W52);
    await house.service((service) => service.queueWeeklyMail());
    expect(await house.service((service) => service.cancelFutureMail([ada.key]))).toBe(1);
    expect(await house.service((service) => service.cancelFutureMail([]))).toBe(0);
    expect((await house.db('messages').orderBy('employee_key')).map((row) => [row.status, row.reason])).toEqual([
      ['cancelled', 'left'],
      ['queued', null],
    ]);
  });

  test('a sign-in link goes before everything else, is not kept, and does not go when it is over', async () => {
    for (let count = 0; count < 6; count++) await addWalk(house.db, company, await addPerson(house.db), W52);
    await house.service((service) => service.queueWeeklyMail());
    const accountId = await addAccount(house.db);
    const mail = { to: 'admin@example.org', name: 'Admin', locale: 'de', employeeKey: null };
    await house.service((service) => service.queueSignInMail(mail));
    const single = fakeTransport(1);
    await house.another(single).tick();
    expect(single.sent[0]!.to).toBe('admin@example.org');
    const secret = /\/sign-in\/([\w-]{43})/.exec(single.sent[0]!.raw.toString().replaceAll('=\r\n', ''))?.[1] ?? '';
    expect(secret).not.toMatch(/^hidden-/);
    // It works, for ten minutes from now: what is kept of it is its hash alone.
    expect(await house.db('sign_in_links')).toEqual([
      expect.objectContaining({
        token_hash: hashSecret(secret),
        account_id: accountId,
        expires_at: new Date('2026-12-18T09:10:00Z'),
        used_at: null,
      }),
    ]);
    const dump =
      JSON.stringify(await house.db('messages')) +
      JSON.stringify((await keptMails(house.db)).map((raw) => raw.toString('latin1').replaceAll('=\r\n', '')));
    expect(dump).not.toContain(secret);
    expect(await message({ kind: 'sign-in' })).toMatchObject({ status: 'sent', reason: null });
  });

  describe('a sign-in mail', () => {
    const ask = () =>
      house.service((service) => service.queueSignInMail({ to: 'admin@example.org', name: 'Admin', locale: 'en', employeeKey: null }));
    beforeEach(async () => {
      await addAccount(house.db);
    });

    test('holds no secret while it waits, and none is issued before it goes', async () => {
      await ask();
      expect((await message()).payload).toEqual({ kind: 'sign-in', name: 'Admin', until: '2026-12-18T10:00:00.000Z' });
      expect(await house.db('sign_in_links')).toEqual([]);
      await expect(house.db('messages').update({ payload: { kind: 'sign-in', url: 'https://x/y' } })).rejects.toThrow(
        /messages_without_secret/,
      );
    });

    test('goes to the address that was asked for and to no other, whatever the directory calls its person by then', async () => {
      await house.service((service) =>
        service.queueSignInMail({ to: 'admin@example.org', name: 'Ada', locale: 'en', employeeKey: ada.key }),
      );
      await house.service((service) => service.queueTestMail('hr@example.org'));
      await house.db('employees').where({ key: ada.key }).update({ email: 'elsewhere@example.org' });
      // As an import that brings the new address leaves it.
      await house.run(async (tx) => {
        await tx.trx.raw(
          `CREATE TEMPORARY TABLE import_rows ON COMMIT DROP AS
           SELECT key, email, true AS changed, false AS faulty FROM employees`,
        );
        await afterEmployees(tx);
      });
      await house.notifier.tick();
      const [mail] = house.transport.sent.filter((one) => one.to !== 'hr@example.org');
      expect(house.transport.sent).toHaveLength(2);
      expect(mail?.to).toBe('admin@example.org');
      const [head] = (mail?.raw.toString() ?? '').split('\r\n\r\n', 1) as [string];
      expect(head.match(/^(to|cc|bcc|resent-.*):.*$/gim)).toEqual(['To: "Ada" <admin@example.org>']);
      expect(mail?.raw.toString()).not.toContain('elsewhere@example.org');
      expect(await message({ kind: 'sign-in' })).toMatchObject({ status: 'sent', to_address: 'admin@example.org' });
    });

    test('that is tried again carries a new link, counted from then; the one of the earlier try stays good', async () => {
      await ask();
      house.transport.next = [transient];
      await house.notifier.tick();
      house.clock.advance(22_500);
      await house.notifier.tick();
      expect(await message()).toMatchObject({ status: 'sent', attempts: 2 });
      expect((await house.db('sign_in_links').orderBy('expires_at')).map((link) => link.expires_at.toISOString())).toEqual([
        '2026-12-18T09:10:00.000Z',
        '2026-12-18T09:10:22.500Z',
      ]);
    });

    test('that waited an hour goes to nobody, and one to an account deactivated since neither', async () => {
      await ask();
      house.clock.advance(60 * 60_000);
      await house.notifier.tick();
      await ask();
      await addAccount(house.db, 'other@example.org');
      await house.db('accounts').where({ email: 'admin@example.org' }).update({ deactivated_at: house.clock.now() });
      await house.notifier.tick();
      expect((await house.db('messages').orderBy('created_at')).map((row) => [row.status, row.reason, row.attempts])).toEqual([
        ['cancelled', 'expired', 0],
        ['suppressed', 'deactivated', 0],
      ]);
      expect(await house.db('sign_in_links')).toEqual([]);
    });

    test('goes while mail is held, and so does a test mail: who holds it must get in, and see whether it works', async () => {
      await addWalk(house.db, company, ada, W52);
      await house.db('organisation').update({ mail_held: true });
      await ask();
      await house.service((service) => service.queueTestMail('hr@example.org'));
      await house.notifier.tick();
      expect(house.transport.sent.map((mail) => mail.to).sort()).toEqual(['admin@example.org', 'hr@example.org']);
      expect(await message({ kind: 'weekly' })).toMatchObject({ status: 'queued', attempts: 0 });
    });
  });

  test('a message that gave up and is sent again by a person has all its tries before it', async () => {
    await addWalk(house.db, company, ada, W52);
    await house.notifier.tick();
    const { id } = await message();
    await house.db('messages').update({ status: 'failed', reason: 'gave-up', attempts: 24, sent_at: null });
    await house.run((tx) => messageService(tx).resend(id, undefined, undefined));
    house.transport.next = [transient];
    await house.notifier.tick();
    // The pause is that of a first try, too.
    expect(await message()).toMatchObject({
      status: 'queued',
      reason: 'retry',
      attempts: 25,
      due_at: new Date('2026-12-18T09:00:22.500Z'),
    });
    await house.db('messages').update({ attempts: 47, due_at: house.clock.now() });
    house.transport.next = [transient];
    await house.notifier.tick();
    expect(await message()).toMatchObject({ status: 'failed', reason: 'gave-up', attempts: 48 });
  });

  test('an answer of the server that no database takes as it is holds up nobody', async () => {
    await addWalk(house.db, company, ada, W52);
    house.transport.next = [{ kind: 'permanent', code: 550, response: `550 \0${'x'.repeat(494)}\u{1f4a9}` }];
    await house.notifier.tick();
    expect(await message()).toMatchObject({ status: 'failed', reason: 'refused' });
    expect((await attempts())[0].response).toHaveLength(500);
  });
});

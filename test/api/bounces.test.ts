import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createIntake, LARGEST_REPORT } from '../../src/features/notifications/bounces/intake.ts';
import { fetchBounces } from '../../src/features/notifications/bounces/jobs.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createImapInbox } from '../../src/platform/mail/imap-inbox.ts';
import { parseImapUrl } from '../../src/platform/mail/imap-settings.ts';
import { clearAway } from '../../src/platform/maintenance/maintenance.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from '../mail/company.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { type ImapServer, startImapServer } from '../support/imap-server.ts';
import { answer, dsn, exim, outOfOffice, wish } from '../support/returned-mail.ts';

/** The mail of W49 is due on Friday 27 November at nine. */
const W49 = '2026-11-30';
/** As `startApi` wires it. */
const TOKENS = createMailTokens(['a secret that only tests know, 32 characters']);
const addressOf = (messageId: string): string => `bounces+${TOKENS.bounce(messageId)}@example.org`;

describe('mail that comes back', () => {
  let api: TestApi;
  let company: Company;
  beforeAll(async () => {
    api = await startApi({ now: '2026-11-27T09:00:00Z', environment: { BOUNCE_ADDRESS: 'bounces@example.org' } });
    company = await createCompany(api.db);
  });
  afterAll(() => api.close());

  const report = (raw: Buffer) => supertest(api.app).post('/api/v1/bounces').set('Content-Type', 'message/rfc822').send(raw);
  /** A new person and the id of the mail of the week that they were sent. */
  async function mailed(values: Readonly<Record<string, unknown>> = {}): Promise<{ person: Person; id: string }> {
    const person = await addPerson(api.db, values);
    await addWalk(api.db, company, person, W49);
    await api.product.notifier.tick();
    const row = await api.db('messages').where({ employee_key: person.key, status: 'sent' }).first();
    return { person, id: row.id };
  }
  const message = async (id: string) => (await api.get(`/messages/${id}`).expect(200)).body;
  const suppressions = async (q: string) => (await api.get(`/suppressions?q=${encodeURIComponent(q)}`).expect(200)).body.items;

  test('a hard bounce: the message is failed and keeps its time, the address gets no more mail, everybody can see why', async () => {
    const { person, id } = await mailed();
    const raw = dsn(addressOf(id));
    expect((await report(raw).expect(200)).body).toEqual({ outcome: 'bounced', why: null, message: id, suppressed: true });
    const after = await message(id);
    expect(after).toMatchObject({
      status: 'failed',
      reason: 'bounced',
      sentAt: '2026-11-27T09:00:00.000Z',
      actions: ['resend', 'mark-delivered'],
    });
    expect(after.bounces).toEqual([
      {
        at: '2026-11-27T09:00:00.000Z',
        kind: 'hard',
        statusCode: '5.1.1',
        diagnostic: '550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown',
      },
    ]);
    const [suppression] = await suppressions(person.email);
    expect(suppression).toMatchObject({
      address: person.email,
      reason: 'hard-bounce',
      statusCode: '5.1.1',
      message: id,
      employee: { id: person.id },
    });
    expect((await api.get(`/employees/${person.id}/mail`).expect(200)).body).toMatchObject({ address: person.email, suppression });

    // The very same report again, and another one about the same mail.
    expect((await report(raw).expect(200)).body).toMatchObject({ outcome: 'known', suppressed: false });
    expect((await report(exim(addressOf(id))).expect(200)).body).toMatchObject({ outcome: 'bounced', suppressed: false });
    expect((await message(id)).bounces).toHaveLength(2);
    expect(await suppressions(person.email)).toEqual([suppression]);

    // Sending it again meets the same wall; a new week does as well, and once only.
    await api.post(`/messages/${id}/resend`).expect(200);
    await api.product.notifier.tick();
    await addWalk(api.db, company, person, '2026-12-07', { touchPoint: 1 });
    for (const now of ['2026-12-04T09:00:00Z', '2026-12-04T09:05:00Z', '2026-12-04T09:10:00Z']) {
      api.clock.set(now);
      await api.product.notifier.tick();
    }
    expect(await message(id)).toMatchObject({ status: 'suppressed', reason: 'address-suppressed' });
    const mine = () => api.db('messages').where({ employee_key: person.key, week: '2026-12-07' }).orderBy('created_at');
    expect((await mine()).map((row) => [row.status, row.reason])).toEqual([['suppressed', 'address-suppressed']]);

    // Lifted: what nobody was told of yet is told, once.
    await api.delete(`/suppressions/${suppression.id}`, 99).expect(412);
    await api.delete(`/suppressions/${suppression.id}`, suppression.version).expect(204);
    await api.delete(`/suppressions/${suppression.id}`, suppression.version).expect(404);
    await api.product.notifier.tick();
    await api.product.notifier.tick();
    expect((await mine()).map((row) => row.status)).toEqual(['suppressed', 'sent']);
    const audit = await api.db('audit_events').where({ entity: 'suppression', entity_id: suppression.id }).orderBy('id');
    expect(audit.map((event) => [event.action, (event.after ?? event.before).address])).toEqual([
      ['address.suppressed', person.email],
      ['address.lifted', person.email],
    ]);
    api.clock.set('2026-11-27T09:00:00Z');
  });

  test('a new address of the person gets mail again by nature', async () => {
    const { person, id } = await mailed();
    await report(dsn(addressOf(id))).expect(200);
    await addWalk(api.db, company, person, W49, { touchPoint: 1 });
    await api.product.notifier.tick();
    const sent = () => api.db('messages').where({ employee_key: person.key, status: 'sent' });
    expect(await sent()).toEqual([]);
    await api.patch(`/employees/${person.id}`, 1, { email: `new-${person.email}` }).expect(200);
    await api.product.notifier.tick();
    expect((await sent()).map((row) => row.to_address)).toEqual([`new-${person.email}`]);
    expect((await api.get(`/employees/${person.id}/mail`).expect(200)).body.suppression).toBeNull();
  });

  test('what passes is noted; three such mails within fourteen days are enough, and lifting starts anew', async () => {
    const { person, id } = await mailed();
    const soft = { status: '4.4.7' };
    expect((await report(dsn(addressOf(id), { action: 'delayed', ...soft })).expect(200)).body).toMatchObject({
      outcome: 'delayed',
      suppressed: false,
    });
    expect(await message(id)).toMatchObject({ status: 'sent', reason: null });
    expect((await report(dsn(addressOf(id), soft)).expect(200)).body).toMatchObject({ outcome: 'soft', suppressed: false });
    expect(await message(id)).toMatchObject({ status: 'failed', reason: 'bounced' });

    /** Mails to the same address on the days that follow, each with a passing fault. */
    async function another(day: string): Promise<boolean> {
      api.clock.set(`${day}T12:00:00Z`);
      const created = await api.post('/messages/test-mail', { to: person.email }).expect(201);
      await api.product.notifier.tick();
      return (await report(dsn(addressOf(created.body.id), { status: '5.2.2' })).expect(200)).body.suppressed;
    }
    expect(await another('2026-11-28')).toBe(false);
    // Sixteen days after the first one: only two are within the fortnight.
    expect(await another('2026-12-12')).toBe(false);
    expect(await another('2026-12-13')).toBe(false);
    expect(await another('2026-12-14')).toBe(true);
    const [suppression] = await suppressions(person.email);
    expect(suppression).toMatchObject({ reason: 'soft-bounces', statusCode: '5.2.2' });
    await api.delete(`/suppressions/${suppression.id}`, suppression.version).expect(204);
    expect(await another('2026-12-15')).toBe(false);
    expect(await another('2026-12-16')).toBe(false);
    expect(await another('2026-12-17')).toBe(true);
    const [again] = await suppressions(person.email);
    expect(again.version).toBeGreaterThan(suppression.version);
    api.clock.set('2026-11-27T09:00:00Z');
  });

  test('whatever is forged, an answer of a machine or of a person changes nothing', async () => {
    const { person, id } = await mailed();
    const stranger = createMailTokens(['another secret, also of 32 characters and more']).bounce(id);
    const token = TOKENS.bounce(id);
    const cases: readonly (readonly [Buffer, string])[] = [
      [dsn('shoes@example.org'), 'no-reference'],
      [dsn(`bounces+${stranger}@example.org`), 'no-reference'],
      [dsn(`bounces+${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}@example.org`), 'no-reference'],
      [dsn(addressOf('01900000-0000-7000-8000-000000000000')), 'no-reference'],
      [dsn(addressOf(id), { action: 'relayed', status: '2.0.0' }), 'no-failure'],
      [outOfOffice(addressOf(id)), 'auto-reply'],
      [answer(addressOf(id)), 'no-report'],
      [wish(`unsubscribe ${'A'.repeat(48)}`), 'no-reference'],
    ];
    for (const [raw, why] of cases)
      expect((await report(raw).expect(200)).body).toEqual({ outcome: 'ignored', why, message: null, suppressed: false });
    expect(await message(id)).toMatchObject({ status: 'sent', bounces: [] });
    expect(await suppressions(person.email)).toEqual([]);
  });

  test('the same report from five hands at once counts once', async () => {
    const { person, id } = await mailed();
    const raw = dsn(addressOf(id));
    const outcomes = await Promise.all(Array.from({ length: 5 }, async () => (await report(raw).expect(200)).body.outcome));
    expect(outcomes.sort()).toEqual(['bounced', 'known', 'known', 'known', 'known']);
    expect(await suppressions(person.email)).toHaveLength(1);
  });

  test('a bounce faster than the answer of our own mail server is believed, and what waits is left alone', async () => {
    const { id } = await mailed();
    await api.db('messages').where({ id }).update({ status: 'sending', sent_at: null, lease_until: '2030-01-01T00:00:00Z' });
    const { fence } = await api.db('messages').where({ id }).first('fence');
    await report(dsn(addressOf(id))).expect(200);
    const row = await api.db('messages').where({ id }).first();
    expect(row).toMatchObject({ status: 'failed', reason: 'bounced', lease_until: null });
    expect(Number(row.fence)).toBe(Number(fence) + 1);

    const other = await mailed();
    await api.db('messages').where({ id: other.id }).update({ status: 'cancelled', reason: 'by-hand' });
    expect((await report(dsn(addressOf(other.id))).expect(200)).body.outcome).toBe('bounced');
    expect(await message(other.id)).toMatchObject({ status: 'cancelled', reason: 'by-hand', bounces: [expect.anything()] });
  });

  test('what is no mail, nothing or too much is refused', async () => {
    const send = (type: string, body: string | Buffer) => supertest(api.app).post('/api/v1/bounces').set('Content-Type', type).send(body);
    await send('application/json', '{}').expect(415);
    await supertest(api.app).post('/api/v1/bounces').expect(415);
    await send('message/rfc822', '').expect((reply) => expect([400, 415]).toContain(reply.status));
    await send('message/rfc822', Buffer.alloc(LARGEST_REPORT + 1, 'x')).expect(413);
    await send('message/rfc822', Buffer.from([0, 1, 2, 255])).expect(200);
  });

  test('an address is noted by hand, once; a test mail goes to it all the same', async () => {
    const created = await api.post('/suppressions', { address: 'Gone@BÜCHER.example', note: 'said so on the phone' }).expect(201);
    expect(created.body).toMatchObject({
      address: 'gone@xn--bcher-kva.example',
      reason: 'by-hand',
      diagnostic: 'said so on the phone',
      employee: null,
    });
    expect((await api.get(`/suppressions/${created.body.id}`).expect(200)).body).toEqual(created.body);
    const again = await api.post('/suppressions', { address: 'gone@xn--bcher-kva.example' }).expect(409);
    expect(again.body.errors[0].pointer).toBe('/address');
    for (const address of ['', 'no address', 'a@b\r\nBcc: c@d.e', 7]) await api.post('/suppressions', { address }).expect(422);
    await api.post('/suppressions', { address: 'a@example.org', surprise: 1 }).expect(422);
    const mail = await api.post('/messages/test-mail', { to: 'gone@bücher.example' }).expect(201);
    await api.product.notifier.tick();
    expect((await message(mail.body.id)).status).toBe('sent');
  });

  test('what was lifted is forgotten after a fortnight', async () => {
    const { body } = await api.post('/suppressions', { address: 'lifted@example.org' }).expect(201);
    await api.delete(`/suppressions/${body.id}`, 1).expect(204);
    const left = () => api.db('suppressed_addresses').where({ address: 'lifted@example.org' });
    await clearAway({ clock: api.clock, logger: silentLogger, chores: api.product.chores });
    expect(await left()).toHaveLength(1);
    api.clock.advance(14 * 86_400_000 + 1);
    await clearAway({ clock: api.clock, logger: silentLogger, chores: api.product.chores });
    expect(await left()).toEqual([]);
    api.clock.set('2026-11-27T09:00:00Z');
  });

  describe('from a mailbox', () => {
    let server: ImapServer;
    beforeEach(async () => {
      server = await startImapServer();
    });
    afterEach(() => server.close());

    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) } as typeof silentLogger;
    const intake = () => createIntake({ unitOfWork: api.product.unitOfWork, tokens: TOKENS });
    const fetch = (url = server.url, take = intake()) =>
      fetchBounces({ inbox: createImapInbox(parseImapUrl(url), LARGEST_REPORT), intake: take, logger });

    test('every unread mail is taken, and marked as read only once it is committed', async () => {
      const { person, id } = await mailed({ given_name: 'Mia' });
      const chosen = TOKENS.choices(person.id, ['reminder']);
      server.deliver(outOfOffice(addressOf(id)));
      const bounce = server.deliver(dsn(addressOf(id)));
      server.deliver(wish(`unsubscribe ${chosen}`));
      const seen: boolean[] = [];
      const watching: ReturnType<typeof intake> = async (raw, who) => {
        const receipt = await intake()(raw, who);
        if (receipt.outcome === 'bounced') seen.push(bounce.flags.has('\\Seen'));
        return receipt;
      };
      expect(await fetch(server.url, watching)).toBe(3);
      expect(seen).toEqual([false]);
      expect(server.mails.map((mail) => [...mail.flags])).toEqual([['\\Seen'], ['\\Seen'], ['\\Seen']]);
      expect(server.commands.filter((command) => command.startsWith('UID FETCH')).every((command) => command.includes('PEEK'))).toBe(true);
      expect(await message(id)).toMatchObject({ status: 'failed', reason: 'bounced' });
      const { body } = await api.get(`/employees/${person.id}/mail`).expect(200);
      expect(body.choices.find((choice: { kind: string }) => choice.kind === 'reminder').wanted).toBe(false);
      expect(await fetch()).toBe(0);
    });

    test('a connection that breaks before the mark: the mail comes again and changes nothing', async () => {
      const { id } = await mailed();
      server.deliver(dsn(addressOf(id)));
      server.hangUpAt('UID STORE');
      warnings.length = 0;
      expect(await fetch()).toBe(0);
      expect(warnings).toHaveLength(1);
      expect((await message(id)).bounces).toHaveLength(1);
      expect(server.mails[0]?.flags.size).toBe(0);
      expect(await fetch()).toBe(1);
      expect((await message(id)).bounces).toHaveLength(1);
      expect(server.mails[0]?.flags.size).toBe(1);
    });

    test('a database that does not answer leaves the mail, and all behind it, unread', async () => {
      const { id } = await mailed();
      for (let index = 0; index < 3; index++) server.deliver(dsn(addressOf(id)));
      let calls = 0;
      const failing: ReturnType<typeof intake> = async (raw, who) => {
        if (++calls === 2) throw new Error('no database');
        return intake()(raw, who);
      };
      expect(await fetch(server.url, failing)).toBe(0);
      expect(server.mails.map((mail) => mail.flags.size)).toEqual([1, 0, 0]);
      expect(await fetch()).toBe(2);
    });

    test('taken mails are moved, if there is a place for them', async () => {
      server.deliver(answer('bounces@example.org'));
      expect(await fetch(`${server.url}?move=Done`)).toBe(1);
      expect(server.mails.map((mail) => mail.folder)).toEqual(['Done']);
    });

    test('of a mail without end only the beginning is read', async () => {
      const { id } = await mailed();
      server.deliver(Buffer.concat([dsn(addressOf(id)), Buffer.alloc(2 * LARGEST_REPORT, 'x')]));
      expect(await fetch()).toBe(1);
      expect((await message(id)).status).toBe('failed');
    });

    test('a wrong password and nobody at home are said in one line, without the password', async () => {
      warnings.length = 0;
      expect(await fetch(server.url.replace('p%40ss', 'wrong-secret'))).toBe(0);
      const url = server.url;
      await server.close();
      expect(await fetch(url)).toBe(0);
      expect(warnings).toHaveLength(2);
      expect(warnings.join()).not.toMatch(/wrong-secret|p@ss/);
    });
  });
});

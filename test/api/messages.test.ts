import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SAMPLE_NAMES } from '../../src/features/notifications/emails/samples/index.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from '../mail/company.ts';
import { startApi, type TestApi } from '../support/api.ts';

/** Wednesday of 2026-W48; the mail of W49 is due on Friday the 27th at nine. */
const W49 = '2026-11-30';

describe('messages and the local mailbox', () => {
  let api: TestApi;
  let folder: string;
  let company: Company;
  let ada: Person;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'its-mail-'));
    api = await startApi({ environment: { DATA_DIR: folder } });
    company = await createCompany(api.db);
    ada = await addPerson(api.db, { number: 'ADA', given_name: 'Ada' });
    await addWalk(api.db, company, ada, W49);
    await api.product.notifier.tick();
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  const message = async (where: string) => (await api.get(`/messages?${where}`).expect(200)).body.items[0];

  test('the log is filtered by status, kind, person and week', async () => {
    const waiting = await message('status=queued');
    expect(waiting).toMatchObject({
      kind: 'weekly',
      week: '2026-W49',
      employee: { number: 'ADA' },
      actions: ['cancel'],
      dueAt: '2026-11-27T09:00:00.000Z',
    });
    for (const where of ['employee=ada', `employee=${ada.id}`, 'kind=weekly', 'week=2026-W49'])
      expect(await message(where)).toEqual(waiting);
    for (const where of ['status=sent', 'kind=change', 'week=2026-W50', 'employee=nobody']) expect(await message(where)).toBeUndefined();
    await api.get('/messages?status=asleep').expect(422);
    await api.get('/messages?week=2027-W53').expect(422);
  });

  test('what was sent can be read as it went, with masked secrets, and is in the local mailbox as a whole', async () => {
    api.clock.set('2026-11-27T09:00:00Z');
    await api.product.notifier.tick();
    const { id } = await message('status=sent');
    const { body } = await api.get(`/messages/${id}`).expect(200);
    expect(body).toMatchObject({
      subject: 'Next week you are the customer: The helpline',
      attempts: 1,
      sentAt: '2026-11-27T09:00:00.000Z',
      actions: [],
    });
    expect(body.history).toEqual([expect.objectContaining({ number: 1, outcome: 'sent', smtpCode: 250 })]);
    expect(body.assignments).toEqual([expect.objectContaining({ week: '2026-W49', calendar: 'REQUEST', sequence: 0 })]);
    expect(body.content.headers).toContainEqual({ name: 'Message-ID', value: `<${body.messageId}>` });
    expect(body.content.text).toMatch(/\/go\/hidden-/);

    const list = await api.get('/mailbox').expect(200);
    expect(list.body.items).toEqual([
      expect.objectContaining({ to: expect.stringContaining(ada.email), subject: body.subject, at: '2026-11-27T09:00:00.000Z' }),
    ]);
    const [item] = list.body.items;
    const mail = await api.get(`/mailbox/${item.id}`).expect(200);
    expect(mail.body.html).toContain('<h1');
    const secret = /\/go\/([\w-]{32})/.exec(mail.body.text)?.[1] ?? '';
    expect(secret).not.toMatch(/^hidden-/);
    expect(JSON.stringify(body)).not.toContain(secret);
    const file = await api.get(`/mailbox/${item.id}.eml`).expect(200);
    expect(file.headers['content-type']).toContain('message/rfc822');
    expect(file.headers['content-disposition']).toContain('attachment');
    for (const stranger of ['nothing', '..%2F..%2Fetc%2Fpasswd', '20261127T090000000Z-..%2Fx', '%00']) {
      await api.get(`/mailbox/${stranger}`).expect((answer) => expect([404, 422]).toContain(answer.status));
    }
  });

  test('a message that waits can be called off once; the week is not mailed behind that back', async () => {
    const ben = await addPerson(api.db, { number: 'BEN' });
    await addWalk(api.db, company, ben, '2026-12-07');
    await api.product.notifier.tick();
    const waiting = await message('employee=BEN');
    await api.post(`/messages/${waiting.id}/cancel`, { note: 'on strike' }).set('If-Match', '"99"').expect(412);
    const { body } = await api.post(`/messages/${waiting.id}/cancel`, { note: 'on strike' }).expect(200);
    expect(body).toMatchObject({ status: 'cancelled', reason: 'by-hand', actions: [] });
    await api.post(`/messages/${waiting.id}/cancel`).expect(409);
    await api.post(`/messages/${waiting.id}/resend`).expect(409);
    await api.product.notifier.tick();
    expect((await api.get('/messages?employee=BEN').expect(200)).body.items).toHaveLength(1);
    const event = await api.db('audit_events').where({ action: 'message.cancel', entity_id: waiting.id }).first();
    expect(event.after).toEqual({ status: 'cancelled', reason: 'by-hand', note: 'on strike' });
  });

  test('a failed message is sent again under the same Message-ID, an unknown one is settled by a person', async () => {
    const { id, messageId } = await message('status=sent');
    await api.db('messages').where({ id }).update({ status: 'unknown', sent_at: null });
    expect((await api.post(`/messages/${id}/mark-delivered`).expect(200)).body).toMatchObject({ status: 'sent', reason: 'by-hand' });
    await api.db('messages').where({ id }).update({ status: 'failed', sent_at: null });
    expect((await api.post(`/messages/${id}/resend`).expect(200)).body).toMatchObject({ status: 'queued', reason: 'resend' });
    await api.product.notifier.tick();
    const { body } = await api.get(`/messages/${id}`).expect(200);
    expect(body).toMatchObject({ status: 'sent', attempts: 2, messageId });
    expect(body.history.map((attempt: { number: number }) => attempt.number)).toEqual([1, 2]);
    await api.post('/messages/01900000-0000-7000-8000-000000000000/resend').expect(404);
    await api.post('/messages/nonsense/resend').expect(422);
    await api.post(`/messages/${id}/resend`, { surprise: 1 }).expect(422);
  });

  test('a test mail goes to the address, and only to one', async () => {
    const created = await api.post('/messages/test-mail', { to: 'Admin@bücher.example' }).expect(201);
    expect(created.headers['location']).toBe(`/api/v1/messages/${created.body.id}`);
    await api.product.notifier.tick();
    expect(await message('kind=test')).toMatchObject({ status: 'sent', to: 'Admin@xn--bcher-kva.example' });
    for (const to of ['a@b\r\nBcc: c@d.e', 'a@b.c, d@e.f', 'no address', '<a@b.c>', 7]) {
      const answer = await api.post('/messages/test-mail', { to }).expect(422);
      expect(answer.body.errors[0].pointer).toBe('/to');
    }
  });

  test('every kind of mail has a preview in each language', async () => {
    expect((await api.get('/messages/previews/weekly?locale=de').expect(200)).body).toMatchObject({
      subject: 'Nächste Woche in Kundenschuhen: Die Hotline',
      html: expect.stringContaining('<html'),
      text: expect.stringContaining('Hallo Ada'),
    });
    await api.get('/messages/previews/weekly').expect(200);
    await api.get('/messages/previews/nothing').expect(422);
    const { items } = (await api.get('/messages/previews?locale=de').expect(200)).body;
    expect(items).toHaveLength(SAMPLE_NAMES.length);
    expect(items).toContainEqual({ sample: 'missed', subject: 'Wie war es? Die Hotline' });
    for (const { sample, subject } of items) {
      const { body } = await api.get(`/messages/previews/${sample}?locale=de`).expect(200);
      expect(body.subject).toBe(subject);
      // Outside a mail program a picture has to stand in the page itself.
      expect(body.html).not.toContain('cid:');
    }
  });

  test('held mail waits and goes when it is released; a test mail goes at once', async () => {
    const cleo = await addPerson(api.db, { number: 'CLEO' });
    await addWalk(api.db, company, cleo, W49);
    const { version } = (await api.get('/organisation').expect(200)).body;
    await api.patch('/organisation', version, { mailHeld: true }).expect(200);
    const { body } = await api.post('/messages/test-mail', { to: 'held@example.org' }).expect(201);
    await api.product.notifier.tick();
    expect((await api.get(`/messages/${body.id}`)).body.status).toBe('sent');
    expect(await message('employee=CLEO')).toMatchObject({ status: 'queued', attempts: 0 });
    await api.patch('/organisation', version + 1, { mailHeld: false }).expect(200);
    await api.product.notifier.tick();
    expect((await message('employee=CLEO')).status).toBe('sent');
  });
});

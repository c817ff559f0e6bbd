import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import supertest from 'supertest';
import { newId } from '../../src/platform/ids.ts';
import { addPerson, addWalk, type Company, createCompany, type Person } from '../mail/company.ts';
import { startApi, type TestApi } from '../support/api.ts';

const LATER = 15 * 60_000;

describe('ideas', () => {
  let api: TestApi;
  let company: Company;
  beforeAll(async () => {
    api = await startApi();
    company = await createCompany(api.db);
  });
  afterAll(() => api.close());

  async function raise(text = 'Say how long the wait will be.', person?: Person): Promise<{ id: string; person: Person }> {
    const who = person ?? (await addPerson(api.db));
    const assignment = await addWalk(api.db, company, who, '2026-11-16', { touchPoint: person ? 1 : 0, status: 'announced' });
    const now = api.clock.now();
    await api.db('assignments').where({ id: assignment }).update({ status: 'done', closed_at: now });
    const [experience, id] = [newId(), newId()];
    const stamps = { created_at: now, updated_at: now };
    await api.db('experiences').insert({ id: experience, assignment_id: assignment, effort: 2, emotion: -1, recognised: false, ...stamps });
    await api.db('ideas').insert({ id, experience_id: experience, text, ...stamps });
    return { id, person: who };
  }
  const act = (id: string, action: string, body: object = {}) => api.post(`/ideas/${id}/${action}`, body);
  const decline = (id: string, reason = 'Too dear.') => act(id, 'decline', { reason });
  /** A quarter of an hour passes; the mails that came to somebody since. */
  async function mailsTo(person: Person) {
    api.clock.set(new Date(api.clock.now().getTime() + LATER).toISOString());
    await api.product.notifier.tick();
    const rows = await api.db('messages').where({ employee_key: person.key, status: 'sent' }).orderBy('sent_at').pluck('id');
    return Promise.all(rows.map(async (id) => (await api.get(`/messages/${id}`).expect(200)).body));
  }

  test('go their way step by step, each with its trace, and may do what the answer says they may', async () => {
    const { id } = await raise();
    expect((await api.get(`/ideas/${id}`).expect(200)).body).toMatchObject({
      status: 'new',
      actions: ['accept', 'start', 'finish', 'decline'],
    });
    for (const [action, status, actions] of [
      ['accept', 'accepted', ['start', 'finish', 'decline']],
      ['start', 'doing', ['finish', 'decline']],
      ['finish', 'done', []],
    ] as const) {
      expect((await act(id, action).expect(200)).body).toMatchObject({ status, actions, reason: null });
    }
    const trace = await api.db('audit_events').where({ entity: 'idea', entity_id: id }).orderBy('id');
    expect(trace.map((event) => [event.action, event.before.status, event.after.status])).toEqual([
      ['idea.accepted', 'new', 'accepted'],
      ['idea.started', 'accepted', 'doing'],
      ['idea.done', 'doing', 'done'],
    ]);
  });

  test('are declined with a reason, and a no may be thought over', async () => {
    const { id } = await raise();
    for (const body of [{}, { reason: '  ' }, { reason: 'x'.repeat(2001) }, { reason: 'x', more: 1 }])
      await act(id, 'decline', body).expect(422);
    expect((await decline(id).expect(200)).body).toMatchObject({ status: 'declined', reason: 'Too dear.', actions: ['accept'] });
    expect((await act(id, 'accept').expect(200)).body).toMatchObject({ status: 'accepted', reason: null });
    await expect(api.db('ideas').where({ id }).update({ status: 'declined' })).rejects.toThrow('ideas_declined_with_reason');
    await expect(api.db('ideas').where({ id }).update({ reason: 'no' })).rejects.toThrow('ideas_declined_with_reason');
  });

  test('refuse a step that does not follow, a version that is old, and what is not there', async () => {
    const { id } = await raise();
    await act(id, 'finish').expect(200);
    const { body } = await act(id, 'accept').expect(409);
    expect(body.detail).toBe('This idea is done. "accept" is possible while it is new, declined.');
    await decline(id).expect(409);
    await act(newId(), 'accept').expect(404);
    await api.get(`/ideas/${newId()}`).expect(404);
    const other = await raise();
    await act(other.id, 'accept').set('If-Match', '"7"').expect(412);
    await act(other.id, 'prove').expect(404);
  });

  test('of many who act at once one does, and its person gets one mail', async () => {
    const { id, person } = await raise();
    const answers = await Promise.all(Array.from({ length: 8 }, () => act(id, 'accept')));
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
    expect(await api.db('audit_events').where({ entity_id: id }).pluck('action')).toEqual(['idea.accepted']);
    expect(await mailsTo(person)).toHaveLength(1);
  });

  test('whoever raised one is told what became of it, in their words and language, and can read what they told', async () => {
    const { id, person } = await raise('Eine Ansage, <b>bitte</b>.\nUnd Musik.');
    await api.db('employees').where({ key: person.key }).update({ locale: 'de' });
    await decline(id, 'Die Anlage kann es nicht.');
    const [mail, ...others] = await mailsTo(person);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ kind: 'idea', subject: 'Deine Idee zu „The helpline“' });
    expect(mail.content.text).toContain('> Eine Ansage, <b>bitte</b>.\n> Und Musik.');
    expect(mail.content.text).toContain('Der Grund:\n> Die Anlage kann es nicht.');
    expect(mail.content.html).toContain('Eine Ansage, &lt;b&gt;bitte&lt;/b&gt;.');
    expect(mail.content.html.split('class="button"')).toHaveLength(2);
    const [newest] = (await api.get('/mailbox?limit=1').expect(200)).body.items;
    const { text } = await simpleParser((await api.get(`/mailbox/${newest.id}.eml`).expect(200)).text);
    const page = await supertest(api.app).get(/\/go\/[\w-]{32}/.exec(text ?? '')?.[0] ?? 'no link');
    expect(page.status).toBe(200);
    expect(page.text).toContain('The helpline');
  });

  test('a click that is taken back within a quarter of an hour is no news, and two ideas are one mail', async () => {
    const first = await raise();
    await decline(first.id);
    await act(first.id, 'accept');
    await act(first.id, 'start');
    const second = await raise('Open at eight.', first.person);
    await act(second.id, 'accept');
    const [mail, ...others] = await mailsTo(first.person);
    expect(others).toEqual([]);
    expect(mail.subject).toBe('News about your ideas');
    expect(mail.content.text).toContain('Work on it has begun.');
    expect(mail.content.text).not.toContain('Too dear');
    await api.db('ideas').where({ id: second.id }).update({ status: 'new' });
    await act(second.id, 'accept');
    await api.db('ideas').where({ id: second.id }).update({ status: 'new' });
    expect(await mailsTo(first.person)).toHaveLength(1);
  });

  test('leavers are told nothing', async () => {
    const { id, person } = await raise();
    await api.db('employees').where({ key: person.key }).update({ end_date: '2026-11-24' });
    await act(id, 'accept').expect(200);
    expect(await mailsTo(person)).toEqual([]);
  });

  test('are listed by status, touch-point and words', async () => {
    const { id } = await raise('A bench for those who wait');
    const list = async (where: string) => (await api.get(`/ideas?${where}`).expect(200)).body.items.map((idea: { id: string }) => idea.id);
    expect(await list('q=BENCH')).toEqual([id]);
    expect(await list('status=new&q=bench&touchPoint=line')).toEqual([id]);
    expect(await list('status=done&q=bench')).toEqual([]);
    await api.get('/ideas?status=great').expect(422);
  });
});

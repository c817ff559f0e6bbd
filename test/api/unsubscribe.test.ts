import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { OPTIONAL_KINDS } from '../../src/features/notifications/choices/domain.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { addPerson, createCompany, type Person } from '../mail/company.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { rowCounts } from '../support/operations.ts';

/** As `startApi` wires it. */
const TOKENS = createMailTokens(['a secret that only tests know, 32 characters']);
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const FORM = 'application/x-www-form-urlencoded';

describe('the page behind "Unsubscribe"', () => {
  let api: TestApi;
  let ada: Person;
  let path: string;
  beforeAll(async () => {
    api = await startApi({ environment: { PUBLIC_URL: 'https://shoes.example.org' } });
    await createCompany(api.db);
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    ada = await addPerson(api.db, { given_name: 'Ada', family_name: '<b>Lovelace' });
    path = `/unsubscribe/${TOKENS.choices(ada.id, ['reminder'])}`;
  });

  const call = () => supertest(api.app);
  const post = (body: string, type = FORM, to = path) => call().post(to).set('Content-Type', type).send(body);
  const unwanted = async (person = ada) =>
    (await api.db('mail_opt_outs').where({ employee_key: person.key }).orderBy('kind')).map((row) => row.kind);
  const trail = () => api.db('audit_events').where({ entity_id: ada.id, action: 'employee.mail-chosen' }).orderBy('id');

  test('looking changes nothing, whoever looks, and leaves no cookie and no referrer', async () => {
    const before = await rowCounts(api.db);
    for (let round = 0; round < 2; round++) {
      const page = await call().get(path).expect(200);
      expect(page.text).toContain('<button type="submit">Unsubscribe</button>');
      expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'private, no-store' });
      expect(page.headers['set-cookie']).toBeUndefined();
      await call().head(path).expect(200);
    }
    expect(await rowCounts(api.db)).toEqual(before);
  });

  test.each([
    ['urlencoded', FORM, ONE_CLICK],
    [
      'multipart',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
  ])('one click of a mail program, %s, from wherever: answered without a redirect; twice is once', async (_name, type, body) => {
    for (const headers of [{}, { Origin: 'https://mail.example.com' }, { 'Sec-Fetch-Site': 'cross-site' }] as Record<string, string>[]) {
      const page = await post(body, type).set(headers).expect(200);
      expect(page.text).toContain('You are unsubscribed');
    }
    expect(await unwanted()).toEqual(['reminder']);
    const events = await trail();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      actor_kind: 'link',
      actor_id: ada.id,
      before: { unwanted: [] },
      after: { unwanted: ['reminder'] },
    });
  });

  test('a link stops what its mail was about and nothing of anybody else; one of a mail that comes always stops nothing', async () => {
    const ben = await addPerson(api.db);
    await post(ONE_CLICK, FORM, `/unsubscribe/${TOKENS.choices(ada.id, ['missed-week', 'idea-status'])}`).expect(200);
    expect(await unwanted()).toEqual(['idea-status', 'missed-week']);
    await post(ONE_CLICK, FORM, `/unsubscribe/${TOKENS.choices(ben.id, [])}`).expect(200);
    expect(await unwanted(ben)).toEqual([]);
  });

  test('the button stops it, another brings it back', async () => {
    await post('do=unsubscribe').set('Sec-Fetch-Site', 'same-origin').expect(303).expect('Location', `${path}?saved=yes`);
    expect((await call().get(`${path}?saved=yes`)).text).toMatch(/Saved\.[\s\S]*You are unsubscribed[\s\S]*Subscribe again/);
    await post('do=subscribe').set('Origin', 'null').expect(303);
    expect(await unwanted()).toEqual([]);
    expect(await trail()).toHaveLength(2);
  });

  test('every kind can be chosen, those of leaders by leaders', async () => {
    const offered = async () => [...(await call().get(path)).text.matchAll(/type="checkbox" name="([\w-]+)"/g)].map(([, kind]) => kind);
    expect(await offered()).toEqual(['reminder', 'missed-week', 'idea-status']);
    await post('do=choose&reminder=yes&manager-digest=yes&surprise=yes').expect(303);
    expect(await unwanted()).toEqual(['idea-status', 'missed-week']);
    await api.db('employees').where({ key: ada.key }).update({ declared_leader: true });
    expect(await offered()).toEqual(OPTIONAL_KINDS);
    await post('do=choose').expect(303);
    expect(await unwanted()).toEqual([...OPTIONAL_KINDS].sort());
    const { body } = await api.get(`/employees/${ada.id}/mail`).expect(200);
    expect(body.choices.map((choice: { kind: string; wanted: boolean }) => [choice.kind, choice.wanted])).toEqual(
      OPTIONAL_KINDS.map((kind) => [kind, false]),
    );
    await post(`do=choose&${OPTIONAL_KINDS.map((kind) => `${kind}=yes`).join('&')}`).expect(303);
    expect(await unwanted()).toEqual([]);
  });

  test('forms of other pages are refused, other bodies are not read, an unknown wish does nothing', async () => {
    const before = await rowCounts(api.db);
    await post('do=unsubscribe').set('Sec-Fetch-Site', 'cross-site').expect(403);
    await post('do=unsubscribe').set('Origin', 'https://evil.example').expect(403);
    await post('{"do":"unsubscribe"}', 'application/json').expect(415);
    await post('List-Unsubscribe=Two-Clicks').expect(303);
    await post('do=constructor').expect(303);
    await post('').expect(303);
    await post(`do=${'x'.repeat(70_000)}`).expect(413);
    await call().put(path).expect(404);
    await call().post(`${path}/more`).expect(404);
    expect(await rowCounts(api.db)).toEqual(before);
  });

  test('a link that is none, and one of somebody who is gone, answer alike', async () => {
    const token = path.slice('/unsubscribe/'.length);
    const gone = TOKENS.choices('01900000-0000-7000-8000-000000000000', ['reminder']);
    const wrong = [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, gone, 'x', '%00', '..%2f', token.toLowerCase(), `${token}A`];
    const pages = new Set<string>();
    for (const each of wrong) {
      pages.add((await call().get(`/unsubscribe/${each}`).expect(404)).text);
      pages.add((await post(ONE_CLICK, FORM, `/unsubscribe/${each}`).expect(404)).text);
    }
    expect(pages.size).toBe(1);
  });

  test('in the language of the person; ten at once leave one trace', async () => {
    await api.db('employees').where({ key: ada.key }).update({ locale: 'de-AT' });
    const page = await call().get(path).set('Accept-Language', 'fr').expect(200);
    expect(page.text).toMatch(/<html lang="de">[\s\S]*Abbestellen[\s\S]*Erinnerungen/);
    await Promise.all(Array.from({ length: 10 }, () => post(ONE_CLICK).expect(200)));
    expect(await trail()).toHaveLength(1);
  });
});

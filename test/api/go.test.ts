import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { issueLinks } from '../../src/features/notifications/links.ts';
import { SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { NOW, startApi, type TestApi } from '../support/api.ts';
import { type RowFactory, rowFactory } from '../support/rows.ts';

const story = {
  effort: '2',
  emotion: '-1',
  recognised: 'no',
  waitedMinutes: '45',
  happened: 'A queue.\nOutside.',
  idea: 'Chairs',
  changeInMyWork: 'Call back',
};

describe('the page behind a mailed link', () => {
  let api: TestApi;
  let rows: RowFactory;
  beforeAll(async () => {
    api = await startApi({ actor: null });
    rows = rowFactory(api.db);
  });
  afterAll(() => api.close());
  beforeEach(() => api.clock.set(NOW));

  const linkTo = async (assignment: string): Promise<string> => {
    const secrets = await api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, (tx) => issueLinks(tx, [assignment]));
    return secrets.get(assignment) as string;
  };
  const walk = async (options: { person?: object; touchPoint?: object; row?: object } = {}) => {
    const employee = await rows.employee({ given_name: 'Ada', family_name: 'Walker', ...options.person });
    const touchPoint = await rows.touchPoint({ name: 'Call the helpline', brief: 'Dial **0800**.', ...options.touchPoint });
    const id = await rows.assignment({ programme: await rows.programme(), employee, touchPoint }, options.row);
    return { id, employee, touchPoint, token: await linkTo(id) };
  };
  const get = (path: string) => supertest(api.app).get(path);
  const post = (path: string, fields: object = {}) => supertest(api.app).post(path).type('form').send(fields);
  const row = (id: string) => api.db('assignments').where({ id }).first();
  const experiences = (id: string) => api.db('experiences').where({ assignment_id: id });

  describe('looking', () => {
    test('says what to do, where, until when, and how long customers are told to wait', async () => {
      const { token, touchPoint } = await walk({
        touchPoint: { channel: 'phone', promised_wait_minutes: 10, duration_minutes: 30, photo: 'allowed' },
      });
      const first = await rows.touchPoint({ name: 'Find the number' });
      await api.db('touch_point_prerequisites').insert({ touch_point_key: touchPoint.key, prerequisite_key: first.key });
      const { text } = await get(`/go/${token}`).expect(200);
      for (const part of [
        'Hello Ada,',
        '<h1>Call the helpline</h1>',
        'Dial <strong>0800</strong>.',
        'phone',
        '10 minutes',
        '30 minutes',
        'things, never people',
        'Find the number (not yet)',
        'Your week begins on Monday, November 30',
        `action="/go/${token}/start"`,
        `action="/go/${token}/complete"`,
        `action="/go/${token}/could-not"`,
      ]) {
        expect(text).toContain(part);
      }
      expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(text).not.toContain('<script');
    });

    test('speaks the language of the person, else of the organisation', async () => {
      const german = await walk({ person: { locale: 'de-AT' } });
      expect((await get(`/go/${german.token}`).expect(200)).text).toMatch(/<html lang="de">.*Hallo Ada,/s);
      const other = await walk({ person: { locale: 'fr' } });
      expect((await get(`/go/${other.token}`).expect(200)).text).toContain('<html lang="en">');
      await api.db('organisation').update({ locale: 'de' });
      const none = await walk();
      expect((await get(`/go/${none.token}`).expect(200)).text).toContain('<html lang="de">');
      await api.db('organisation').update({ locale: 'en' });
    });

    test('gives nothing away and lets nothing in', async () => {
      const { token } = await walk({ touchPoint: { name: '<script>alert(1)</script>', brief: '<img src=x onerror=alert(1)>' } });
      const { headers, text } = await get(`/go/${token}`).expect(200);
      expect(headers['cache-control']).toBe('private, no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-robots-tag']).toBe('noindex, nofollow');
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] as string;
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(text).not.toMatch(/<script|<img|style="/);
      expect(text).not.toMatch(/(?:src|href)="(?!data:,|#)/);
      expect(text.length).toBeLessThan(25_000);
    });

    test('changes nothing, whoever looks: a browser, a HEAD, a scanner of every address on the page', async () => {
      const { id, token } = await walk();
      const before = [await row(id), await api.db('assignment_links').where({ assignment_id: id }), await api.db('audit_events').count()];
      for (const path of ['', '?notice=already', '/start', '/complete', '/could-not', '/']) {
        await get(`/go/${token}${path}`).redirects(1).expect(200);
        await supertest(api.app).head(`/go/${token}${path}`).redirects(1).expect(200);
      }
      for (const method of ['put', 'patch', 'delete', 'options'] as const) await supertest(api.app)[method](`/go/${token}`).expect(404);
      expect([await row(id), await api.db('assignment_links').where({ assignment_id: id }), await api.db('audit_events').count()]).toEqual(
        before,
      );
    });

    test('a week that is over can still be told, until the link ends with its grace days', async () => {
      const { token } = await walk({ person: { time_zone: 'Pacific/Auckland' } });
      api.clock.set('2026-12-10T12:00:00Z');
      expect((await get(`/go/${token}`).expect(200)).text).toContain('Your week is over. You can still tell us until Sunday, December 20');
      api.clock.set('2026-12-20T10:59:59Z');
      await get(`/go/${token}`).expect(200);
      api.clock.set('2026-12-20T11:00:00Z');
      await get(`/go/${token}`).expect(404);
    });

    test('unknown, malformed and expired links answer alike, to GET and to POST', async () => {
      const { id, token } = await walk();
      api.clock.set('2027-06-01T00:00:00Z');
      const answers = [];
      const known = [token, `${token}/complete`];
      const unknown = ['x', 'A'.repeat(32), 'A'.repeat(4000), '%F0%9F%91%9F', '..%2F..', "'%20OR%201=1", 'a%00b', 'toString', '__proto__'];
      for (const path of [...known, ...unknown]) {
        const answer = await get(`/go/${path}`).redirects(1);
        answers.push([answer.status, answer.text]);
        const { headers } = answer;
        expect(headers['content-security-policy']).toContain("default-src 'none'");
      }
      for (const path of [token, ...unknown]) {
        const answer = await post(`/go/${path}/complete`, story);
        answers.push([answer.status, answer.text]);
      }
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]).toEqual([404, expect.stringContaining('This link does not work')]);
      expect((await get('/go/%FF').expect(404)).text).toBe(answers[0]?.[1]);
      expect((await get('/go').expect(404)).text).toBe(answers[0]?.[1]);
      expect((await row(id)).status).toBe('announced');
      expect((await get('/go/x').set('Accept-Language', 'de-CH,de;q=0.9').expect(404)).text).toContain('Dieser Link funktioniert nicht');
    });
  });

  describe('acting', () => {
    test('start, then complete: each sends on to the page, which shows what is true', async () => {
      const { id, token } = await walk();
      await post(`/go/${token}/start`).expect(303).expect('Location', `/go/${token}`);
      expect((await row(id)).status).toBe('started');
      const started = await get(`/go/${token}`).expect(200);
      expect(started.text).toContain('You have begun.');
      expect(started.text).not.toContain(`/go/${token}/start`);
      await post(`/go/${token}/complete`, story).expect(303).expect('Location', `/go/${token}`);
      expect(await row(id)).toMatchObject({ status: 'done', started_at: new Date(NOW), closed_at: new Date(NOW) });
      expect(await experiences(id)).toMatchObject([
        { effort: 2, emotion: -1, waited_minutes: 45, recognised: false, happened: 'A queue.\nOutside.', change_in_my_work: 'Call back' },
      ]);
      const done = await get(`/go/${token}`).expect(200);
      expect(done.text).toContain('Done. Thank you!');
      expect(done.text).toContain('A queue.\nOutside.');
      expect(done.text).not.toContain('<form');
      const events = await api.db('audit_events').where({ entity_id: id }).orderBy('id');
      expect(events.map((event) => [event.action, event.actor_kind, event.actor_id, event.actor_name])).toEqual([
        ['assignment.started', 'link', id, 'Ada Walker'],
        ['assignment.completed', 'link', id, 'Ada Walker'],
      ]);
    });

    test('completed right away, with three answers alone', async () => {
      const { id, token } = await walk();
      await post(`/go/${token}/complete`, { effort: 7, emotion: 2, recognised: 'no' }).expect(303);
      expect(await experiences(id)).toMatchObject([{ effort: 7, emotion: 2, waited_minutes: null, happened: null }]);
    });

    test('recognised is privileged, and the page says that it is planned again', async () => {
      const { id, token } = await walk();
      await post(`/go/${token}/complete`, { ...story, recognised: 'yes' }).expect(303);
      expect((await row(id)).status).toBe('privileged');
      expect((await get(`/go/${token}`).expect(200)).text).toContain('will be planned again');
    });

    test('what is missing is said on top and at the field, and nothing typed is lost', async () => {
      const { id, token } = await walk({ person: { locale: 'de' } });
      const answer = await post(`/go/${token}/complete`, {
        ...story,
        effort: '',
        waitedMinutes: 'ewig',
        happened: '<b>"Warten" & noch mehr</b>',
      }).expect(422);
      expect(answer.text).toContain('<title>Bitte prüfen: Call the helpline');
      expect(answer.text).toMatch(/role="alert"[^>]*autofocus/i);
      expect(answer.text).toContain('<a href="#effort">Wähle, wie leicht es war');
      expect(answer.text).toContain('<a href="#waitedMinutes">Schreib die Minuten');
      expect(answer.text).toContain('value="ewig"');
      expect(answer.text).toContain('&lt;b&gt;&quot;Warten&quot; &amp; noch mehr&lt;/b&gt;</textarea>');
      expect(answer.text).toMatch(/checked=""[^>]*value="-1"/);
      expect(answer.text).toContain('<details id="tell" open="">');
      expect(await row(id)).toMatchObject({ status: 'announced', version: 1 });
    });

    test('sent twice it counts once; a changed story changes nothing and is told so', async () => {
      const { id, token } = await walk();
      await post(`/go/${token}/complete`, story).expect(303);
      await post(`/go/${token}/complete`, { ...story, effort: '7' })
        .expect(303)
        .expect('Location', `/go/${token}?notice=already`);
      await post(`/go/${token}/start`).expect(303).expect('Location', `/go/${token}?notice=already`);
      await post(`/go/${token}/could-not`, { because: 'time' }).expect(303).expect('Location', `/go/${token}?notice=already`);
      expect(await experiences(id)).toMatchObject([{ effort: 2 }]);
      expect((await row(id)).version).toBe(2);
      expect((await get(`/go/${token}?notice=already`).expect(200)).text).toContain('We had your answer already.');
    });

    test('fifty at once leave exactly one experience', async () => {
      const { id, token } = await walk();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => post(`/go/${token}/complete`, { ...story, effort: (index % 7) + 1 })),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 303));
      expect(await experiences(id)).toHaveLength(1);
      expect(
        await api.db('ideas').whereIn(
          'experience_id',
          (await experiences(id)).map((one) => one.id),
        ),
      ).toHaveLength(1);
      expect((await row(id)).version).toBe(2);
    });

    test('a link opens its own assignment and no other', async () => {
      const one = await walk();
      const other = await walk();
      await post(`/go/${one.token}/complete`, { ...story, assignment: other.id, assignmentId: other.id, token: other.token }).expect(303);
      expect((await row(one.id)).status).toBe('done');
      expect((await row(other.id)).status).toBe('announced');
    });

    test('two mails, two links, one walk', async () => {
      const { id, token } = await walk();
      const second = await linkTo(id);
      await post(`/go/${token}/start`).expect(303);
      await post(`/go/${second}/complete`, story).expect(303);
      expect((await get(`/go/${token}`).expect(200)).text).toContain('Done. Thank you!');
    });

    test('"I could not": away or closed is excused, no time is missed; missed may still be told', async () => {
      const away = await walk();
      await post(`/go/${away.token}/could-not`, { because: 'away', reason: 'Back on Monday' }).expect(303);
      expect(await row(away.id)).toMatchObject({ status: 'excused', close_reason: 'I was away or unwell: Back on Monday' });
      expect((await get(`/go/${away.token}`).expect(200)).text).toContain('You are excused');
      expect(await api.db('messages').where({ employee_key: away.employee.key })).toHaveLength(0);
      const late = await walk();
      expect((await post(`/go/${late.token}/could-not`, {}).expect(422)).text).toContain('href="#because"');
      await post(`/go/${late.token}/could-not`, { because: 'time' }).expect(303);
      expect((await row(late.id)).status).toBe('missed');
      expect((await get(`/go/${late.token}`).expect(200)).text).toContain('I have done it after all');
      expect((await post(`/go/${late.token}/complete`, { effort: '9' }).expect(422)).text).toContain('href="#effort"');
      await post(`/go/${late.token}/complete`, story).expect(303);
      expect((await row(late.id)).status).toBe('done');
    });

    test('told after it was planned again: the newer mail is the one to use', async () => {
      const { id, token, employee, touchPoint } = await walk({ row: { status: 'missed' } });
      await rows.assignment({ programme: await rows.programme(), employee, touchPoint }, { week: '2027-01-04', status: 'planned' });
      await post(`/go/${token}/complete`, story).expect(303).expect('Location', `/go/${token}?notice=replanned`);
      expect(await experiences(id)).toHaveLength(0);
      expect((await get(`/go/${token}?notice=replanned`).expect(200)).text).toContain('planned again meanwhile');
    });

    test('what was called off asks for nothing', async () => {
      const { token } = await walk({ row: { status: 'cancelled' } });
      const { text } = await get(`/go/${token}`).expect(200);
      expect(text).toContain('This visit was called off');
      expect(text).not.toContain('<form');
      await post(`/go/${token}/complete`, story).expect(303).expect('Location', `/go/${token}?notice=already`);
    });
  });

  describe('hostile input', () => {
    test('forms of other pages are refused, our own and those of simple clients are not', async () => {
      const { id, token } = await walk();
      const from = (headers: Record<string, string>) => post(`/go/${token}/start`).set(headers);
      await from({ 'Sec-Fetch-Site': 'cross-site' }).expect(403);
      await from({ 'Sec-Fetch-Site': 'same-site' }).expect(403);
      await from({ Origin: 'https://evil.example' }).expect(403);
      await from({ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }).expect(403);
      expect((await row(id)).status).toBe('announced');
      await from({ 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }).expect(303);
      await from({ Origin: 'http://localhost:3000' }).expect(303);
      await from({}).expect(303);
    });

    test('too much, another type and compressed bodies get a page of their own', async () => {
      const { id, token } = await walk();
      const send = (type: string, body: string | Buffer) =>
        supertest(api.app).post(`/go/${token}/complete`).set('Content-Type', type).send(body);
      expect((await post(`/go/${token}/complete`, { ...story, happened: 'x'.repeat(65_536) }).expect(413)).text).toContain('too much text');
      await send('application/json', '{"effort":1}').expect(415);
      await send('text/plain', 'effort=1').expect(415);
      await send('multipart/form-data; boundary=x', '--x--').expect(415);
      await send('application/x-www-form-urlencoded', 'effort=1').set('Content-Encoding', 'gzip').expect(415);
      expect(await row(id)).toMatchObject({ status: 'announced', version: 1 });
    });

    test('text of any script comes back byte by byte; what cannot be kept is taken out and shown again', async () => {
      const { id, token } = await walk();
      const send = (body: string | Buffer) =>
        supertest(api.app).post(`/go/${token}/complete`).set('Content-Type', 'application/x-www-form-urlencoded').send(body);
      for (const body of [
        'happened=a%00b',
        'happened=a%FF%FEb',
        'happened=%',
        '%00=1',
        'effort=1&effort[]=2&__proto__=x&constructor=y',
        '&&==&',
      ]) {
        await send(body).expect(422);
      }
      const repaired = await send(`${new URLSearchParams(story)}%00`).expect(422);
      expect(repaired.text).toContain('Some characters could not be read');
      const happened = "🧦 ﷺ Ω≈ç√ ‮abc‬ =1+1 '; DROP TABLE experiences;-- <script>\n\n{{7*7}} #{7*7} ﾟ･✿ヾ 田中さん";
      await post(`/go/${token}/complete`, { ...story, happened }).expect(303);
      expect((await experiences(id))[0].happened).toBe(happened);
      expect((await get(`/go/${token}`).expect(200)).text).toContain('&lt;script&gt;');
    });
  });
});

import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import type { Actor } from '../../src/platform/db/unit-of-work.ts';
import { newId } from '../../src/platform/ids.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { READERS } from '../support/calendar-readers.ts';
import { icalFaults } from '../support/ical-lines.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

/** Wednesday of 2026-W48, by everybody's clock. */
const NOW = '2026-11-25T12:00:00Z';

describe('the private calendar feed', () => {
  let api: TestApi;
  let rows: RowFactory;
  let person: Keyed;
  let other: Keyed;
  let programme: Awaited<ReturnType<RowFactory['programme']>>;
  let actor: Actor;
  const logged: string[] = [];
  const read = (path: string) => supertest(api.app).get(path);
  const as = (of: Keyed): Actor => ({
    kind: 'account',
    id: newId(),
    name: 'x',
    role: 'employee',
    scopes: ['*'],
    employee: { key: of.key, leads: false },
  });
  const admin: Actor = { kind: 'system', id: null, name: 'Test admin', role: 'admin', scopes: ['*'] };

  const pathOf = (url: string): string => new URL(url).pathname;
  const issue = async (): Promise<string> => pathOf((await api.post('/me/calendar-feed').expect(201)).body.url);
  const walk = async (of: Keyed, name: string, row: Parameters<RowFactory['assignment']>[1] = {}) =>
    rows.assignment({ programme, employee: of, touchPoint: await rows.touchPoint({ name }) }, row);
  const events = (text: string) => READERS['ical.js']?.(text) ?? [];

  beforeAll(async () => {
    const logger = createLogger('trace', { write: (line) => void logged.push(line) });
    api = await startApi({ now: NOW, actor: () => actor, logger, environment: { PUBLIC_URL: 'https://shoes.example.org' } });
    rows = rowFactory(api.db);
    programme = await rows.programme();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    person = await rows.employee({ email: `p-${newId()}@example.org`, time_zone: 'Europe/Berlin' });
    other = await rows.employee({ email: `o-${newId()}@example.org` });
    actor = as(person);
  });
  afterEach(() => api.clock.set(new Date(NOW)));

  /** What cannot be told apart: status, headers and words, but for the id of the request and the date. */
  const nothing = async (path: string) => {
    const { status, headers, body, text } = await read(path).buffer(true);
    const { date: _date, 'x-request-id': _id, etag: _etag, ...same } = headers;
    const { requestId: _requestId, ...problem } = body as { requestId?: string };
    // The nonce is new with every answer.
    const policy = String(same['content-security-policy']).replace(/'nonce-[\w-]{22}'/, "'nonce'");
    return { status, headers: { ...same, 'content-security-policy': policy }, problem, length: text.length };
  };

  test('shows the walks that were announced, from eight weeks back, and nothing of others', async () => {
    await walk(person, 'The helpline');
    await walk(person, 'The returns desk', { week: '2026-12-28', status: 'started' });
    await walk(person, 'The parcel', { week: '2026-10-05', status: 'done' });
    await walk(person, 'Missed', { week: '2026-11-16', status: 'missed' });
    await walk(person, 'Too long ago', { week: '2026-09-21', status: 'done' });
    await walk(person, 'Not announced yet', { status: 'planned' });
    await walk(person, 'Called off', { status: 'cancelled' });
    await walk(person, 'Excused', { status: 'excused' });
    await walk(other, 'Somebody else’s');
    const answer = await read(await issue()).expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'last-modified': 'Wed, 25 Nov 2026 12:00:00 GMT',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(icalFaults(answer.text)).toEqual([]);
    expect(answer.text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n');
    expect(answer.text).not.toMatch(/^METHOD|^ATTENDEE|^ORGANIZER|https?:|X-WR-TIMEZONE/m);
    for (const reader of Object.values(READERS)) {
      expect(reader(answer.text).map(({ summary, time }) => [summary.replace('In a customer’s shoes: ', ''), time])).toEqual([
        ['The parcel', '2026-10-05 2026-10-10'],
        ['Missed', '2026-11-16 2026-11-21'],
        ['The helpline', '2026-11-30 2026-12-05'],
        ['The returns desk', '2026-12-28 2027-01-02'],
      ]);
    }
  });

  test('hours are an appointment by the own clock, at once, with a higher SEQUENCE; and without a mail', async () => {
    const id = await walk(person, 'The helpline');
    const past = await walk(person, 'The parcel', { week: '2026-11-16', status: 'done' });
    const path = await issue();
    const [before] = events((await read(path)).text).slice(-1);
    const settings = await api.get('/me/calendar').expect(200);
    expect(settings.body).toMatchObject({ timeZone: 'Europe/Berlin', choice: { kind: 'week' }, version: 0 });
    api.clock.set(new Date('2026-11-25T12:05:00Z'));
    const choice = { kind: 'hours', weekday: 4, start: '09:30', minutes: 45 };
    const changed = await api.patch('/me/calendar', 0, { choice }).expect(200);
    expect(changed.body).toMatchObject({ choice, version: 1 });
    const answer = await read(path).expect(200);
    expect(icalFaults(answer.text)).toEqual([]);
    expect(answer.text).toContain('DTSTART;TZID=Europe/Berlin:20261203T093000');
    const after = events(answer.text).find(({ uid }) => uid.includes(id));
    expect(after).toMatchObject({ uid: `assignment-${id}@shoes.example.org`, time: '2026-12-03T08:30:00.000Z 2026-12-03T09:15:00.000Z' });
    expect(after?.sequence).toBe((before?.sequence ?? 0) + 1);
    expect(answer.headers['last-modified']).toBe('Wed, 25 Nov 2026 12:05:00 GMT');
    // What is over stays as it was told.
    expect(events(answer.text).find(({ uid }) => uid.includes(past))).toMatchObject({ sequence: 0, time: '2026-11-16 2026-11-21' });
    expect(await api.db('assignments').where({ id: past }).first()).toMatchObject({ sequence: 0, version: 1 });
    expect(await api.db('messages').where({ employee_key: person.key })).toEqual([]);
    const audit = await api.db('audit_events').where({ action: 'calendar.chosen', entity_id: person.id });
    expect(audit).toMatchObject([{ before: { kind: 'week' }, after: { ...choice, entriesChanged: [id] } }]);

    // The same once more changes nothing.
    await api.patch('/me/calendar', 1, { choice }).expect(200);
    expect(await api.db('assignments').where({ id }).first()).toMatchObject({ sequence: 1, version: 2 });
    await api.patch('/me/calendar', 0, { choice: { kind: 'week' } }).expect(412);
  });

  test('a move and a change of clock show at once; what was called off is gone', async () => {
    const id = await walk(person, 'The helpline');
    const gone = await walk(person, 'The parcel');
    const path = await issue();
    await api.patch('/me/calendar', 0, { choice: { kind: 'hours', weekday: 1, start: '10:00', minutes: 60 } }).expect(200);
    await api.db('assignments').where({ id }).update({ week: '2026-12-07', sequence: 5, updated_at: '2026-11-25T12:10:00Z' });
    await api.db('assignments').where({ id: gone }).update({ status: 'cancelled', updated_at: '2026-11-25T12:11:00Z' });
    await api.db('employees').where({ key: person.key }).update({ time_zone: 'Asia/Calcutta' });
    const answer = await read(path).expect(200);
    expect(events(answer.text)).toMatchObject([{ sequence: 5, time: '2026-12-07T04:30:00.000Z 2026-12-07T05:30:00.000Z' }]);
    expect(answer.text).toContain('TZID=Asia/Kolkata');
    expect(answer.headers['last-modified']).toBe('Wed, 25 Nov 2026 12:11:00 GMT');
  });

  test('the SEQUENCE is never below what a mail said', async () => {
    const id = await walk(person, 'The helpline');
    await rows.message(person, { status: 'sent', sent_at: NOW }, [id]);
    await api.db('message_assignments').where({ assignment_id: id }).update({ told_sequence: 7 });
    const path = await issue();
    expect(events((await read(path)).text)).toMatchObject([{ sequence: 7 }]);
    await api.patch('/me/calendar', 0, { choice: { kind: 'hours', weekday: 1, start: '10:00', minutes: 60 } }).expect(200);
    expect(events((await read(path)).text)).toMatchObject([{ sequence: 8 }]);
  });

  test('304 as long as nothing changed, a new answer when anything did', async () => {
    const id = await walk(person, 'The helpline');
    const path = await issue();
    const first = await read(path).expect(200);
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^W?\/?"/);
    api.clock.set(new Date('2026-11-27T12:00:00Z'));
    const unchanged = await read(path).set('If-None-Match', etag).expect(304);
    expect([unchanged.text, unchanged.headers['etag'], unchanged.headers['content-type']]).toEqual(['', etag, undefined]);
    // A date alone proves nothing.
    await read(path).set('If-Modified-Since', 'Fri, 27 Nov 2026 13:00:00 GMT').expect(200);
    await read(path).set('If-None-Match', etag).set('If-Modified-Since', 'Fri, 27 Nov 2026 13:00:00 GMT').expect(304);
    for (const change of [
      () => api.db('touch_points').where({ name: 'The helpline' }).update({ name: 'The hotline' }),
      () => api.db('assignments').where({ id }).update({ week: '2026-12-07' }),
      () => api.db('employees').where({ key: person.key }).update({ locale: 'de' }),
      () => api.db('assignments').where({ id }).update({ status: 'excused' }),
    ]) {
      const { headers } = await read(path).expect(200);
      await change();
      const next = await read(path).set('If-None-Match', String(headers['etag'])).expect(200);
      expect(next.headers['etag']).not.toBe(headers['etag']);
    }
  });

  test('HEAD says the same without a body, and other methods are nowhere', async () => {
    await walk(person, 'The helpline');
    const path = await issue();
    const full = await read(path).expect(200);
    const head = await supertest(api.app).head(path).expect(200);
    expect(head.headers).toMatchObject({ etag: full.headers['etag'], 'content-type': full.headers['content-type'] });
    expect(head.text).toBeUndefined();
    for (const method of ['post', 'put', 'delete', 'patch'] as const) await supertest(api.app)[method](path).expect(404);
  });

  test('comes compressed to whoever takes it so, and two programs without cookies get the same', async () => {
    for (let index = 0; index < 20; index += 1) await walk(person, `Touch-point ${index}`);
    const path = await issue();
    const packed = await read(path)
      .set('Accept-Encoding', 'gzip')
      .set('User-Agent', 'Google-Calendar-Importer')
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    const plain = await read(path).set('Accept-Encoding', 'identity').set('User-Agent', 'iOS/26 dataaccessd/1.0').expect(200);
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringContaining('Accept-Encoding') });
    const bytes = packed.body as Buffer;
    const text = bytes[0] === 0x1f ? gunzipSync(bytes).toString() : bytes.toString();
    expect(text).toBe(plain.text);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect([packed.headers['set-cookie'], plain.headers['set-cookie']]).toEqual([undefined, undefined]);
    expect(await api.db('sessions')).toEqual([]);
  });

  test('a new address ends the old one, revoking ends it for good, and nobody can tell which it was', async () => {
    const unknown = await nothing(`/calendar/${'A'.repeat(43)}.ics`);
    expect(unknown).toMatchObject({ status: 404, problem: { detail: 'There is nothing at this address.' } });
    const old = await issue();
    await read(old).expect(200);
    const fresh = await issue();
    expect(fresh).not.toBe(old);
    await read(fresh).expect(200);
    expect(await nothing(old)).toEqual(unknown);
    expect((await api.get('/me/calendar')).body.feed).toEqual({ createdAt: '2026-11-25T12:00:00.000Z' });
    await api.delete('/me/calendar-feed', 1).expect(204);
    expect(await nothing(fresh)).toEqual(unknown);
    expect((await api.get('/me/calendar')).body.feed).toBeNull();
    await api.delete('/me/calendar-feed', 1).expect(204);
    for (const path of [
      '/calendar/x.ics',
      '/calendar/%ff.ics',
      '/calendar/',
      `${fresh}/`,
      fresh.replace('.ics', ''),
      `${fresh}/x`,
      '/calendar/..%2f.ics',
    ])
      expect([path, await nothing(path)]).toEqual([path, unknown]);
    await read(fresh).set('Accept', 'text/html').expect(404);
    const audit = await api
      .db('audit_events')
      .where({ entity_id: person.id })
      .whereLike('action', 'calendar-feed.%')
      .orderBy('id')
      .pluck('action');
    expect(audit).toEqual(['calendar-feed.issued', 'calendar-feed.rotated', 'calendar-feed.revoked']);
  });

  test('whoever is deactivated or has left loses it with the same change, and does not get it back', async () => {
    const unknown = await nothing(`/calendar/${'B'.repeat(43)}.ics`);
    const path = await issue();
    const mine = actor;
    actor = admin;
    await api.post(`/employees/${person.id}/deactivate`).expect(200);
    expect(await api.db('calendar_feeds').where({ employee_key: person.key })).toEqual([]);
    expect(await nothing(path)).toEqual(unknown);
    await api.post(`/employees/${person.id}/calendar-feed`).expect(409);
    await api.post(`/employees/${person.id}/reactivate`).expect(200);
    expect(await nothing(path)).toEqual(unknown);
    const audit = await api.db('audit_events').where({ action: 'employee.departed', entity_id: person.id });
    expect(audit).toMatchObject([{ after: { calendarFeedRevoked: true } }]);

    const again = pathOf((await api.post(`/employees/${person.id}/calendar-feed`).expect(201)).body.url);
    const { version } = (await api.get(`/employees/${person.id}`)).body;
    await api.patch(`/employees/${person.id}`, version, { endDate: '2026-11-27' }).expect(200);
    await read(again).expect(200);
    // Their last day is over by their own clock (23:00 in UTC), which nobody needs to write down.
    api.clock.set(new Date('2026-11-27T22:59:00Z'));
    await read(again).expect(200);
    api.clock.set(new Date('2026-11-27T23:01:00Z'));
    expect(await nothing(again)).toEqual(unknown);
    actor = mine;
    expect((await api.get('/me/calendar').expect(200)).body.employee).toBeNull();
    await api.post('/me/calendar-feed').expect(404);
    const sweep = () => api.product.chores.find(({ what }) => what === 'calendar feeds of leavers')?.run(api.clock.now());
    expect(await sweep()).toBe(0);
    api.clock.set(new Date('2026-11-28T12:00:00Z'));
    expect(await sweep()).toBe(1);
  });

  test('somebody who left in the past loses it as soon as HR writes it down', async () => {
    const path = await issue();
    actor = admin;
    const { version } = (await api.get(`/employees/${person.id}`)).body;
    await api.patch(`/employees/${person.id}`, version, { endDate: '2026-11-20' }).expect(200);
    expect(await api.db('calendar_feeds').where({ employee_key: person.key })).toEqual([]);
    await read(path).expect(404);
  });

  test('an administrator makes and ends the feed of somebody who does not sign in', async () => {
    actor = admin;
    const { url } = (await api.post(`/employees/${other.id}/calendar-feed`).expect(201)).body;
    expect(url).toMatch(/^https:\/\/shoes\.example\.org\/calendar\/[\w-]{43}\.ics$/);
    expect((await api.get(`/employees/${other.id}/calendar`).expect(200)).body.feed).not.toBeNull();
    await read(pathOf(url)).expect(200);
    await api.delete(`/employees/${other.id}/calendar-feed`, 1).expect(204);
    await read(pathOf(url)).expect(404);
    await api.post('/employees/nobody/calendar-feed').expect(404);
    // An administrator without a record in the directory has no calendar, and is told so.
    expect((await api.get('/me/calendar').expect(200)).body).toMatchObject({ employee: null, feed: null });
    await api.post('/me/calendar-feed').expect(404);
    await api.patch('/me/calendar', 0, { choice: { kind: 'week' } }).expect(404);
  });

  test('an account of nobody in the directory has no calendar', async () => {
    actor = { kind: 'account', id: newId(), name: 'x', role: 'employee', scopes: ['*'] };
    expect((await api.get('/me/calendar')).body).toMatchObject({ employee: null, feed: null, choice: { kind: 'week' } });
  });

  test.each([
    [{}, '/choice'],
    [{ choice: { kind: 'hours' } }, '/choice/weekday'],
    [{ choice: { kind: 'hours', weekday: 0, start: '10:00', minutes: 60 } }, '/choice/weekday'],
    [{ choice: { kind: 'hours', weekday: 1, start: '24:00', minutes: 60 } }, '/choice/start'],
    [{ choice: { kind: 'hours', weekday: 1, start: '9:00', minutes: 60 } }, '/choice/start'],
    [{ choice: { kind: 'hours', weekday: 1, start: '10:00', minutes: 4 } }, '/choice/minutes'],
    [{ choice: { kind: 'hours', weekday: 1, start: '10:00', minutes: 721 } }, '/choice/minutes'],
    [{ choice: { kind: 'hours', weekday: 1, start: '10:00', minutes: 30.5 } }, '/choice/minutes'],
    [{ choice: { kind: 'month' } }, '/choice/kind'],
    [{ choice: { kind: 'week', zone: 'UTC' } }, '/choice/zone'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await api.patch('/me/calendar', 0, body).expect(422);
    expect((answer.body.errors as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  test('who asks too often waits; guessing is slowed down for the guesser alone', async () => {
    const path = await issue();
    for (let times = 0; times < 120; times += 1) await read(path).expect(200);
    const refused = await read(path).expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const statuses: number[] = [];
    for (let times = 0; times < 105; times += 1) statuses.push((await read(`/calendar/guess-${times}.ics`)).status);
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
    await read(await issue()).expect(200);
  });

  test('no secret stands in a log, in the database or in a problem, not even when the database fails', async () => {
    const path = await issue();
    const secret = /calendar\/(.+)\.ics/.exec(path)?.[1] as string;
    await read(path).expect(200);
    await read(`${path}?x=${secret}`).expect(200);
    await read(`/calendar/${secret}`).expect(404);
    await api.db.raw('ALTER TABLE calendar_feeds RENAME TO calendar_feeds_away');
    try {
      const failed = await read(path).expect(500);
      expect(JSON.stringify([failed.text, failed.headers])).not.toContain(secret);
    } finally {
      await api.db.raw('ALTER TABLE calendar_feeds_away RENAME TO calendar_feeds');
    }
    expect(logged.filter((line) => line.includes('calendar_feeds'))).toHaveLength(1);
    expect(logged.filter((line) => line.includes(secret))).toEqual([]);
    expect(logged.some((line) => line.includes('/:secret.ics'))).toBe(true);
    const { rows: tables } = await api.db.raw("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    for (const { name } of tables as { name: string }[]) {
      const { rows: found } = await api.db.raw('SELECT 1 FROM ?? AS t WHERE t::text LIKE ?', [name, `%${secret}%`]);
      expect([name, found]).toEqual([name, []]);
    }
  });
});

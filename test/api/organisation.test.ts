import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';

describe('organisation', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  test('it is there from the beginning and changes by version', async () => {
    const first = await api.get('/organisation').expect(200);
    expect(first.headers['etag']).toBe('"1"');
    const changes = {
      name: 'Walkers & Co',
      timeZone: 'Europe/Berlin',
      country: 'de',
      locale: 'de',
      mailLeadDays: 2,
      mailHour: 7,
      reminderDays: null,
      quietHours: { from: 21, until: 7 },
      minWorkingDays: 4,
      linkGraceDays: 21,
      mailHeld: true,
    };
    const changed = await api.patch('/organisation', 1, changes).expect(200);
    expect(changed.body).toMatchObject({ ...changes, country: 'DE', version: 2 });
    expect((await api.get('/organisation').expect(200)).body).toEqual(changed.body);
    await api.patch('/organisation', 1, { name: 'Late' }).expect(412);
    const cleared = await api.patch('/organisation', 2, { country: null }).expect(200);
    expect(cleared.body).toMatchObject({ country: null, timeZone: 'Europe/Berlin' });
    const events = await api.db('audit_events').where({ action: 'organisation.updated' }).orderBy('id');
    expect(events.map((event) => event.after.version)).toEqual([2, 3]);
  });

  test('quiet hours have two ends, and mail is not due within them', async () => {
    const { body } = await api.get('/organisation').expect(200);
    for (const [quietHours, pointer] of [
      [{ from: 21 }, '/quietHours/until'],
      [{ from: 7, until: 7 }, '/quietHours/until'],
      [{ from: 24, until: 7 }, '/quietHours/from'],
      [{ from: 6, until: 8 }, '/quietHours'],
    ] as const) {
      const answer = await api.patch('/organisation', body.version, { quietHours }).expect(422);
      expect(answer.body.errors[0].pointer).toBe(pointer);
    }
    const answer = await api.patch('/organisation', body.version, { mailHour: 23 }).expect(422);
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/mailHour', message: expect.stringContaining('21:00 to 7:00') });
    const none = await api.patch('/organisation', body.version, { quietHours: null, mailHour: 23, reminderDays: 0 }).expect(200);
    expect(none.body).toMatchObject({ quietHours: null, mailHour: 23, reminderDays: 0 });
    await api.patch('/organisation', none.body.version, { reminderDays: 5 }).expect(422);
  });

  test('values out of range are refused, each with its pointer', async () => {
    const answer = await api
      .patch('/organisation', 3, { mailLeadDays: 7, mailHour: 24, minWorkingDays: -1, linkGraceDays: 61, timeZone: 'Mars', locale: '??' })
      .expect(422);
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
      '/linkGraceDays',
      '/locale',
      '/mailHour',
      '/mailLeadDays',
      '/minWorkingDays',
      '/timeZone',
    ]);
  });
});

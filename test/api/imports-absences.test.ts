import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type ImportCalls, importCalls } from '../support/import-calls.ts';

describe('imports of absences', () => {
  let api: TestApi;
  let imports: ImportCalls;
  beforeAll(async () => {
    api = await startApi();
    imports = importCalls(api);
    await imports.load(
      'employees',
      'number,email,givenName,familyName',
      ...[1, 2, 3, 4, 5, 6].map((n) => `${n},p${n}@example.com,Given${n},Family${n}`),
    );
  });
  afterAll(() => api.close());

  const of = async (employee: string) =>
    (await api.get(`/absences?employee=${employee}`).expect(200)).body.items.map((absence: { from: string; to: string; kind: string }) => [
      absence.from,
      absence.to,
      absence.kind,
    ]);

  test('people are found by number, e-mail or name; the kind is leave unless said', async () => {
    const answer = await imports.send(
      'absences',
      'Personalnummer,von,bis,Art\n1,2027-01-04,2027-01-08,sickness\np1@example.com,2027-02-01,2027-02-01,\n"Family1, Given1",2027-03-01,2027-03-05,Training',
    );
    expect(answer.body).toMatchObject({
      created: 3,
      rejected: 0,
      mapping: { employee: 'Personalnummer', from: 'von', to: 'bis', kind: 'Art' },
    });
    expect(await of('1')).toEqual([
      ['2027-01-04', '2027-01-08', 'sickness'],
      ['2027-02-01', '2027-02-01', 'leave'],
      ['2027-03-01', '2027-03-05', 'training'],
    ]);
  });

  test('the same person and days are the same absence: unchanged, or of another kind', async () => {
    const lines = ['employee,from,to,kind', '2,2027-01-04,2027-01-08,leave'];
    expect(await imports.load('absences', ...lines)).toMatchObject({ created: 1 });
    expect(await imports.load('absences', ...lines)).toMatchObject({ created: 0, unchanged: 1 });
    expect(await imports.load('absences', 'employee,from,to,kind', '2,2027-01-04,2027-01-08,parental')).toMatchObject({ updated: 1 });
    expect(await imports.load('absences', 'employee,from,to', '2,2027-01-04,2027-01-08')).toMatchObject({ unchanged: 1 });
    expect(await of('2')).toEqual([['2027-01-04', '2027-01-08', 'parental']]);
    const events = await api.db('audit_events').where({ entity: 'absence', action: 'absence.updated' });
    expect(events).toMatchObject([{ before: { kind: 'leave' }, after: { kind: 'parental', employee: { number: '2' } } }]);
  });

  test('overlaps are errors, within the file and with what is known; so are repeats and days out of order', async () => {
    await imports.load('absences', 'employee,from,to', '3,2027-05-03,2027-05-07');
    const answer = await imports.send(
      'absences',
      [
        'employee,from,to',
        '4,2027-01-04,2027-01-08',
        '4,2027-01-08,2027-01-09',
        '4,2027-01-04,2027-01-08',
        '5,2027-01-08,2027-01-04',
        '3,2027-05-07,2027-05-20',
        '99,2027-01-01,2027-01-02',
        '6,2027-01-01,2027-01-02',
      ].join('\n'),
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ rows: 7, rejected: 5, created: 0 });
    expect(answer.body.errors.map(({ line, column, message }: never) => `${line} ${column}: ${message}`)).toEqual([
      '3 from: shares days with line 2; one person is away once at a time',
      '4 from: stands in line 2 already: same person, same days',
      '5 to: must not lie before the first day, 2027-01-08',
      '6 from: shares days with the known absence from 2027-05-03 to 2027-05-07; change that one, or these dates',
      '7 employee: is no employee that is known or in this file; add the employee first, or correct the cell',
    ]);
    expect(await of('6')).toEqual([]);
  });

  test('a file without a person column is refused by name; one person for the whole file is a default', async () => {
    const answer = await imports.send('absences', 'from,to\n2027-01-04,2027-01-08').expect(422);
    expect(answer.body.errors[0].message).toContain('recognised as employee');
    expect(await imports.load('absences?default=employee:5', 'from,to', '2027-01-04,2027-01-08')).toMatchObject({ created: 1 });
  });
});

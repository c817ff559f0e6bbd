import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { type ImportCalls, importCalls } from '../support/import-calls.ts';

const HEADER = 'employee_id,first_name,last_name,email,hire_date,manager_id,department_id';

describe('imports of people, departments and sites', () => {
  let api: TestApi;
  let imports: ImportCalls;
  beforeAll(async () => {
    api = await startApi();
    imports = importCalls(api);
    await imports.load('sites?default=timeZone:Europe/Berlin', 'location_id,city,country_id', '1700,Seattle,US', '2400,London,GB');
    await imports.load('departments', 'department_id,department_name,location_id', '10,Administration,1700', '20,Marketing,2400');
  });
  afterAll(() => api.close());

  const count = async (table: string) => Number((await api.db(table).count('* as n').first())?.['n']);

  test('columns of a real directory are matched by name, local parts get the domain, managers come in any order', async () => {
    const lines = [HEADER, '1,Ann,Lee,ALEE,2020-02-03,3,10', '2,Bo,Ray,bo@other.example,2021-01-01,1,20', '3,Cy,Fox,CFOX,,,'];
    const answer = await imports.send('employees?emailDomain=example.com', lines.join('\n')).expect(200);
    expect(answer.body).toEqual({
      rows: 3,
      created: 3,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      errors: [],
      moreErrors: 0,
      warnings: [],
      moreWarnings: 0,
      encoding: 'utf-8',
      delimiter: ',',
      mapping: {
        number: 'employee_id',
        givenName: 'first_name',
        familyName: 'last_name',
        email: 'email',
        startDate: 'hire_date',
        manager: 'manager_id',
        department: 'department_id',
      },
      ignoredColumns: [],
      dryRun: false,
    });
    expect(await imports.employee('1')).toMatchObject({
      email: 'alee@example.com',
      startDate: '2020-02-03',
      manager: { number: '3', name: 'Cy Fox' },
      department: { code: '10', name: 'Administration' },
    });
    expect(await imports.employee('3')).toMatchObject({ manager: null, department: null, startDate: null, isLeader: true, weeklyLoad: 1 });
  });

  test('importing the same file again changes nothing, not even a version', async () => {
    const lines = ['number,email,givenName,familyName', 'again-1,again1@example.com,Ann,Once'];
    expect(await imports.load('employees', ...lines)).toMatchObject({ created: 1 });
    const before = await imports.employee('again-1');
    expect(await imports.load('employees', ...lines)).toEqual({ created: 0, updated: 0, unchanged: 1, rejected: 0 });
    expect(await imports.employee('again-1')).toEqual(before);
  });

  test('a column that is not there leaves its field alone; an empty cell of one that is there clears it', async () => {
    await imports.load(
      'employees',
      'number,email,givenName,familyName,department,startDate',
      'keep-1,keep1@example.com,Kim,Poe,10,2020-01-01',
    );
    expect(await imports.load('employees', 'number,familyName', 'KEEP-1,Post')).toMatchObject({ updated: 1 });
    expect(await imports.employee('keep-1')).toMatchObject({
      number: 'KEEP-1',
      familyName: 'Post',
      givenName: 'Kim',
      startDate: '2020-01-01',
      department: { code: '10' },
      version: 2,
    });
    await imports.load('employees', 'number,department', 'KEEP-1,');
    expect(await imports.employee('keep-1')).toMatchObject({ department: null, startDate: '2020-01-01' });
  });

  test('a default fills what the file lacks and never replaces what a record has', async () => {
    await imports.load('sites', 'code,name,timeZone', 'DEF1,One,Asia/Tokyo');
    await imports.load('sites?default=timeZone:Europe/Paris,country:FR', 'code,name', 'DEF1,One', 'DEF2,Two');
    expect((await api.get('/sites/DEF1').expect(200)).body).toMatchObject({ timeZone: 'Asia/Tokyo', country: 'FR' });
    expect((await api.get('/sites/DEF2').expect(200)).body).toMatchObject({ timeZone: 'Europe/Paris', country: 'FR' });
    const unknown = await imports.send('sites?default=colour:blue', 'code\nX').expect(422);
    expect(unknown.body.errors[0]).toMatchObject({ pointer: '/query/default', message: expect.stringContaining('timeZone') });
    const wrong = await imports.send('sites?default=timeZone:Mars/Base', 'code,name\nX,X').expect(422);
    expect(wrong.body.errors[0].message).toContain('Mars/Base');
  });

  test('a mapping overrides names, finds columns in any case, and refuses ones that do not exist by naming those that do', async () => {
    const lines = ['Staff no.;Mail, work;Vorname;Nachname;number', 'map-1;map1@example.com;Ada;Map;not the number'];
    const answer = await imports
      .send(`employees?map=${encodeURIComponent('number:staff NO.,email:Mail\\, work')}`, lines.join('\n'))
      .expect(200);
    expect(answer.body).toMatchObject({
      created: 1,
      delimiter: ';',
      ignoredColumns: ['number'],
      mapping: { number: 'Staff no.', email: 'Mail, work', givenName: 'Vorname', familyName: 'Nachname' },
    });
    const missing = await imports.send('employees?map=number:Badge', lines.join('\n')).expect(422);
    expect(missing.body.errors[0].message).toMatch(/no column "Badge".*Staff no\., Mail, work, Vorname/);
    const twice = await imports.send('employees?map=number:number,email:number', lines.join('\n')).expect(422);
    expect(twice.body.errors[0].message).toContain('cannot be both number and email');
    const field = await imports.send('employees?map=badge:number', lines.join('\n')).expect(422);
    expect(field.body.errors[0].message).toContain('"badge" is no field here');
    await imports.send('employees?map=number', lines.join('\n')).expect(422);
  });

  test('managers are found by number, e-mail and full name, whatever the order of rows', async () => {
    await imports.load(
      'employees',
      'number,email,givenName,familyName,manager',
      'm-1,m1@example.com,Una,Stone,m-4',
      'm-2,m2@example.com,Dee,Stone,"Marsh, Ida"',
      'm-3,m3@example.com,Eli,Stone,M4@EXAMPLE.com',
      'm-4,m4@example.com,Ida,Marsh,',
      'm-5,m5@example.com,Fay,Stone,ida  marsh',
    );
    for (const number of ['m-1', 'm-2', 'm-3', 'm-5']) {
      expect([number, (await imports.employee(number)).manager?.number]).toEqual([number, 'm-4']);
    }
  });

  test('a name that two people have is no reference: the message counts them and asks for the number', async () => {
    await imports.load('employees', 'number,email,givenName,familyName', 'tw-1,tw1@example.com,Sam,Twin', 'tw-2,tw2@example.com,Sam,Twin');
    const answer = await imports
      .send('employees', 'number,email,givenName,familyName,manager\ntw-3,tw3@example.com,Tom,Twin,sam twin')
      .expect(422);
    expect(answer.body.errors).toEqual([
      {
        pointer: '/line/2',
        line: 2,
        column: 'manager',
        value: 'sam twin',
        message: 'is the name of 2 employees (tw-1, tw-2); use the number',
      },
    ]);
  });

  test('all or nothing: one wrong row among good ones, and nothing is changed; every fault has line, column and value', async () => {
    const before = await count('employees');
    const audited = await count('audit_events');
    const file = [
      'Nr;number;email;Given Name;Family Name;Hire Date;Department;Manager',
      '1;bad-1;bad1@example.com;Good;Row;2020-01-01;10;',
      '2;bad-2;bad2@example.com;"Two',
      'Lines";Row;31.12.2020;10;',
      '3;bad-3;no address;;Row;2020-01-01;Nowhere;Nobody',
    ];
    const answer = await imports.send('employees', file.join('\r\n')).expect(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ rows: 3, created: 0, updated: 0, unchanged: 0, rejected: 2, status: 422, delimiter: ';' });
    expect(answer.body.errors.map(({ line, column, value }: never) => [line, column, value])).toEqual([
      [3, 'Given Name', 'Two\r\nLines'],
      [3, 'Hire Date', '31.12.2020'],
      [5, 'email', 'no address'],
      [5, 'Given Name', ''],
    ]);
    expect(await count('employees')).toBe(before);
    expect(await count('audit_events')).toBe(audited);
  });

  test('partial=true applies the good rows, reports the others, and whoever needs a rejected one', async () => {
    const file = [
      'number,email,givenName,familyName,manager,department',
      'p-1,p1@example.com,Pat,One,,10',
      'p-2,wrong,Pat,Two,p-1,10',
      'p-3,p3@example.com,Pat,Three,p-2,10',
      'p-4,p4@example.com,Pat,Four,p-3,10',
      'p-5,p5@example.com,Pat,Five,p-1,Atlantis',
    ];
    const answer = await imports.send('employees?partial=true', file.join('\n')).expect(200);
    expect(answer.body).toMatchObject({ rows: 5, created: 1, rejected: 4 });
    expect(answer.body.errors.map(({ line, message }: never) => `${line} ${message}`)).toEqual([
      expect.stringMatching(/^3 is no e-mail address/),
      '4 is in line 3, which is rejected',
      '5 is in line 4, which is rejected',
      expect.stringMatching(/^6 is no department that is known/),
    ]);
    expect((await api.get('/employees?q=Pat').expect(200)).body.items).toMatchObject([{ number: 'p-1' }]);
  });

  test('a dry run answers what would happen and keeps nothing', async () => {
    const before = await count('employees');
    const answer = await imports
      .send('employees?dryRun=true', 'number,email,givenName,familyName\ndry-1,dry1@example.com,Dry,Run')
      .expect(200);
    expect(answer.body).toMatchObject({ created: 1, dryRun: true });
    expect(await count('employees')).toBe(before);
    expect(await api.db('audit_events').whereRaw("after->>'number' = 'dry-1'")).toEqual([]);
  });

  test('a loop of managers is named and refused, through the file, through the database and through both', async () => {
    const header = 'number,email,givenName,familyName,manager';
    const loop = await imports
      .send('employees', [header, 'l-1,l1@example.com,A,A,l-3', 'l-2,l2@example.com,B,B,l-1', 'l-3,l3@example.com,C,C,l-2'].join('\n'))
      .expect(422);
    expect(loop.body.errors.map((fault: { message: string }) => fault.message)).toEqual([
      expect.stringContaining('l-1 → l-3 → l-2 → l-1'),
      expect.stringContaining('l-2 → l-1 → l-3 → l-2'),
      expect.stringContaining('l-3 → l-2 → l-1 → l-3'),
    ]);
    await imports.load('employees', header, 'l-1,l1@example.com,A,A,', 'l-2,l2@example.com,B,B,l-1');
    const closing = await imports.send('employees', 'number,manager\nl-1,l-2').expect(422);
    expect(closing.body.errors).toMatchObject([{ line: 2, column: 'manager', message: expect.stringContaining('l-1 → l-2 → l-1') }]);
    await imports.send('employees', 'number,manager\nl-1,l-1').expect(422);
    expect(await imports.load('employees', 'number,manager', 'l-2,', 'l-1,l-2')).toMatchObject({ updated: 2 });
  });

  test('of two rows with one key the second is an error that names the first; so with e-mail addresses', async () => {
    const answer = await imports
      .send('employees', 'number,email,givenName,familyName\nd-1,d1@example.com,A,A\nD-1,d2@example.com,B,B\nd-3,D1@example.com,C,C')
      .expect(422);
    expect(answer.body.errors).toMatchObject([
      { line: 3, column: 'number', value: 'D-1', message: 'stands in line 2 already; write one row per employee' },
      { line: 4, column: 'email', value: 'D1@example.com', message: expect.stringContaining('stands in line 2 already') },
    ]);
  });

  test('an e-mail address of somebody else is refused, unless the file takes it away from them', async () => {
    await imports.load('employees', 'number,email,givenName,familyName', 's-1,s1@example.com,A,A', 's-2,s2@example.com,B,B');
    const taken = await imports.send('employees', 'number,email\ns-1,S2@example.com').expect(422);
    expect(taken.body.errors[0]).toMatchObject({ line: 2, column: 'email', message: 'belongs to employee "s-2" already' });
    expect(await imports.load('employees', 'number,email', 's-1,s2@example.com', 's-2,s1@example.com')).toMatchObject({ updated: 2 });
    expect((await imports.employee('s-1')).email).toBe('s2@example.com');
  });

  test('a new person without what a person needs is an error, though an update may do without', async () => {
    const answer = await imports.send('employees', 'number,givenName\nn-1,New').expect(422);
    expect(answer.body.errors).toMatchObject([{ line: 2, column: 'email' }]);
    expect(answer.body.errors[0].message).toContain('"n-1" is a new employee');
  });

  test('dates in a declared format, and ones that do not exist', async () => {
    await imports.load(
      'employees?dateFormat=dd.MM.yyyy',
      'number,email,givenName,familyName,startDate,endDate',
      'f-1,f1@example.com,A,A,03.02.2020,28.02.2021',
    );
    expect(await imports.employee('f-1')).toMatchObject({ startDate: '2020-02-03', endDate: '2021-02-28' });
    const answer = await imports
      .send('employees?dateFormat=dd.MM.yyyy', 'number,startDate,endDate\nf-1,31.02.2020,\nf-1,2020-01-01,')
      .expect(422);
    expect(answer.body.errors).toMatchObject([
      { line: 2, value: '31.02.2020', message: 'is no date in the format dd.MM.yyyy' },
      { line: 3, value: '2020-01-01' },
      { line: 3, column: 'number' },
    ]);
    const order = await imports.send('employees', 'number,endDate\nf-1,2019-01-01').expect(422);
    expect(order.body.errors[0]).toMatchObject({ line: 2, column: 'endDate', message: 'must not lie before the start date' });
  });

  test('create=departments makes the departments that people belong to', async () => {
    const lines = [
      'number,email,givenName,familyName,department',
      'c-1,c1@example.com,A,A,Night shift',
      'c-2,c2@example.com,B,B,NIGHT SHIFT',
    ];
    await imports.send('employees', lines.join('\n')).expect(422);
    expect(await imports.load('employees?create=departments', ...lines)).toMatchObject({ created: 2 });
    expect((await api.get('/departments?q=night').expect(200)).body.items).toMatchObject([
      { code: 'Night shift', name: 'Night shift', employees: 2 },
    ]);
  });

  test('departments: parents in any order by code or name, loops refused, heads once the people are there', async () => {
    const lines = ['code,name,parent,head', 'T1,Team one,Division,h-1', 'DIV,Division,,nobody'];
    const first = await imports.send('departments', lines.join('\n')).expect(200);
    expect(first.body).toMatchObject({ created: 2, rejected: 0 });
    expect(first.body.warnings.map(({ line, column, value }: never) => [line, column, value])).toEqual([
      [2, 'head', 'h-1'],
      [3, 'head', 'nobody'],
    ]);
    expect((await api.get('/departments/T1').expect(200)).body).toMatchObject({ parent: { code: 'DIV' }, head: null });
    await imports.load('employees', 'number,email,givenName,familyName', 'h-1,h1@example.com,Hedda,Head');
    expect(await imports.load('departments', ...lines)).toEqual({ created: 0, updated: 1, unchanged: 1, rejected: 0 });
    expect((await api.get('/departments/T1').expect(200)).body).toMatchObject({ head: { number: 'h-1' } });
    expect(await imports.load('departments', 'code,name,parent,head', 'T1,Team one,Division,typo')).toMatchObject({ unchanged: 1 });
    const loop = await imports.send('departments', 'code,parent\nDIV,T1').expect(422);
    expect(loop.body.errors[0].message).toContain('DIV → T1 → DIV');
  });

  test('every row that changed something has its audit event, and the import one with the counts', async () => {
    await imports.load('employees', 'number,email,givenName,familyName', 'a-1,a1@example.com,Old,Name', 'a-2,a2@example.com,Same,Name');
    const last = (await api.db('audit_events').max('id as id').first())?.['id'];
    await imports.load('employees', 'number,givenName', 'a-1,New', 'a-2,Same');
    const events = await api.db('audit_events').where('id', '>', last).orderBy('id');
    expect(events.map((event) => event.action).sort()).toEqual(['employee.updated', 'import.applied']);
    expect(events.find((event) => event.action === 'employee.updated')).toMatchObject({
      before: { givenName: 'Old', number: 'a-1', version: 1 },
      after: { givenName: 'New', version: 2 },
      entity_id: (await imports.employee('a-1')).id,
    });
    expect(events.find((event) => event.action === 'import.applied').after).toMatchObject({
      kind: 'employees',
      rows: 2,
      updated: 1,
      unchanged: 1,
    });
  });

  test('the same Idempotency-Key answers the same file once, and another file with a conflict', async () => {
    const file = 'number,email,givenName,familyName\ni-1,i1@example.com,A,A';
    const send = (body: string) => imports.send('employees', body).set('Idempotency-Key', 'import-1');
    expect((await send(file).expect(200)).body).toMatchObject({ created: 1 });
    expect((await send(file).expect(200)).body).toMatchObject({ created: 1, unchanged: 0 });
    expect((await send(`${file}\ni-2,i2@example.com,B,B`).expect(409)).body.errors[0].pointer).toBe('/headers/idempotency-key');
  });

  test('two imports at the same time queue up: the second finds what the first has made', async () => {
    const file = [
      'number,email,givenName,familyName,manager',
      ...Array.from({ length: 50 }, (_, i) => `q-${i},q${i}@example.com,Q,${i},q-0`),
    ];
    file[1] = 'q-0,q0@example.com,Q,0,';
    const answers = await Promise.all([1, 2, 3].map(() => imports.send('employees', file.join('\n'))));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(answers.map((answer) => answer.body.created).sort((a, b) => a - b)).toEqual([0, 0, 50]);
  });

  test('a template has a column for every field and imports as it is', async () => {
    const template = await api.get('/imports/employees/template').expect(200);
    expect(template.headers['content-type']).toContain('text/csv');
    expect(template.text).toBe(
      '\uFEFFnumber,email,givenName,familyName,department,site,manager,isLeader,startDate,endDate,timeZone,locale,weeklyLoad\r\n',
    );
    expect((await imports.send('employees', template.text).expect(200)).body).toMatchObject({ rows: 0, created: 0, ignoredColumns: [] });
  });
});

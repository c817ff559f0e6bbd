import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import writeExcelFile from 'write-excel-file/node';
import { startApi, type TestApi } from '../support/api.ts';
import { type ImportCalls, importCalls } from '../support/import-calls.ts';
import { workbook, zip } from '../support/zip.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('files that imports are given', () => {
  let api: TestApi;
  let imports: ImportCalls;
  beforeAll(async () => {
    api = await startApi();
    imports = importCalls(api);
  });
  afterAll(() => api.close());

  const nameOf = async (code: string) => (await api.get(`/sites/${code}`).expect(200)).body.name;
  const sites = (body: string | Buffer, type?: string) => imports.send('sites?default=timeZone:UTC', body, type);

  test.each([
    ['utf-8', 'U8', (text: string) => Buffer.from(text)],
    ['utf-8', 'U8B', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['utf-16le', 'U16L', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16be', 'U16B', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['windows-1252', 'W1252', (text: string) => Buffer.from(text.replace('€', '\x80'), 'latin1')],
  ])('%s (%s) is detected and read', async (encoding, code, encode) => {
    const answer = await sites(encode(`code,name\r\n${code},Zürich Café €\r\n`)).expect(200);
    expect(answer.body).toMatchObject({ encoding, created: 1, mapping: { code: 'code', name: 'name' } });
    expect(await nameOf(code)).toBe('Zürich Café €');
  });

  test.each([
    [',', 'D1'],
    [';', 'D2'],
    ['\t', 'D3'],
    ['|', 'D4'],
  ])('the delimiter %j is detected, whatever the data holds', async (delimiter, code) => {
    const other = delimiter === ',' ? ';' : ',';
    const text = ['code', '"na,me;x"', 'country'].join(delimiter).replace('na,me;x', 'site name');
    const answer = await sites(`${text}\n${[code, `"a${other}b${other}c${other}d"`, 'DE'].join(delimiter)}\n`).expect(200);
    expect(answer.body).toMatchObject({ delimiter, created: 1 });
    expect(await nameOf(code)).toBe(`a${other}b${other}c${other}d`);
  });

  test("Excel's sep= line is understood, and lines are still counted from the top of the file", async () => {
    const answer = await sites('sep=;\r\ncode;name;country\r\nSEP;Sep;Nowhere\r\n').expect(422);
    expect(answer.body).toMatchObject({ delimiter: ';', errors: [{ line: 3, column: 'country', value: 'Nowhere' }] });
  });

  test('lines are physical ones: blank lines, and line breaks of every kind in quotes', async () => {
    const file = 'code,name\n\n\nL1,"a\nb"\r\n\r\nL2,"c\r\nd"\rL3,ok\n,,\nL4,\n';
    const answer = await imports.send('sites?default=timeZone:UTC&partial=true', file).expect(200);
    expect(answer.body).toMatchObject({ rows: 4, created: 1, rejected: 3 });
    expect(answer.body.errors.map(({ line, column }: never) => [line, column])).toEqual([
      [4, 'name'],
      [7, 'name'],
      [11, 'name'],
    ]);
    expect(await nameOf('L3')).toBe('ok');
  });

  test('formulas and other cells that look dangerous are text, byte for byte', async () => {
    const names = [
      "=cmd|' /C calc'!A0",
      '+1+1',
      '@SUM(A1)',
      '-2',
      '=HYPERLINK("http://x")',
      '<script>',
      "'; DROP TABLE sites;--",
      '\\N',
      '\\.',
      'a\\tb',
      '{{x}}',
      '𝕌𝕟𝕚',
    ];
    const rows = names.map((name, index) => `F${index},"${name.replaceAll('"', '""')}"`);
    await sites(['code,name', ...rows].join('\n')).expect(200);
    for (const [index, name] of names.entries()) expect(await nameOf(`F${index}`)).toBe(name);
  });

  test.each([
    ['an empty file', '', 'The file is empty'],
    ['a byte order mark alone', '\uFEFF', 'The file is empty'],
    ['blank lines alone', '\n\r\n\n', 'The file is empty'],
    ['a quotation mark that is never closed', 'code,name\nA,ok\nB,"oops\nC,c', 'in the row at line 3'],
    ['a quotation mark inside a cell', 'code,name\nA,ok\nB,5" pipe\nC,c', 'in the row at line 3'],
    ['text behind a closing quotation mark', 'code,name\nA,"1\r\n2"\n\nB,"x"y\nC,c', 'in the row at line 5'],
    ['10,000 columns', `${Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')}\n`, '10000 columns'],
    ['no column that identifies', 'colour,size\nred,5', 'recognised as code'],
    ['a row of five megabytes', `code,name\nA,${'x'.repeat(5_000_000)}\n`, 'longer than 4 MB'],
  ])('%s is refused with a sentence', async (_, body, sentence) => {
    const answer = await sites(body).expect(422);
    expect(answer.body.detail).toContain(sentence);
  });

  test('a header alone imports nothing, and says so without fault', async () => {
    expect((await sites('code,name').expect(200)).body).toMatchObject({ rows: 0, created: 0, rejected: 0 });
  });

  test('rows that are too short or too long, NUL, and huge cells are errors at their line', async () => {
    const answer = await sites(
      ['code,name', 'H1', 'H2,a,b', 'H3,ok,', `H4,${'y'.repeat(1_000_000)}`, 'H5,a\0b', 'H6,ok'].join('\n'),
    ).expect(422);
    expect(answer.body.errors).toMatchObject([
      { line: 2, column: null, message: expect.stringContaining('has 1 cells, but the header has 2') },
      { line: 3, column: null },
      { line: 5, column: 'name', message: 'must have at most 200 characters' },
      { line: 6, column: 'name', message: 'contains the NUL character; remove it' },
    ]);
    expect(answer.body.errors[2].value.length).toBeLessThanOrEqual(200);
  });

  test('a thousand errors are listed and the others counted', async () => {
    const rows = Array.from({ length: 2500 }, (_, index) => `E${index},`);
    const answer = await sites(['code,name', ...rows].join('\n')).expect(422);
    expect(answer.body).toMatchObject({ rejected: 2500, moreErrors: 1500 });
    expect(answer.body.errors).toHaveLength(1000);
    expect(answer.body.errors[999].line).toBe(1001);
  });

  test.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 422],
    ['a program', Buffer.from('\x7fELF\x02\x01\x01\x00\x00\x00', 'latin1'), 415],
    ['an old workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 415],
    ['another archive', zip([{ name: 'readme.txt', content: 'hello' }]), 415],
    ['half an archive', workbook({ rows: '' }).subarray(0, 200), 422],
  ])('%s is refused', async (_, body, status) => {
    await sites(body, 'application/octet-stream').expect(status);
  });

  test('a body beyond 64 MB is 413, and the sender gets to read why', async () => {
    const server = createServer(api.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const call = request({ port, method: 'POST', path: '/api/v1/imports/sites', headers: { 'Content-Type': 'text/csv' } });
    const answered = once(call, 'response');
    const megabyte = Buffer.alloc(1024 * 1024, 'a');
    for (let sent = 0; sent < 66; sent++) if (!call.write(megabyte)) await once(call, 'drain');
    call.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    response.resume();
    server.close();
    server.closeAllConnections();
  });

  describe('workbooks', () => {
    test('text, numbers, booleans, dates and empty cells of a real workbook', async () => {
      await imports.load('sites', 'code,name,timeZone', '100,Hundred,UTC');
      const date = (iso: string) => ({ value: new Date(`${iso}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy' });
      const file = await writeExcelFile([
        ['Number', 'Email', 'First name', 'Last name', 'Leader', 'Hire date', 'Site', 'Weekly load', 'Locale'],
        [1001, 'x1@example.com', 'Ada & <b>', '=1+1', true, date('2020-02-29'), 100, 2, null],
        [1002, 'x2@example.com', 'Żółć', ' spaced  name ', false, date('1999-12-31'), null, null, 'de'],
      ] as never).toBuffer();
      const answer = await imports.send('employees?dateFormat=yyyy', file, XLSX).expect(200);
      expect(answer.body).toMatchObject({ rows: 2, created: 2, encoding: null, delimiter: null, ignoredColumns: [] });
      expect(await imports.employee('1001')).toMatchObject({
        givenName: 'Ada & <b>',
        familyName: '=1+1',
        isLeader: true,
        leaderBy: 'declared',
        startDate: '2020-02-29',
        site: { code: '100' },
        weeklyLoad: 2,
      });
      expect(await imports.employee('1002')).toMatchObject({
        givenName: 'Żółć',
        startDate: '1999-12-31',
        isLeader: false,
        locale: 'de',
        weeklyLoad: 1,
      });
      expect((await imports.send('employees', file, 'text/csv').expect(200)).body).toMatchObject({ unchanged: 2 });
    });

    test('the results of formulas count; a formula that failed is an error with its row number', async () => {
      const rows =
        '<row r="3"><c r="A3" t="inlineStr"><is><t>code</t></is></c><c r="B3" t="str"><f>"na"&amp;"me"</f><v>name</v></c></row>' +
        '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5" t="str"><f>A1</f><v>Two &amp; more_x000D_</v></c></row>' +
        '<row r="9"><c r="A9"><v>0.30000000000000004</v></c><c r="B9" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>';
      const answer = await imports.send('sites?default=timeZone:UTC&partial=true', workbook({ rows }), XLSX).expect(200);
      expect(answer.body).toMatchObject({ rows: 2, created: 1, rejected: 1 });
      expect(answer.body.errors).toMatchObject([
        { line: 9, column: 'name', value: '#DIV/0!', message: 'is a formula that failed; correct it in the workbook' },
      ]);
      expect(await nameOf('2')).toBe('Two & more');
    });

    test('rich text, phonetic guides, hidden sheets, dates from 1904 and namespace prefixes', async () => {
      const file = workbook({
        workbookAttributes: 'date1904="1"',
        sheets: '<sheet name="No" state="hidden" sheetId="2" r:id="rId9"/><x:sheet name="Yes" sheetId="1" r:id="rId1"/>',
        sharedStrings:
          '<si><r><t>Ri</t></r><r><t xml:space="preserve">ch </t></r><rPh sb="0" eb="1"><t>NO</t></rPh></si><si><t><![CDATA[<Fam>]]></t></si>',
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;/&quot;mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
        rows:
          '<row>' +
          ['number', 'email', 'givenName', 'familyName', 'startDate']
            .map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`)
            .join('') +
          '</row><x:row><x:c><x:v>77</x:v></x:c><c t="inlineStr"><is><t>n77@example.com</t></is></c><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c s="1"><v>42000.75</v></c></x:row>',
      });
      await imports.send('employees', file, XLSX).expect(200);
      expect(await imports.employee('77')).toMatchObject({ givenName: 'Rich', familyName: '<Fam>', startDate: '2018-12-28' });
    });

    test.each([
      ['a password', [{ name: 'xl/workbook.xml', content: 'x', flags: 1 }], 422],
      ['an unknown method', [{ name: 'xl/workbook.xml', content: 'x', method: 12 }], 422],
      ['a document type', [{ name: 'xl/workbook.xml', content: '<!DOCTYPE lolz [<!ENTITY lol "lol">]><workbook/>' }], 422],
      ['XML that breaks off', [{ name: 'xl/workbook.xml', content: '<workbook><sheets' }], 422],
      ['a tag without an end', [{ name: 'xl/workbook.xml', content: `<workbook ${'a="b" '.repeat(400_000)}` }], 422],
      [
        'no sheet',
        [
          { name: 'xl/workbook.xml', content: '<workbook/>' },
          { name: 'xl/_rels/workbook.xml.rels', content: '<x/>' },
        ],
        422,
      ],
    ])('%s is refused', async (_, parts, status) => {
      const answer = await sites(zip(parts), XLSX).expect(status);
      expect(answer.body.detail).toMatch(/workbook/);
    });
  });
});

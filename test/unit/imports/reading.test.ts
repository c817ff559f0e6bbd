import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCsv } from '../../../src/features/directory/imports/reading/csv.ts';
import { detectDelimiter } from '../../../src/features/directory/imports/reading/delimiter.ts';
import { receive } from '../../../src/features/directory/imports/reading/upload.ts';
import { dateOf } from '../../../src/features/directory/imports/reading/xlsx.ts';
import { showsDate, unescapeString } from '../../../src/features/directory/imports/reading/xlsx-parts.ts';
import { attribute, XmlReader } from '../../../src/features/directory/imports/reading/xml.ts';
import { openZip } from '../../../src/features/directory/imports/reading/zip.ts';
import { zip } from '../../support/zip.ts';

const upload = (content: string | Buffer, chunk = 7) => {
  const bytes = Buffer.from(content);
  const parts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) => bytes.subarray(index * chunk, (index + 1) * chunk));
  return receive(Readable.from(parts));
};

const read = async (content: string) => {
  const file = await upload(content);
  const table = await openCsv(file);
  const rows = [table.header];
  for await (const row of table.rows) rows.push(row);
  await file.discard();
  return rows;
};

describe('received files', () => {
  test('keep their bytes, size and digest; UTF-8 is checked across chunks', async () => {
    const file = await upload('a€𝕌', 2);
    expect(file).toMatchObject({ size: 8, utf8: true, head: Buffer.from('a€𝕌') });
    expect((await file.read(1, 3)).toString()).toBe('€');
    const chunks: Buffer[] = [];
    for await (const chunk of file.stream(1, 4)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('€');
    await file.discard();
    const broken = await upload(Buffer.from([0x61, 0xe2, 0x82]));
    expect(broken.utf8).toBe(false);
    await broken.discard();
  });

  test('beyond the limit nothing is kept', async () => {
    await expect(receive(Readable.from([Buffer.alloc(600_000), Buffer.alloc(600_000)]), 1024 * 1024)).rejects.toMatchObject({
      kind: 'too-large',
    });
  });

  test('a sender who hangs up is at fault, not the server', async () => {
    const source = async function* () {
      yield Buffer.from('code');
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    };
    await expect(receive(source())).rejects.toMatchObject({ kind: 'malformed' });
  });
});

describe('delimited text', () => {
  test('any cells come back as they were written, each row with the line it begins at', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\r\n', ' ', 'é') });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n', '\r'), async (rows, lineBreak) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        const written = await read(['h,e,ad', ...quoted].join(lineBreak));
        const expected = rows.map((cells, index) => ({
          line:
            2 +
            (quoted
              .slice(0, index)
              .join('')
              .match(/\r\n|\r|\n/g)?.length ?? 0) +
            index,
          cells: [...cells],
        }));
        expect(written.slice(1)).toEqual(expected.filter(({ cells }) => cells.some((text) => text.trim() !== '')));
      }),
      { numRuns: 200 },
    );
  });

  test('the delimiter is what the header uses most, outside of quotes', () => {
    expect(detectDelimiter('\r\n"a,b,c";d\n1,2,3')).toBe(';');
    expect(detectDelimiter('one column\n1,2')).toBe(',');
  });
});

describe('workbook parts', () => {
  test('an archive is unpacked up to its budget, whatever sizes it declares', async () => {
    const file = await upload(zip([{ name: 'bomb', content: Buffer.alloc(2_000_000), declaredSize: 10 }]), 65_536);
    const archive = await openZip(file, 1_000_000);
    const unpack = async () => {
      for await (const _ of archive.open('bomb'));
    };
    await expect(unpack()).rejects.toMatchObject({ kind: 'too-large' });
    await file.discard();
  });

  test('XML is read alike wherever its chunks end', () => {
    const xml = '<?xml version="1.0"?><!-- <no> --><x:a b="1 &gt; 0" c=\'>\'>t&amp;<![CDATA[<&>]]>&#65;&#x42;<d/></x:a >';
    const events = (size: number) => {
      const seen: string[] = [];
      let text = '';
      const flush = () => {
        if (text) seen.push(text);
        text = '';
      };
      const reader = new XmlReader({
        open(name, attributes) {
          flush();
          seen.push(`<${name} ${attribute(attributes, 'b') ?? ''} ${attribute(attributes, 'c') ?? ''}`);
        },
        text: (more) => {
          text += more;
        },
        close(name) {
          flush();
          seen.push(`/${name}`);
        },
      });
      for (let at = 0; at < xml.length; at += size) reader.write(xml.slice(at, at + size));
      reader.end();
      return seen;
    };
    const whole = ['<a 1 > 0 >', 't&<&>AB', '<d  ', '/d', '/a'];
    for (const size of [1, 2, 3, 5, 8, 1000]) expect(events(size)).toEqual(whole);
  });

  test.each([
    [0.5, false, { date: '1899-12-31' }],
    [1, false, { date: '1900-01-01' }],
    [59, false, { date: '1900-02-28' }],
    [60, false, undefined],
    [61, false, { date: '1900-03-01' }],
    [43_890.999, false, { date: '2020-02-29' }],
    [0, true, { date: '1904-01-01' }],
    [42_000, true, { date: '2018-12-28' }],
    [-1, false, undefined],
    [Number.NaN, false, undefined],
    [3_000_000, false, undefined],
  ])('day %d (from 1904: %p) is %j', (serial, from1904, date) => {
    expect(dateOf(serial, from1904)).toEqual(date);
  });

  test.each([
    ['dd.mm.yyyy', true],
    ['mmm', true],
    ['[$-409]d-mmm;@', true],
    ['h:mm', false],
    ['mm:ss.0', false],
    ['0.00" days"', false],
    ['#,##0 "y"', false],
    ['General', false],
    ['yyyy\\-mm', true],
  ])('the format %s shows a date: %p', (format, date) => {
    expect(showsDate(format)).toBe(date);
  });

  test('characters that XML cannot hold are unescaped', () => {
    expect(unescapeString('a_x000D_b_x005F_x0041_')).toBe('a\rb_x0041_');
  });
});

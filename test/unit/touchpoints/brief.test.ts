import { describe, expect, test } from '@jest/globals';
import { renderBrief, renderBriefText } from '../../../src/features/touchpoints/brief.ts';

describe('a brief as HTML', () => {
  test('formatting stays, and headings stand below those of the page', () => {
    expect(renderBrief('# Before you go\n\nDial **the** number.')).toBe(
      '<h3>Before you go</h3>\n<p>Dial <strong>the</strong> number.</p>\n',
    );
  });

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', '<img src=x onerror=alert(1)>'],
    ['a script address', '[go](javascript:alert(1))'],
    ['a script address in disguise', '[go](&#106;avascript:alert(1)) [go]( JaVaScRiPt:alert(1))'],
    ['a data address', '[go](data:text/html;base64,PHNjcmlwdD4=)'],
    ['a relative address', '[go](/api/v1/employees)'],
    ['a picture from elsewhere', '![tracker](https://tracker.example/pixel.png)'],
    ['an automatic link of another scheme', '<javascript:alert(1)> <file:///etc/passwd>'],
    ['a reference to a script address', '[go][x]\n\n[x]: vbscript:msgbox(1)'],
  ])('%s does nothing', (_what, brief) => {
    const html = renderBrief(brief);
    expect(html).not.toMatch(/<(?:script|img|iframe|style)/i);
    expect(html).not.toMatch(/<a /i);
    expect(html).not.toMatch(/<[^>]*\son\w+=/i);
  });

  test('a picture becomes its description', () => {
    expect(renderBrief('![the counter](https://pictures.example/counter.png)')).toBe('<p>the counter</p>\n');
  });

  test('web, mail and telephone links work and give nothing away', () => {
    const html = renderBrief('[a](https://a.example) [b](mailto:b@a.example) [c](tel:+49) https://d.example');
    expect(html.match(/<a href="[^"]+" rel="noopener noreferrer nofollow">/g)).toHaveLength(4);
  });

  test('deep nesting ends', () => {
    expect(renderBrief('>'.repeat(20_000)).length).toBeGreaterThan(0);
    expect(renderBrief('['.repeat(20_000)).length).toBeGreaterThan(0);
    expect(renderBriefText('- '.repeat(10_000)).length).toBeGreaterThan(0);
  });
});

describe('a brief as plain text', () => {
  test('lists, numbers, links and lines read well', () => {
    const brief = [
      '# Before you go',
      '',
      'Dial the *public* number, see [the page](https://a.example/x).',
      'Second line.',
      '',
      '1. Wait',
      '2. Talk',
      '   - friendly',
      '   - brief',
      '',
      '---',
      '',
      'Questions: <help@a.example>, `code`',
      '',
      '```',
      'as is',
      '```',
    ].join('\n');
    expect(renderBriefText(brief)).toBe(
      [
        'Before you go',
        '',
        'Dial the public number, see the page (https://a.example/x).',
        'Second line.',
        '',
        '1. Wait',
        '2. Talk',
        '  - friendly',
        '  - brief',
        '',
        '---',
        '',
        'Questions: help@a.example, code',
        '',
        'as is',
      ].join('\n'),
    );
  });

  test('markup that is no markup stays as typed', () => {
    expect(renderBriefText('5 < 6 & <b>bold</b> & 2*3*4')).toContain('5 < 6 & <b>bold</b>');
  });
});

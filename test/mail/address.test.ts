import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deliverableAddress, parseMailbox } from '../../src/platform/mail/address.ts';

describe('addresses', () => {
  test.each([
    ['ada@example.org', 'ada@example.org'],
    ["o'hara+x@sub.example.org", "o'hara+x@sub.example.org"],
    ['admin@localhost', 'admin@localhost'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ADA@Example.ORG', 'ADA@example.org'],
  ])('%s can be delivered', (text, address) => {
    expect(deliverableAddress(text)).toBe(address);
  });

  test.each([
    '',
    '@',
    'a@',
    '@b',
    'a',
    'a b@c.d',
    'a@b c',
    'a@b@c',
    'a@b.c\r\nBcc: x@y.z',
    'a\r\n@b.c',
    'a@b.c>',
    '<a@b.c>',
    'a,b@c.d',
    'a..b@c.d',
    '.a@b.c',
    'a@-b.c',
    'a@b..c',
    'a@1.2.3.4',
    'a@[1.2.3.4]',
    '"a b"@c.d',
    'jörg@example.org',
    `${'a'.repeat(65)}@b.c`,
    `a@${'b'.repeat(64)}.c`,
    'a\0@b.c',
    'a;b@c.d',
    'a:b@c.d',
  ])('%j cannot', (text) => {
    expect(deliverableAddress(text)).toBeUndefined();
  });

  test('whatever is let through is one plain ASCII address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }), (local, domain) => {
        const address = deliverableAddress(`${local}@${domain}`);
        expect(address === undefined || /^[!-?A-~]+@[a-z0-9.-]+$/.test(address)).toBe(true);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  test('a sender has a name, or none', () => {
    expect(parseMailbox('In Their Shoes <shoes@example.org>')).toEqual({ name: 'In Their Shoes', address: 'shoes@example.org' });
    expect(parseMailbox('"Shoes, Inc." <shoes@example.org>')).toEqual({ name: 'Shoes, Inc.', address: 'shoes@example.org' });
    expect(parseMailbox('shoes@example.org')).toEqual({ name: '', address: 'shoes@example.org' });
    for (const wrong of ['', 'Shoes', 'Shoes <>', 'a <b@c.d> e', 'a\r\nX: y <b@c.d>'])
      expect(() => parseMailbox(wrong)).toThrow(/is no sender/);
  });
});

import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { pack, unpack } from '../../src/features/notifications/outbox/contents.ts';

const pieces = ['Dear ', ', this week you call our helpline.\r\n'.repeat(40), 'Regards\r\n'].map((text) => Buffer.from(text));
const mail = (name: string): Buffer => Buffer.from(`To: ${name}\r\n\r\n${pieces[0]}${name}${pieces[1]}${name}${pieces[2]}-- \r\n`);

describe('what is kept of a mail', () => {
  test('is what it does not share, and all of it comes back', () => {
    for (const name of ['Ada', '', 'Dear ', ', this week you call our helpline.\r\n', '\u0007']) {
      const { sample, bytes } = pack(mail(name), pieces);
      expect(unpack(bytes, sample?.content ?? null)).toEqual(mail(name));
    }
    expect(pack(mail('Ada'), pieces).bytes.length).toBeLessThan(100);
    expect(pack(mail('Ada'), pieces).bytes.toString('latin1')).not.toContain('helpline');
    // One sample a template, whoever the mail is for.
    expect(pack(mail('Ada'), pieces).sample).toBe(pack(mail('Ben'), pieces).sample);
  });

  test('of a mail that is one of a kind, or lacks a piece after all, is the whole of it', () => {
    for (const common of [null, [...pieces, Buffer.from('not in it')]]) {
      const { sample, bytes } = pack(mail('Ada'), common);
      expect(sample).toBeNull();
      expect(unpack(bytes, null)).toEqual(mail('Ada'));
    }
  });

  test('by way of a dictionary, as it was until now, can be read still', () => {
    const dictionary = Buffer.concat(pieces);
    expect(unpack(deflateRawSync(mail('Ada'), { level: 3, dictionary }), dictionary)).toEqual(mail('Ada'));
  });
});

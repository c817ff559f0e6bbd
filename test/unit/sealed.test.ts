import { describe, expect, test } from '@jest/globals';
import { open, seal } from '../../src/platform/sealed.ts';

const plain = Buffer.from('a secret');
const text = (opened: Buffer | undefined) => opened?.toString('utf8');

describe('sealed values', () => {
  test('open with the key and for the purpose that sealed them, and never alike', () => {
    const sealed = seal(['one'], 'test', plain);
    expect(sealed.includes(plain)).toBe(false);
    expect(sealed.equals(seal(['one'], 'test', plain))).toBe(false);
    expect(text(open(['one'], 'test', sealed))).toBe('a secret');
    expect(open(['two'], 'test', sealed)).toBeUndefined();
    expect(open(['one'], 'another', sealed)).toBeUndefined();
    expect(open([], 'test', sealed)).toBeUndefined();
  });

  test('the first key seals, all open', () => {
    const before = seal(['old'], 'test', plain);
    const after = seal(['new', 'old'], 'test', plain);
    expect(text(open(['new', 'old'], 'test', before))).toBe('a secret');
    expect(text(open(['new'], 'test', after))).toBe('a secret');
    expect(open(['old'], 'test', after)).toBeUndefined();
    expect(() => seal([], 'test', plain)).toThrow('no key');
  });

  test('one changed bit anywhere opens nothing', () => {
    const sealed = seal(['one'], 'test', plain);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(open(['one'], 'test', changed)).toBeUndefined();
    }
    expect(open(['one'], 'test', sealed.subarray(0, 28))).toBeUndefined();
  });
});

import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * What is kept of a mail's bytes: deflated against what all mails of its template share (a zlib dictionary, RFC 1951). A
 * weekly mail of 13 kB takes 1 to 2 kB so; 100,000 people and 52 weeks would be 65 GB of much the same text otherwise.
 * The shared text holds nothing personal, so it stays when a person's mails are erased.
 */
interface Sample {
  readonly hash: Buffer;
  readonly content: Buffer;
}

export interface Packed {
  readonly sample: Sample | null;
  readonly bytes: Buffer;
}

/**
 * Level 3: with the shared text as dictionary there is little left to search for. Measured on weekly mails: 6 % more bytes
 * than level 6 for half its time.
 */
const DEFLATE = { level: 3, memLevel: 7, chunkSize: 4096 } as const;

const samples = new WeakMap<Buffer, Sample>();

/** @param common what the mails of a template share; null for a mail that is one of a kind */
export function pack(raw: Buffer, common: Buffer | null): Packed {
  if (common === null) return { sample: null, bytes: deflateRawSync(raw, DEFLATE) };
  let sample = samples.get(common);
  if (!sample) {
    sample = { hash: createHash('sha256').update(common).digest(), content: common };
    samples.set(common, sample);
  }
  return { sample, bytes: deflateRawSync(raw, { ...DEFLATE, dictionary: common }) };
}

export const unpack = (bytes: Buffer, sample: Buffer | null): Buffer =>
  inflateRawSync(bytes, sample === null ? {} : { dictionary: sample });

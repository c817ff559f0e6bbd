import type { Packed } from '../outbox/contents.ts';
import type { Composed } from './compose.ts';
import type { Letter, Letterhead } from './letter.ts';

/** What the thread is asked for. */
export interface Order {
  readonly order: number;
  readonly letters: readonly Letter[];
  readonly head: Letterhead;
}

/** Where a mail lies in the bytes of its batch. */
interface Place {
  readonly subject: string;
  /** Lengths, in their order. */
  readonly raw: number;
  readonly packed: number;
  /** Index of its shared text; null without one. */
  readonly sample: number | null;
}

/** Why one could not be composed. An error of its own would arrive without its class. */
interface Fault {
  readonly message: string;
  readonly stack: string | undefined;
}

/**
 * What it answers: all bytes in one buffer that changes hands. Copying hundreds of small ones would cost more than composing
 * them, and a slice of Node's pool is copied with the whole pool.
 */
export interface Batch {
  readonly order: number;
  readonly mails: readonly (Place | Fault)[];
  readonly bytes: ArrayBuffer;
  readonly samples: readonly NonNullable<Packed['sample']>[];
}

export function bundle(order: number, composed: readonly (Composed | Error)[]): Batch {
  const samples = new Set<NonNullable<Packed['sample']>>();
  const pieces: Buffer[] = [];
  const mails = composed.map((mail): Place | Fault => {
    if (mail instanceof Error) return { message: mail.message, stack: mail.stack };
    const { sample } = mail.packed;
    if (sample !== null) samples.add(sample);
    pieces.push(mail.raw, mail.packed.bytes);
    return {
      subject: mail.subject,
      raw: mail.raw.length,
      packed: mail.packed.bytes.length,
      sample: sample === null ? null : [...samples].indexOf(sample),
    };
  });
  const bytes = new ArrayBuffer(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) at += piece.copy(Buffer.from(bytes), at);
  return { order, mails, bytes, samples: [...samples] };
}

export function unbundle({ mails, bytes, samples }: Batch): (Composed | Error)[] {
  let at = 0;
  const next = (length: number): Buffer => {
    const piece = Buffer.from(bytes, at, length);
    at += length;
    return piece;
  };
  const shared = samples.map(({ hash, content }) => ({ hash: Buffer.from(hash), content: Buffer.from(content) }));
  return mails.map((mail) => {
    if ('message' in mail) return Object.assign(new Error(mail.message), { stack: mail.stack });
    const sample = mail.sample === null ? null : (shared[mail.sample] as (typeof shared)[number]);
    return { subject: mail.subject, raw: next(mail.raw), packed: { sample, bytes: next(mail.packed) } };
  });
}

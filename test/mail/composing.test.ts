import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Composed } from '../../src/features/notifications/composing/compose.ts';
import { type Composer, createComposer } from '../../src/features/notifications/composing/composer.ts';
import type { Letter, Letterhead } from '../../src/features/notifications/composing/letter.ts';
import { samplesIn } from '../../src/features/notifications/emails/samples/index.ts';
import { mask } from '../../src/features/notifications/outbox/masks.ts';
import { NAUGHTY } from './naughty.ts';

const SAMPLES = samplesIn('en');
const HEAD: Letterhead = {
  from: { name: 'In Their Shoes', address: 'shoes@example.org' },
  host: 'shoes.example.org',
  bounceAddress: 'bounces@example.org',
};
const SECRET = 's3cr3t-s3cr3t-s3cr3t-s3cr3t';

const letters: readonly Letter[] = [...NAUGHTY, ...Object.keys(SAMPLES)].map((name, index): Letter => {
  const sample = Object.hasOwn(SAMPLES, name) ? SAMPLES[name as keyof typeof SAMPLES] : SAMPLES.weekly;
  const secret = mask(SECRET);
  return {
    kind: 'weekly',
    messageId: `mail-${index}@shoes.example.org`,
    to: { name, address: `person${index}@example.org` },
    locale: index % 2 === 0 ? 'de' : 'en',
    view: sample.kind === 'digest' ? { ...sample, givenName: name } : sample,
    entries: [
      {
        method: 'REQUEST',
        assignmentId: '01900000-0000-7000-8000-000000000001',
        sequence: index,
        week: '2026-12-28',
        entry: { kind: 'week' },
        touchPoint: name,
        site: null,
      },
    ],
    thread: 'week-2026-W53-ada',
    unsubscribe: { link: `https://shoes.example.org/unsubscribe/${secret.mask}`, token: secret.mask },
    date: new Date('2026-12-18T09:00:00Z'),
    chart: sample.kind === 'report' ? new Uint8Array(3_000).fill(index) : null,
    masked: [secret],
  };
});
/** Comparing buffers byte by byte takes jest seconds. */
const legible = (mail: Composed | Error) =>
  mail instanceof Error
    ? mail.message
    : {
        subject: mail.subject,
        raw: mail.raw.toString('latin1'),
        packed: mail.packed.bytes.toString('hex'),
        sample: mail.packed.sample?.hash.toString('hex'),
        content: mail.packed.sample?.content.toString('latin1'),
      };
const broken = { ...(letters[0] as Letter), view: { kind: 'of a later version' } } as unknown as Letter;

describe('composing', () => {
  const opened: Composer[] = [];
  const open = (options: Parameters<typeof createComposer>[0]): Composer => {
    const composer = createComposer(options);
    opened.push(composer);
    return composer;
  };
  const here = () => open({ few: Number.POSITIVE_INFINITY });
  const beside = (idle = 60_000) => open({ few: 0, idle });
  afterEach(() => Promise.all(opened.splice(0).map((composer) => composer.close())));

  test('in a thread gives the very mails that composing here gives, in their order; what cannot be composed keeps no other', async () => {
    const all = [...letters.slice(0, 30), broken, ...letters.slice(30)];
    const [mine, theirs] = await Promise.all([here().compose(all, HEAD), beside().compose(all, HEAD)]);
    expect(mine.length).toBeGreaterThan(50);
    expect(theirs.map(legible)).toEqual(mine.map(legible));
    for (const mails of [mine, theirs]) {
      expect(mails.flatMap((mail, index) => (mail instanceof Error ? [index] : []))).toEqual([30]);
    }
    for (const mail of theirs) {
      if (!(mail instanceof Error)) expect(mail.raw.toString().replaceAll('=\r\n', '')).toContain(SECRET);
    }
  });

  test('a thread that has no work, or ends under it, is made again', async () => {
    const composer = beside(1);
    const [before] = await composer.compose(letters.slice(0, 1), HEAD);
    await after(20);
    const lost = composer.compose(letters, HEAD);
    await Promise.all([expect(lost).rejects.toThrow('The thread that composes mails ended'), composer.close()]);
    expect(await composer.compose(letters.slice(0, 1), HEAD)).toEqual([before]);
  });

  test('a thread that takes too long is ended', async () => {
    await expect(open({ few: 0, limit: 1 }).compose(letters, HEAD)).rejects.toThrow('The thread that composes mails ended');
  });
});

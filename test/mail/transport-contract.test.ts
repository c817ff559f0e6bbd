import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fixedClock } from '../../src/platform/clock.ts';
import { createLocalMailbox } from '../../src/platform/mail/local-mailbox.ts';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.ts';
import type { MailTransport, OutgoingMail } from '../../src/platform/mail/transport.ts';
import { startSink } from './sink.ts';

interface Surroundings {
  readonly transport: MailTransport;
  /** The bytes of every mail that arrived. */
  arrived(): Promise<string[]>;
  /** Makes the other side unreachable. */
  breakDown(): Promise<void>;
  close(): Promise<void>;
}

const worlds: Readonly<Record<string, () => Promise<Surroundings>>> = {
  async 'the SMTP transport'() {
    const sink = await startSink();
    return {
      transport: createSmtpTransport(parseSmtpUrl(sink.url)),
      arrived: async () => sink.received.map((mail) => mail.raw),
      breakDown: sink.close,
      close: sink.close,
    };
  },
  async 'the local mailbox'() {
    const parent = await mkdtemp(join(tmpdir(), 'its-mailbox-'));
    const folder = join(parent, 'mailbox');
    return {
      transport: createLocalMailbox(folder, fixedClock('2026-12-01T08:00:00Z')).transport,
      arrived: async () =>
        Promise.all((await readdir(folder).catch(() => [])).sort().map((file) => readFile(join(folder, file), 'latin1'))),
      // A file stands where the folder would be (permissions mean nothing to root).
      breakDown: async () => {
        await rm(folder, { recursive: true, force: true });
        await writeFile(folder, '');
      },
      close: () => rm(parent, { recursive: true }),
    };
  },
};

const mail = (id: string, body = 'Hello'): OutgoingMail => ({
  id,
  from: 'shoes@example.org',
  to: 'ada@example.org',
  raw: Buffer.from(`Subject: ${id}\r\n\r\n${body}\r\n`),
});

describe.each(Object.entries(worlds))('%s', (_name, open) => {
  let world: Surroundings;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(async () => {
    await world.transport.close();
    await world.close();
  });

  test('delivers exactly the bytes it was given, leading dots and bare umlauts included', async () => {
    const odd = mail('odd', '.\r\n..\r\n.hidden\r\nzw\u00f6lf \u00df\r\n.');
    expect(await world.transport.send(odd)).toMatchObject({ kind: 'accepted', code: 250, response: expect.any(String) });
    expect(await world.arrived()).toEqual([odd.raw.toString('latin1')]);
  });

  test('takes as many at once as it says and loses or doubles none', async () => {
    const mails = Array.from({ length: 4 * world.transport.concurrency }, (_, index) => mail(`m${String(index).padStart(3, '0')}`));
    const outcomes = await Promise.all(mails.map((one) => world.transport.send(one)));
    expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
    expect((await world.arrived()).sort()).toEqual(mails.map((one) => one.raw.toString()));
  });

  test('withholds what may not go', async () => {
    expect(await world.transport.send(mail('kept'), async () => false)).toEqual({ kind: 'withheld' });
    expect(await world.arrived()).toEqual([]);
  });

  test('answers a breakdown as transient and unreachable, and never throws', async () => {
    await world.breakDown();
    expect(await world.transport.send(mail('lost'))).toMatchObject({
      kind: 'transient',
      code: null,
      reachable: false,
      response: expect.any(String),
    });
  });

  test('waits for what is under way when it is closed', async () => {
    const sending = world.transport.send(mail('last'));
    await world.transport.close();
    expect((await sending).kind).toBe('accepted');
    expect(await world.arrived()).toHaveLength(1);
  });
});

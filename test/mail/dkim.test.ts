import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { type DkimSettings, dkimRecord, parseDkimKey, signDkim, signingTransport } from '../../src/platform/mail/dkim.ts';
import { verifyDkim } from '../support/dkim-verifier.ts';
import { addPerson, addWalk, createCompany } from './company.ts';
import { fakeTransport, openHouse } from './house.ts';

const pemOf = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PEM = pemOf(2048);
const settings: DkimSettings = { domain: 'example.org', selector: 'shoes2026', privateKey: parseDkimKey(PEM) };
const record = dkimRecord(settings).strings.join('');

describe('what is signed', () => {
  const mail = (more = ''): Buffer =>
    Buffer.from(
      `From: Shoes <shoes@example.org>\r\nTo: ada@example.org\r\nSubject: =?UTF-8?Q?=C3=BC?=\r\nMessage-ID: <1@example.org>\r\n${more}` +
        'Date: Fri, 18 Dec 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello  \r\n\r\n.dot\r\n \r\n\r\n',
    );

  test('verifies, and no longer once a byte of body or headers, or the key, is another', async () => {
    const signed = (await signDkim(mail(), settings)).toString('latin1');
    expect(signed.endsWith(mail().toString('latin1'))).toBe(true);
    expect(verifyDkim(Buffer.from(signed, 'latin1'), record)).toMatchObject({ domain: 'example.org', selector: 'shoes2026' });
    for (const [from, to] of [
      ['Hello', 'Hallo'],
      ['ada@example.org', 'eve@example.org'],
      ['09:00:00', '09:00:01'],
    ] as const)
      expect(() => verifyDkim(Buffer.from(signed.replace(from, to), 'latin1'), record)).toThrow(/changed/);
    const stranger = dkimRecord({ ...settings, privateKey: parseDkimKey(pemOf(1024)) }).strings.join('');
    expect(() => verifyDkim(Buffer.from(signed, 'latin1'), stranger)).toThrow(/key/);
    expect(() => verifyDkim(mail(), record)).toThrow(/no signature/);
  });

  test('an empty body and bare umlauts in it', async () => {
    for (const body of ['', '\r\n', 'zw\u00f6lf\r\n']) {
      const raw = Buffer.concat([Buffer.from('From: a@example.org\r\n\r\n'), Buffer.from(body)]);
      expect(verifyDkim(await signDkim(raw, settings), record).signed).toEqual(['from']);
    }
  });

  test('a mail of the outbox: the secrets that really go, and both headers of List-Unsubscribe, are under the signature', async () => {
    const house = await openHouse('2026-12-18T09:00:00Z', 'bounces@example.org');
    try {
      const company = await createCompany(house.db);
      await addWalk(house.db, company, await addPerson(house.db, { given_name: 'Zoë' }), '2026-12-21');
      const inner = fakeTransport();
      const notifier = house.another(signingTransport(inner, settings));
      await notifier.tick();
      house.clock.set('2026-12-23T09:00:00Z');
      await notifier.tick();
      expect(inner.sent).toHaveLength(2);
      for (const { raw } of inner.sent) {
        expect(raw.toString('latin1').replaceAll('=\r\n', '')).not.toContain('hidden-');
        const { signed } = verifyDkim(raw, record);
        expect(signed).toEqual(
          expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id', 'references', 'list-id', 'auto-submitted', 'feedback-id']),
        );
      }
      const [weekly, reminder] = inner.sent.map(({ raw }) => verifyDkim(raw, record).signed);
      expect(weekly).not.toContain('list-unsubscribe');
      expect(reminder).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']));
    } finally {
      await house.close();
    }
  });

  test('a mail that may not go is withheld, signed or not', async () => {
    const inner = fakeTransport();
    const withheld = await signingTransport(inner, settings).send({ id: '1', from: 'a@b.c', to: 'd@e.f', raw: mail() }, async () => false);
    expect(withheld).toEqual({ kind: 'withheld' });
    expect(inner.sent).toEqual([]);
  });

  test('a key that fails is no reason to send unsigned: the mail waits', async () => {
    const inner = fakeTransport();
    const broken = { ...settings, privateKey: { fake: true } as never };
    const outcome = await signingTransport(inner, broken).send({ id: '1', from: 'a@b.c', to: 'd@e.f', raw: mail() });
    expect(outcome).toMatchObject({ kind: 'transient', response: expect.stringContaining('DKIM') });
    expect(inner.sent).toEqual([]);
  });
});

describe('the record', () => {
  test('has a name below the domain and strings that a TXT record can hold', () => {
    const { name, strings } = dkimRecord(settings);
    expect(name).toBe('shoes2026._domainkey.example.org.');
    expect(strings.length).toBeGreaterThan(1);
    for (const part of strings) expect(part.length).toBeLessThanOrEqual(255);
    expect(record).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]+=*$/);
  });
});

describe('the settings', () => {
  const given = { DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'shoes2026', DKIM_PRIVATE_KEY: PEM };
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'its-dkim-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a key as it is, with its line breaks written out, or in a file', async () => {
    const file = join(folder, 'key.pem');
    await writeFile(file, PEM);
    const { DKIM_PRIVATE_KEY: _key, ...rest } = given;
    for (const environment of [
      given,
      { ...given, DKIM_PRIVATE_KEY: PEM.replaceAll('\n', '\\n') },
      { ...rest, DKIM_PRIVATE_KEY_FILE: file },
    ]) {
      const { dkim } = readConfig(environment);
      expect({ ...dkim, privateKey: dkim?.privateKey.export({ type: 'pkcs8', format: 'pem' }) }).toEqual({
        domain: 'example.org',
        selector: 'shoes2026',
        privateKey: PEM,
      });
    }
    expect(readConfig({}).dkim).toBeUndefined();
  });

  test('what cannot sign is said at the start, with the variable and the remedy, and never with the key', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ ...given, DKIM_PRIVATE_KEY: 'secret nonsense' }, /DKIM_PRIVATE_KEY: .*no private key.*openssl/],
      [{ ...given, DKIM_PRIVATE_KEY: ec }, /DKIM_PRIVATE_KEY: .*kind ec.*openssl/],
      [{ ...given, DKIM_PRIVATE_KEY: short }, /DKIM_PRIVATE_KEY: .*512 bits.*openssl/],
      [{ ...given, DKIM_DOMAIN: 'exa mple' }, /DKIM_DOMAIN "exa mple": .*Write one/],
      [{ ...given, DKIM_SELECTOR: 'a;b' }, /DKIM_SELECTOR "a;b": .*Write one/],
      [{ DKIM_DOMAIN: 'example.org' }, /belong together/],
      [{ ...given, DKIM_PRIVATE_KEY_FILE: join(folder, 'absent') }, /DKIM_PRIVATE_KEY_FILE ".*absent": .*ENOENT/],
    ];
    for (const [environment, message] of cases) {
      expect(() => readConfig(environment)).toThrow(message);
      try {
        readConfig(environment);
      } catch (error) {
        expect((error as Error).message).not.toMatch(/secret nonsense|PRIVATE KEY-----|MI[A-Z]{2}/);
      }
    }
  });

  test('the address and the mailbox of bounces', () => {
    expect(readConfig({ BOUNCE_ADDRESS: ' bounces@bücher.example ' }).bounceAddress).toBe('bounces@xn--bcher-kva.example');
    expect(() => readConfig({ BOUNCE_ADDRESS: 'a+b@example.org' })).toThrow(/BOUNCE_ADDRESS "a\+b@example.org": .*without a "\+"/);
    expect(() => readConfig({ BOUNCE_ADDRESS: 'much-too-long-a-name@example.org' })).toThrow(/at most 15 characters/);
    for (const [url, message] of [
      ['http://x', /must look like imaps/],
      ['imaps://host', /needs a user and a password/],
      ['imaps://u:secret@host/?x=1', /unknown option "x"/],
      ['imaps://u:%zz-secret@host', /%25/],
    ] as const) {
      expect(() => readConfig({ BOUNCE_IMAP_URL: url })).toThrow(message);
      expect(() => readConfig({ BOUNCE_IMAP_URL: url })).not.toThrow(/secret/);
    }
  });
});

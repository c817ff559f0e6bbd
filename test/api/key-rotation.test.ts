import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { compose, type Product } from '../../src/composition.ts';
import { readConfig } from '../../src/config.ts';
import { createAttempts } from '../../src/features/accounts/oidc/attempts.ts';
import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { openSecret, sealSecret } from '../../src/features/webhooks/secret.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { addKey, dropOldKeys, type KeyRing, keyFileOf, keyRing } from '../../src/platform/secrets.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { insertAccount, signIn } from '../support/people.ts';
import { rowFactory } from '../support/rows.ts';
import { openWire } from '../support/wire.ts';

const OLD = 'the key of last year, of 32 characters';
const NEW = 'the key of this year, of 32 characters';

describe('with a new key', () => {
  let api: TestApi;
  let cookie: string;
  let person: string;
  let choices: string;
  const products: (() => Promise<void>)[] = [];

  /** The same installation after a restart with other keys. */
  function restart(secretKeys: KeyRing): Product {
    const db = connect(api.url, { max: 2 });
    const product = compose({
      db,
      databaseUrl: api.url,
      guard: 'role',
      clock: api.clock,
      logger: silentLogger,
      config: readConfig({ DATABASE_URL: api.url, LOG_LEVEL: 'silent' }),
      secretKeys,
      checkAnswers: true,
    });
    products.push(async () => {
      await product.close();
      await db.destroy();
    });
    return product;
  }

  beforeAll(async () => {
    api = await startApi({ signIn: 'real', secretKeys: [OLD] });
    const wire = await openWire(api.app);
    cookie = await signIn(api, wire, await insertAccount(api, { role: 'auditor' }));
    await wire.close();
    person = (await rowFactory(api.db).employee()).id;
    choices = createMailTokens([OLD]).choices(person, ['reminder']);
  });
  afterAll(async () => {
    for (const close of products) await close();
    await api.close();
  });

  const session = async (product: Product): Promise<number> =>
    (await supertest(product.app).get('/api/v1/session').set('Cookie', cookie)).status;
  const unsubscribePage = async (product: Product): Promise<number> => (await supertest(product.app).get(`/unsubscribe/${choices}`)).status;

  test('sessions and links of the old one go on while it is kept, and end when it is taken away', async () => {
    const rotated = restart([NEW, OLD]);
    expect([await session(rotated), await unsubscribePage(rotated)]).toEqual([200, 200]);
    const forgotten = restart([NEW]);
    expect([await session(forgotten), await unsubscribePage(forgotten)]).toEqual([401, 404]);
  });

  test('what is signed now is signed by the new one', () => {
    const ring = createMailTokens([NEW, OLD]);
    const token = ring.choices(person, []);
    expect([createMailTokens([NEW]).readChoices(token)?.employeeId, createMailTokens([OLD]).readChoices(token)]).toEqual([
      person,
      undefined,
    ]);
    expect(createMailTokens([NEW]).readBounce(ring.bounce(person))).toBe(person);
    expect(ring.readBounce(createMailTokens([OLD]).bounce(person))).toBe(person);
    expect(createMailTokens([NEW]).readBounce(createMailTokens([OLD]).bounce(person))).toBeUndefined();
  });

  test('somebody who is at their provider meanwhile comes back', () => {
    const now = new Date('2026-11-25T12:00:00Z');
    const { state } = createAttempts([OLD]).begin('browser', 'provider', '/', now);
    expect(createAttempts([NEW, OLD]).read(state, 'browser', 'provider', now)?.state).toBe(state);
    expect(createAttempts([NEW]).read(state, 'browser', 'provider', now)).toBeUndefined();
    const again = createAttempts([NEW, OLD]).begin('browser', 'provider', '/', now);
    expect(createAttempts([NEW]).read(again.state, 'browser', 'provider', now)?.state).toBe(again.state);
  });
});

describe('the keys', () => {
  let folder: string;
  const NONE = { secretKey: undefined, previousSecretKeys: [] };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'its-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('are given by the environment, the present one first', async () => {
    const config = readConfig({ SECRET_KEY: NEW.replaceAll(' ', '-'), SECRET_KEY_PREVIOUS: `${'a'.repeat(32)}  ${'b'.repeat(32)}` });
    expect(await keyRing(config, folder)).toEqual([NEW.replaceAll(' ', '-'), 'a'.repeat(32), 'b'.repeat(32)]);
    expect(() => readConfig({ SECRET_KEY_PREVIOUS: 'short' })).toThrow('SECRET_KEY_PREVIOUS: must hold keys of at least 32 characters');
    expect(() => readConfig({ SECRET_KEY_PREVIOUS: 'short' })).not.toThrow('"short"');
  });

  test('or kept in the data folder, where a new one is put above them and the old ones are forgotten', async () => {
    const [first, ...none] = await keyRing(NONE, folder);
    expect([first.length, none]).toEqual([43, []]);
    expect(await keyRing(NONE, folder)).toEqual([first]);
    expect(await addKey(folder)).toBe(1);
    const [second, ...old] = await keyRing(NONE, folder);
    expect([second === first, old]).toEqual([false, [first]]);
    expect((await stat(keyFileOf(folder))).mode & 0o777).toBe(0o600);
    expect(await dropOldKeys(folder)).toBe(1);
    expect(await keyRing(NONE, folder)).toEqual([second]);
    expect((await readFile(keyFileOf(folder), 'utf8')).trim()).toBe(second);
  });

  test('an empty file is no key', async () => {
    await writeFile(keyFileOf(folder), '\n');
    await expect(keyRing(NONE, folder)).rejects.toThrow('is empty');
  });
});

test('webhook secrets are sealed anew with the new key, and open without the old one then', async () => {
  const api = await startApi({ secretKeys: [NEW, OLD] });
  try {
    const { body } = await api.post('/webhooks', { url: 'https://hooks.example.org/in', eventTypes: ['*'] }).expect(201);
    const secret = Buffer.from('thirty-two bytes of a secret, or');
    await api
      .db('webhooks')
      .where({ id: body.id })
      .update({ secret: sealSecret([OLD], body.id, secret) });
    const chore = api.product.chores.find(({ what }) => what === 'webhook secrets sealed by an earlier key');
    expect([await chore?.run(api.clock.now()), await chore?.run(api.clock.now())]).toEqual([1, 0]);
    const row = await api.db('webhooks').where({ id: body.id }).first('secret');
    expect(openSecret([NEW], body.id, row.secret)).toEqual(secret);
    expect(openSecret([OLD], body.id, row.secret)).toBeUndefined();
  } finally {
    await api.close();
  }
});

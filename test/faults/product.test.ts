import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sink, startSink } from '../mail/sink.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { completeRound, createVictim, importRound, publishRound, queueMails, tallyMails, type Victim } from '../support/kill-rounds.ts';
import { type ProductProcess, startProductProcess } from '../support/product-process.ts';
import { startWire, type Wire } from '../support/wire-to-database.ts';

/** A small, fixed part of `npm run faults -- product`. */
describe('kill -9 of the process', () => {
  let victim: Victim;
  let sink: Sink;
  beforeAll(async () => {
    sink = await startSink();
    victim = await createVictim({ people: 200, touchPoints: 3 }, { SMTP_URL: `${sink.url}?tls=never` });
  });
  afterAll(async () => {
    await victim.close();
    await sink.close();
  });

  test('during an import leaves all of it or nothing, and its key tells which', async () => {
    await importRound(victim, 4000, 150);
  });

  test('during a publication leaves the draft or the whole', async () => {
    await publishRound(victim, 60);
  });

  test('loses no completion that was acknowledged, and halves none', async () => {
    const { acknowledged } = await completeRound(victim, 700);
    expect(acknowledged).toBeGreaterThan(0);
  });

  test('sends no mail twice and forgets none', async () => {
    const mails = 300;
    const round = await queueMails(victim.db, mails);
    while (sink.received.length < 20) await delay(5);
    const killed = performance.now();
    await victim.killAndRestart();
    // What the dead one held waits for its lease; nobody can tell the difference from 50 seconds later.
    await victim
      .db('messages')
      .where({ status: 'sending' })
      .update({ lease_until: victim.db.raw("clock_timestamp() - interval '1 second'") });
    const tally = await tallyMails(victim.db, sink, round, mails, killed);
    expect(tally.doubled).toBe(0);
    expect(tally.unknown).toBeLessThanOrEqual(20);
  });
});

describe('without a database', () => {
  let database: TestDatabase;
  let wire: Wire;
  let product: ProductProcess;
  beforeAll(async () => {
    database = await createTestDatabase();
    wire = await startWire(database.url);
    product = await startProductProcess({ DATABASE_URL: wire.url });
  });
  afterAll(async () => {
    await product.end('SIGTERM');
    await wire.close();
    await database.drop();
  });

  test('requests get 503 and when to come back, readiness says no at once, and all is well when it is there again', async () => {
    expect((await product.call('GET', '/sites')).status).toBe(200);
    await wire.cut();
    const [answer, page, ready, alive] = await Promise.all([
      product.call('POST', '/sites', { code: 'S', name: 'S', timeZone: 'UTC' }),
      fetch(`${product.url}/go/abcdefghijklmnopqrstuvwxyz0123456789abcdefg`),
      fetch(`${product.url}/readyz`, { signal: AbortSignal.timeout(3_000) }),
      fetch(`${product.url}/healthz`),
    ]);
    expect([answer.status, page.status, ready.status, alive.status]).toEqual([503, 503, 503, 200]);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(page.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ status: 503, type: 'urn:in-their-shoes:problem:unavailable' });
    // One line says that the database is away, not one for every beat of every loop.
    expect(product.output().match(/the database does not answer/g)).toHaveLength(1);
    // The line is written once the answer has been sent; it may reach us after it.
    for (let tries = 0; tries < 200 && !product.output().includes('"route":"/sites","status":503'); tries++) await delay(50);
    expect(product.output()).toMatch(/"route":"\/sites","status":503/);

    await wire.mend();
    while (!(await fetch(`${product.url}/readyz`)).ok) await delay(50);
    expect((await product.call('POST', '/sites', { code: 'S', name: 'S', timeZone: 'UTC' })).status).toBe(201);
  });

  test('a stop answers what is under way, and closes what is kept alive', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    let answered = 0;
    const dropped: string[] = [];
    /** @returns whether the next request may go to this server, as a proxy decides it */
    const one = (): Promise<boolean> =>
      new Promise((resolve) => {
        httpRequest(`${product.url}/api/v1/sites`, { agent, headers: { authorization: 'Bearer wrong' } }, (response) => {
          response.resume().on('end', () => {
            answered++;
            resolve(response.headers.connection !== 'close');
          });
        })
          .on('error', (error: NodeJS.ErrnoException) => {
            dropped.push(error.code ?? error.message);
            resolve(false);
          })
          .end();
      });
    const client = async (): Promise<void> => {
      while (await one());
    };
    const clients = Array.from({ length: 4 }, client);
    while (answered < 20) await delay(5);
    const code = await product.end('SIGTERM');
    await Promise.all(clients);
    agent.destroy();
    expect({ code, dropped }).toEqual({ code: 0, dropped: [] });
  });
});

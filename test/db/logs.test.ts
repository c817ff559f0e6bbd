import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { connect } from '../../src/platform/db/connect.ts';
import { reportFault } from '../../src/platform/db/report-fault.ts';
import { problemHandler } from '../../src/platform/http/problem.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const capture = () => {
  const lines: string[] = [];
  return { lines, logger: createLogger('info', { write: (line) => void lines.push(line) }) };
};

test('a failed request is logged by its pattern: neither its address, nor values of its statement, nor rows', async () => {
  const db = connect(database.url, { max: 1 });
  const { lines, logger } = capture();
  const app = express();
  app.get('/links/:secret/unknown', async (request) => void (await db.raw('SELECT * FROM not_there WHERE a = ?', [request.params.secret])));
  app.get('/links/:secret/broken', async ({ params: { secret } }) => {
    const row = { sid: secret, sess: '{}', expire: null };
    await db('sessions').insert(row);
  });
  app.use(problemHandler(logger));
  await supertest(app).get('/links/hush-hush/unknown').expect(500);
  await supertest(app).get('/links/hush-hush/broken').expect(500);
  await db.destroy();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('"route":"/links/:secret/unknown"');
  expect(lines[0]).toContain('not_there');
  expect(lines[1]).toContain('"column":"expire"');
  expect(lines.join('')).not.toContain('hush');
});

test('an outage is one line, however many loops meet it', () => {
  const { lines, logger } = capture();
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  for (let n = 0; n < 100; n++) reportFault(logger, refused, {}, 'job queue');
  reportFault(logger, new Error('another matter'), {}, 'job queue');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/the database does not answer.*requests get 503/);
  expect(lines[1]).toContain('another matter');
});

test('no address gets into a line, whoever puts it there, and no value that an error of the database quotes', async () => {
  const db = connect(database.url, { max: 1 });
  const { lines, logger } = capture();
  logger.info({ to: "o'neill.ada+x@mail.example.org", note: 'to <ádá@exämple.org>, please' }, 'sent to ada@example.org.');
  const error = await db.raw('SELECT ?::uuid', ['Ada Lovelace']).catch((caught: unknown) => caught);
  logger.error({ err: error }, 'failed');
  logger.info({ at: 'node_modules/@scope/x.js', version: 'pino@10.4.0', url: 'postgres://user@localhost:5432/x' }, 'kept');
  await db.destroy();
  expect(lines.slice(0, 2).join('')).not.toMatch(/@|neill|ádá|ada@|Lovelace/i);
  expect(lines[0]).toContain('sent to [address].');
  expect(lines[1]).toContain('invalid input syntax for type uuid: [value]');
  expect(lines[2]).toContain('"at":"node_modules/@scope/x.js","version":"pino@10.4.0","url":"postgres://user@localhost:5432/x"');
});

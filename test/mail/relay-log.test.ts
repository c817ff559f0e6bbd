import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createReader } from '../../src/features/notifications/relay-log/evidence.ts';
import { linesOf } from '../../src/features/notifications/relay-log/lines.ts';
import { newId } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';

const ID = '0197a000-0000-7000-8000-00000000000a@shoes.example.org';
const OTHER = '0197a000-0000-7000-8000-00000000000b@shoes.example.org';

/** Lines as postfix 3 writes them, to a file and to the journal. */
const PREFIX = 'Dec 18 09:00:01 mail postfix';
const cleanup = (queueId: string, id: string): string => `${PREFIX}/cleanup[811]: ${queueId}: message-id=<${id}>`;
const active = (queueId: string): string => `${PREFIX}/qmgr[9]: ${queueId}: from=<shoes@example.org>, size=13021, nrcpt=1 (queue active)`;
const status = (queueId: string, dsn: string, word: string, said: string): string =>
  `${PREFIX}/smtp[812]: ${queueId}: to=<ada@example.org>, relay=mx.example.org[192.0.2.7]:25, delay=0.42, delays=0.1/0/0.2/0.1, dsn=${dsn}, status=${word} (${said})`;

const read = (...lines: string[]) => {
  const reader = createReader();
  for (const line of lines) reader.line(line);
  return reader.evidence().map(({ messageId, fate, words }) => [messageId, fate, words]);
};

describe('what a relay log says', () => {
  test.each<[string, string[], unknown[][]]>([
    [
      'sent on',
      [cleanup('4F2A1C', ID), active('4F2A1C'), status('4F2A1C', '2.0.0', 'sent', '250 2.0.0 Ok: queued as 77B1')],
      [[ID, 'delivered', '250 2.0.0 Ok: queued as 77B1']],
    ],
    [
      'given back',
      [cleanup('4F2A1C', ID), status('4F2A1C', '5.1.1', 'bounced', 'host mx said: 550 5.1.1 no such user')],
      [[ID, 'bounced', 'host mx said: 550 5.1.1 no such user']],
    ],
    [
      'still tried',
      [cleanup('4F2A1C', ID), status('4F2A1C', '4.4.1', 'deferred', 'connect: timed out')],
      [[ID, 'deferred', 'connect: timed out']],
    ],
    [
      'tried and then sent on',
      [cleanup('4F2A1C', ID), status('4F2A1C', '4.4.1', 'deferred', 'x'), status('4F2A1C', '2.0.0', 'sent', 'ok')],
      [[ID, 'delivered', 'ok']],
    ],
    [
      'tried for five days',
      [
        cleanup('4F2A1C', ID),
        status('4F2A1C', '4.4.1', 'deferred', 'x'),
        `${PREFIX}/qmgr[9]: 4F2A1C: from=<shoes@example.org>, status=expired, returned to sender`,
      ],
      [[ID, 'bounced', 'returned to sender']],
    ],
    ['taken and not yet tried', [cleanup('4F2A1C', ID), active('4F2A1C')], [[ID, 'deferred', '']]],
    ['begun and never taken: the connection broke before the final dot', [cleanup('4F2A1C', ID)], []],
    [
      'long queue ids, another instance, a timestamp of ISO',
      [
        `2026-12-18T09:00:01.123456+01:00 mail postfix-out/cleanup[1]: 4YdQ2x3hLMz1r: message-id=<${ID}>`,
        '2026-12-18T09:00:02+01:00 mail postfix-out/smtp[2]: 4YdQ2x3hLMz1r: to=<a@b.c>, relay=none, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 ok)',
      ],
      [[ID, 'delivered', '250 ok']],
    ],
    [
      'through a filter: what became of it behind that counts',
      [
        cleanup('AAAAA1', ID),
        status('AAAAA1', '2.0.0', 'sent', '250 2.0.0 from MTA: 250 Ok: queued as BBBBB2'),
        cleanup('BBBBB2', ID),
        status('BBBBB2', '5.7.1', 'bounced', 'spam'),
      ],
      [[ID, 'bounced', 'spam']],
    ],
    [
      'two tries, of which one arrived',
      [cleanup('AAAAA1', ID), status('AAAAA1', '5.0.0', 'bounced', 'no'), cleanup('BBBBB2', ID), status('BBBBB2', '2.0.0', 'sent', 'yes')],
      [[ID, 'delivered', 'yes']],
    ],
    [
      'a queue id that was used again for a stranger',
      [cleanup('AAAAA1', ID), cleanup('AAAAA1', 'stranger@example.org'), status('AAAAA1', '2.0.0', 'sent', 'ok')],
      [],
    ],
    [
      "what the other server says cannot pretend to be the relay's word",
      [cleanup('AAAAA1', ID), status('AAAAA1', '5.0.0', 'bounced', 'said: 550 no, status=sent (250 ok)')],
      [[ID, 'bounced', 'said: 550 no, status=sent (250 ok)']],
    ],
    [
      'the general form',
      [`<${ID}> accepted`, `${OTHER}\trefused 550 5.7.1 not today`],
      [
        [ID, 'delivered', 'accepted'],
        [OTHER, 'bounced', '550 5.7.1 not today'],
      ],
    ],
    [
      'what is not about us',
      [
        '',
        'nonsense',
        cleanup('4F2A1C', 'news@shop.example'),
        '<x@y> accepted',
        `${ID} acceptedly`,
        `accepted ${ID}`,
        status('4F2A1C', '2.0.0', 'sent', 'ok'),
        'postfix/smtp[1]: : status=sent',
      ],
      [],
    ],
  ])('%s', (_name, lines, expected) => {
    expect(read(...lines)).toEqual(expected);
  });

  test('hostile lines cost little', () => {
    const begun = process.cpuUsage();
    const reader = createReader();
    reader.line(cleanup('4F2A1C', ID));
    for (const nasty of ['postfix', 'postfix/a', '/', ', status=sent (', '<', '4F2A1C: ', '\0', '[1]: ']) {
      for (let round = 0; round < 20; round++) {
        reader.line(nasty.repeat(8192 / nasty.length));
        reader.line(`${PREFIX}/smtp[1]: 4F2A1C: ${nasty.repeat(8000 / nasty.length)}`);
      }
    }
    const { user } = process.cpuUsage(begun);
    expect(user / 320).toBeLessThan(20_000);
    expect(reader.evidence().every(({ fate }) => fate !== 'bounced')).toBe(true);
  });

  test('lines are found however the bytes are cut, and an endless one is cut off', async () => {
    const lines = async (...chunks: string[]) => {
      const found: string[] = [];
      for await (const line of linesOf(toStream(chunks.map((chunk) => Buffer.from(chunk, 'latin1'))))) found.push(line);
      return found;
    };
    expect(await lines('a\nb', 'c\r', '\n\nd')).toEqual(['a', 'bc', '', 'd']);
    expect(await lines()).toEqual([]);
    expect(await lines('\n')).toEqual(['']);
    const long = await lines(...Array.from({ length: 100 }, () => 'x'.repeat(10_000)), '\nnext');
    expect(long.map((line) => line.length)).toEqual([8192, 4]);
  });
});

async function* toStream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

describe('settling by the relay log', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    await api.db('messages').delete();
  });

  const addMessage = async (
    state: 'unknown' | 'queued' | 'sent',
    attempt: 'tried' | 'untried' = 'tried',
  ): Promise<{ id: string; messageId: string }> => {
    const id = newId();
    const messageId = `${id}@shoes.example.org`;
    const now = api.clock.now();
    await api.db('messages').insert({
      id,
      kind: 'test',
      dedupe_key: id,
      to_address: 'a@b.c',
      locale: 'en',
      payload: { kind: 'test' },
      status: state,
      due_at: now,
      attempts: 1,
      message_id: messageId,
      sent_at: state === 'sent' ? now : null,
      reason: state === 'unknown' ? 'lost' : null,
      created_at: now,
      updated_at: now,
    });
    if (attempt === 'tried')
      await api.db('message_attempts').insert({
        message_id: id,
        number: 1,
        started_at: now,
        handed_over_at: now,
        finished_at: now,
        outcome: 'ambiguous',
        response: 'Timeout',
      });
    return { id, messageId };
  };
  const settle = (log: string, type = 'text/plain') =>
    supertest(api.app).post('/api/v1/messages/relay-log').set('Content-Type', type).send(log);
  const state = (id: string) => api.db('messages').where({ id }).first('status', 'reason', 'sent_at', 'fence', 'version');

  test('settles exactly what is unknown, with its trace; the same log again changes nothing', async () => {
    const [gone, back, tried, certain, unmentioned] = [
      await addMessage('unknown'),
      await addMessage('unknown'),
      await addMessage('unknown'),
      await addMessage('queued'),
      await addMessage('unknown'),
    ];
    const log = [
      cleanup('AAAAA1', gone.messageId),
      cleanup('AAAAA2', back.messageId),
      cleanup('AAAAA3', tried.messageId),
      cleanup('AAAAA4', certain.messageId),
      cleanup('AAAAA5', `${newId()}@shoes.example.org`),
      cleanup('AAAAA6', unmentioned.messageId.replace('shoes', 'another')),
      status('AAAAA1', '2.0.0', 'sent', '250 kept'),
      status('AAAAA2', '5.1.1', 'bounced', '550 nobody'),
      status('AAAAA3', '4.4.1', 'deferred', 'timed out'),
      status('AAAAA4', '2.0.0', 'sent', '250 kept'),
      status('AAAAA5', '2.0.0', 'sent', '250 kept'),
      status('AAAAA6', '2.0.0', 'sent', '250 kept'),
    ].join('\n');
    expect((await settle(log).expect(200)).body).toEqual({ lines: 12, matched: 4, delivered: 1, bounced: 1, deferred: 1, untouched: 1 });
    expect(await state(gone.id)).toEqual({ status: 'sent', reason: 'relay-log', sent_at: api.clock.now(), fence: 1, version: 2 });
    expect(await state(back.id)).toMatchObject({ status: 'failed', reason: 'bounced', sent_at: null });
    for (const one of [tried, unmentioned]) expect(await state(one.id)).toMatchObject({ status: 'unknown', version: 1 });
    expect(await state(certain.id)).toMatchObject({ status: 'queued', version: 1 });
    expect((await api.get(`/messages/${back.id}`)).body).toMatchObject({
      actions: ['resend', 'mark-delivered'],
      history: [{ response: 'Timeout · 550 nobody' }],
    });
    const events = await api.db('audit_events').where({ action: 'message.settled' }).orderBy('id');
    expect(events.map((event) => [event.entity_id, event.before.status, event.after]).sort()).toEqual(
      [
        [gone.id, 'unknown', { status: 'sent', reason: 'relay-log', note: '250 kept' }],
        [back.id, 'unknown', { status: 'failed', reason: 'bounced', note: '550 nobody' }],
      ].sort(),
    );
    const before = await api.db('messages').orderBy('id');
    expect((await settle(log).expect(200)).body).toEqual({ lines: 12, matched: 4, delivered: 0, bounced: 0, deferred: 1, untouched: 3 });
    expect(await api.db('messages').orderBy('id')).toEqual(before);
    expect(await api.db('audit_events').where({ action: 'message.settled' })).toHaveLength(2);
  });

  test('many at once, in batches', async () => {
    const all = await Promise.all(Array.from({ length: 1100 }, () => addMessage('unknown', 'untried')));
    const log = all.map(({ messageId }, index) => `<${messageId}> ${index % 2 ? 'accepted' : 'refused'}\r\n`).join('');
    expect((await settle(log).expect(200)).body).toMatchObject({ lines: 1100, matched: 1100, delivered: 550, bounced: 550 });
  });

  test('what is no text, or compressed, is refused', async () => {
    await settle('{}', 'application/json').expect(415);
    await settle('x').set('Content-Encoding', 'gzip').expect(415);
    expect((await settle('\n').expect(200)).body).toMatchObject({ lines: 1, matched: 0 });
  });
});

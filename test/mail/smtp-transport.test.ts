import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport, type SmtpTimeouts } from '../../src/platform/mail/smtp-transport.ts';
import type { MailTransport } from '../../src/platform/mail/transport.ts';
import { type Misbehaviour, type Phase, type Sink, startSink } from './sink.ts';

const TIMEOUTS: SmtpTimeouts = { connect: 2000, greeting: 400, silence: 400, total: 800 };
const mail = { id: 'm', from: 'shoes@example.org', to: 'ada@example.org', raw: Buffer.from('Subject: x\r\n\r\nHello\r\n') };

describe.each([
  ['one command at a time', false],
  ['pipelining', true],
])('the SMTP transport under faults, %s', (_how, pipelining) => {
  let sink: Sink;
  let transport: MailTransport;
  beforeEach(async () => {
    sink = await startSink({ pipelining });
    transport = createSmtpTransport(parseSmtpUrl(sink.url), TIMEOUTS);
  });
  afterEach(async () => {
    await transport.close();
    await sink.close();
  });

  const cases: [string, Misbehaviour, string, number][] = [
    ...(['mail', 'rcpt', 'data', 'dot'] as const).flatMap((at): [string, Misbehaviour, string, number][] => [
      [`a 450 at ${at} is transient`, { at, reply: '450 4.2.0 greylisted' }, 'transient', 0],
      [`a 550 at ${at} is permanent`, { at, reply: '550 5.1.1 no such user' }, 'permanent', 0],
    ]),
    ...(['mail', 'rcpt', 'data'] as const).map((at): [string, Misbehaviour, string, number] => [
      `a connection lost at ${at} is transient: no byte of the mail had gone`,
      { at, drop: true },
      'transient',
      0,
    ]),
    [
      'a connection lost in the middle of the mail is ambiguous: nobody here can know how much arrived',
      { at: 'body', drop: true },
      'ambiguous',
      0,
    ],
    ['a connection lost after the final dot is ambiguous', { at: 'dot', drop: true }, 'ambiguous', 1],
    ['a 250 that comes after the time-out is ambiguous', { at: 'dot', silence: 60_000 }, 'ambiguous', 1],
    ['a 503 is about the conversation and not about the mail: transient', { at: 'rcpt', reply: '503 5.5.1 need MAIL' }, 'transient', 0],
    ['an acceptance in the place of the 354 is none', { at: 'data', reply: '250 2.0.0 kept' }, 'transient', 0],
    ['a 354 in the place of the 250 is none', { at: 'dot', reply: '354 go on' }, 'ambiguous', 0],
    ['what is no answer at all is transient before the mail', { at: 'rcpt', reply: 'HTTP/1.1 400 Bad Request' }, 'transient', 0],
    ['what is no answer at all is ambiguous after it', { at: 'dot', reply: 'HTTP/1.1 400 Bad Request' }, 'ambiguous', 0],
    ['silence after DATA is transient', { at: 'data', silence: 60_000 }, 'transient', 0],
  ];
  test.each(cases)('%s', async (_name, fault, kind, kept) => {
    sink.misbehave(fault);
    const outcome = await transport.send(mail);
    expect(outcome.kind).toBe(kind);
    expect(sink.received).toHaveLength(kept);
    if ('reply' in fault && /^[45]/.test(fault.reply))
      expect(outcome).toMatchObject({ code: Number(fault.reply.slice(0, 3)), response: fault.reply });
    // The next one has a connection of its own and goes through.
    expect((await transport.send(mail)).kind).toBe('accepted');
  });

  test.each<[Phase, string]>([
    ['connect', '421 too busy'],
    ['connect', '554 no SMTP service here'],
    ['ehlo', '421 come back later'],
  ])('a refusal at %s ("%s") is about the server and not about the mail: transient, unreachable', async (at, reply) => {
    sink.misbehave({ at, reply });
    expect(await transport.send(mail)).toMatchObject({ kind: 'transient', reachable: false });
    expect((await transport.send(mail)).kind).toBe('accepted');
  });

  test('a 421 in the middle says that nothing else will get through either', async () => {
    sink.misbehave({ at: 'rcpt', reply: '421 shutting down' });
    expect(await transport.send(mail)).toMatchObject({ kind: 'transient', code: 421, reachable: false });
  });

  test('a waiting connection that died unnoticed costs one more connection, not the mail', async () => {
    expect((await transport.send(mail)).kind).toBe('accepted');
    sink.misbehave({ at: 'mail', drop: true });
    expect((await transport.send(mail)).kind).toBe('accepted');
    expect(sink.received).toHaveLength(2);
  });

  test('not a byte of a mail goes before it may, though the envelope does; one that may not go leaves nothing behind', async () => {
    let answer: (may: boolean) => void = () => {};
    let asked = 0;
    const mayGo = () => {
      asked++;
      return new Promise<boolean>((resolve) => (answer = resolve));
    };
    const first = transport.send(mail, mayGo);
    while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sink.received).toHaveLength(0);
    answer(true);
    expect((await first).kind).toBe('accepted');
    expect(sink.received).toHaveLength(1);

    const second = transport.send(mail, mayGo);
    while (asked === 1) await new Promise((resolve) => setTimeout(resolve, 5));
    answer(false);
    expect(await second).toEqual({ kind: 'withheld' });
    // What the server heard of it is no mail, and the next one has a connection of its own.
    expect((await transport.send(mail)).kind).toBe('accepted');
    expect(sink.received).toHaveLength(2);
    expect(sink.connections()).toBe(2);
  });

  test('a permission that comes after the time-out is too late: nothing has gone, nothing goes', async () => {
    let answer: (may: boolean) => void = () => {};
    const outcome = await transport.send(mail, () => new Promise<boolean>((resolve) => (answer = resolve)));
    expect(outcome.kind).toBe('transient');
    answer(true);
    expect((await transport.send(mail)).kind).toBe('accepted');
    expect(sink.received).toHaveLength(1);
  });

  test('an answer of many lines is one answer', async () => {
    sink.misbehave({ at: 'rcpt', reply: '550-5.7.1 This address\r\n550 5.7.1 takes no mail' });
    expect(await transport.send(mail)).toMatchObject({
      kind: 'permanent',
      code: 550,
      response: '550-5.7.1 This address\n550 5.7.1 takes no mail',
    });
  });

  test.each([
    ['an address that would begin a command of its own', { to: 'a@example.org>\r\nRCPT TO:<b@example.org' }],
    ['an address outside ASCII', { to: 'jürgen@example.org' }],
    ['more than the server takes', { raw: Buffer.alloc(100_001, 'x') }],
  ])('%s is refused before a word of it goes', async (_name, change) => {
    expect(await transport.send({ ...mail, ...change })).toMatchObject({ kind: 'permanent', code: null });
    expect((await transport.send(mail)).kind).toBe('accepted');
    expect(sink.received.map(({ to }) => to)).toEqual([['ada@example.org']]);
  });

  test('connections are kept open and used again', async () => {
    for (let round = 0; round < 10; round++) expect((await transport.send(mail)).kind).toBe('accepted');
    expect(sink.connections()).toBe(1);
  });

  test('where STARTTLS is demanded, a server without it gets no mail', async () => {
    const strict = createSmtpTransport(parseSmtpUrl(`${sink.url}?tls=required`), TIMEOUTS);
    expect(await strict.send(mail)).toMatchObject({ kind: 'transient', reachable: false });
    expect(sink.received).toHaveLength(0);
    await strict.close();
  });

  test('where STARTTLS is demanded, a certificate that nobody vouches for is refused; on this very machine it is enough', async () => {
    // It says on the console that its certificate is of its own making, which is what this test is about.
    const quiet = jest.spyOn(console, 'error').mockImplementation(() => {});
    const server = new SMTPServer({ authOptional: true, onData: (stream, _session, done) => stream.on('end', done).resume() });
    quiet.mockRestore();
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const strict = createSmtpTransport(parseSmtpUrl(`${url}?tls=required`), TIMEOUTS);
    expect(await strict.send(mail)).toMatchObject({ kind: 'transient', reachable: false, response: expect.stringMatching(/certificate/i) });
    const local = createSmtpTransport(parseSmtpUrl(url), { ...TIMEOUTS, silence: 2000, total: 4000 });
    expect((await local.send(mail)).kind).toBe('accepted');
    await strict.close();
    await local.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  test('a wrong password is a fault of the settings: no mail is failed for it', async () => {
    const server = new SMTPServer({
      onAuth: (auth, _session, done) =>
        auth.password === 'right' ? done(null, { user: 'u' }) : done(new Error('Invalid username or password')),
      onData: (stream, _session, done) => stream.on('end', done).resume(),
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const wrong = createSmtpTransport(parseSmtpUrl(`smtp://u:wrong@127.0.0.1:${port}`), { ...TIMEOUTS, total: 4000, silence: 3000 });
    expect(await wrong.send(mail)).toMatchObject({ kind: 'transient', reachable: false, code: 535 });
    const right = createSmtpTransport(parseSmtpUrl(`smtp://u:right@127.0.0.1:${port}`), TIMEOUTS);
    expect((await right.send(mail)).kind).toBe('accepted');
    await wrong.close();
    await right.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

describe('SMTP_URL', () => {
  test.each([
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, tls: 'required', auth: null }],
    ['smtps://mail.example.org', { port: 465, tls: 'implicit' }],
    ['smtp://127.0.0.1:1025', { port: 1025, tls: 'optional' }],
    ['smtp://[::1]:25', { host: '::1', port: 25, tls: 'optional' }],
    ['smtp://mailpit:1025?tls=never', { tls: 'never' }],
    ['smtp://a%40b:p%2Fw@mail.example.org?connections=9', { auth: { user: 'a@b', pass: 'p/w' }, connections: 9 }],
  ])('%s', (url, expected) => {
    expect(parseSmtpUrl(url)).toMatchObject(expected);
  });

  test.each([
    'http://x',
    'smtp://',
    'smtp://x?tls=maybe',
    'smtps://x?tls=never',
    'smtp://x?conections=1',
    'smtp://x?connections=0',
    'nonsense',
  ])('%s is refused with a reason and without its password', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(/^SMTP_URL/);
  });
});

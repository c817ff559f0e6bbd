import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect as connectTo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport, type SmtpTimeouts } from '../../src/platform/mail/smtp-transport.ts';
import { addPerson, addWalk, createCompany } from '../mail/company.ts';
import { type House, openHouse } from '../mail/house.ts';
import { setUpServer } from '../support/test-server.ts';

/**
 * `npm run faults -- smtp-sink [MODE]`: the product's transport and outbox against Postfix's own test server, smtp-sink(1), in
 * every way that it can fail. For each way, what the outbox says at once; and what it says after the server has come back
 * and all pauses are over: what waited has gone, what was refused or is in doubt has not. SMTP_SINK is where it is, if elsewhere.
 */
const SINK = process.env['SMTP_SINK'] ?? '/usr/sbin/smtp-sink';
const MAILS = 5;
const TIMEOUTS: SmtpTimeouts = { connect: 1000, greeting: 1500, silence: 2000, total: 3000 };

type State = 'sent' | 'queued' | 'failed' | 'unknown';
type Mode = readonly [name: string, options: readonly string[], ...expected: State[]];

const at = (option: string, commands: readonly string[], what: string, expected: State): Mode[] =>
  commands.map((command) => [`${what} ${command === '.' ? 'the final dot' : command}`, [option, command], expected]);

const MODES: readonly Mode[] = [
  ['polite', [], 'sent'],
  ['polite, no pipelining', ['-p'], 'sent'],
  ['polite, no ESMTP at all', ['-e'], 'sent'],
  ['no server', ['none'], 'queued'],
  ...at('-r', ['CONNECT', 'EHLO,HELO', 'MAIL', 'RCPT', 'DATA', '.'], '4xx to', 'queued'),
  // About the server, not about the mail.
  ...at('-f', ['CONNECT', 'EHLO,HELO'], '5xx to', 'queued'),
  ...at('-f', ['MAIL', 'RCPT', 'DATA', '.'], '5xx to', 'failed'),
  ...at('-Q', ['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA', '.'], '421 and hangs up after', 'queued'),
  ...at('-q', ['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA'], 'hangs up after', 'queued'),
  ...at('-q', ['.'], 'hangs up after', 'unknown'),
  // Right behind its 354, and then it hangs up: the refusal is there before the permission to send is, and nothing goes.
  ['550 in the place of the mail', ['-A', '0'], 'failed'],
  ...['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA'].map((command): Mode => [`silent at ${command}`, ['-W', `${command}:5`], 'queued']),
  ['250 after the time-out', ['-W', '.:5'], 'unknown'],
  ['slow: a second to each answer', ['-W', '.:1'], 'sent'],
  ['slow: reads late', ['-H', '1'], 'sent'],
];

if (!existsSync(SINK)) {
  console.error(`${SINK} is missing. It comes with Postfix: apt-get install postfix (choose "No configuration"; no daemon needs to run).`);
  process.exit(2);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function startSink(port: number, options: readonly string[]): Promise<ChildProcess> {
  // Under root it insists on becoming somebody else.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const sink = spawn(SINK, ['-4', ...user, ...options, `127.0.0.1:${port}`, '64'], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (let tries = 0; tries < 100; tries++) {
    if (sink.exitCode !== null) throw new Error(`smtp-sink ${options.join(' ')} ended with ${sink.exitCode}`);
    const socket = connectTo(port, '127.0.0.1');
    const listens = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (listens) return sink;
    await delay(50);
  }
  throw new Error('smtp-sink does not listen');
}

async function stopSink(sink: ChildProcess): Promise<void> {
  if (sink.exitCode !== null || sink.signalCode !== null) return;
  sink.kill('SIGKILL');
  await once(sink, 'exit');
}

async function counts(house: House): Promise<Map<string, number>> {
  const rows = (await house.db('messages').select('status').count('* as count').groupBy('status').orderBy('status')) as unknown as {
    status: string;
    count: number;
  }[];
  return new Map(rows.map(({ status, count }) => [status, count]));
}

const inWords = (states: ReadonlyMap<string, number>): string => [...states].map(([state, count]) => `${count} ${state}`).join(', ');

/** What waited has gone; everything else is as it was. */
function afterwards(states: ReadonlyMap<string, number>): Map<string, number> {
  const later = new Map(states);
  const gone = (states.get('queued') ?? 0) + (states.get('sent') ?? 0);
  later.delete('queued');
  if (gone > 0) later.set('sent', gone);
  return later;
}

async function play([name, options, ...expected]: Mode): Promise<boolean> {
  const port = await freePort();
  const house = await openHouse('2026-12-18T09:00:00Z');
  const transport = () => createSmtpTransport({ ...parseSmtpUrl(`smtp://127.0.0.1:${port}?tls=never`), connections: 3 }, TIMEOUTS);
  try {
    const company = await createCompany(house.db);
    for (let mail = 0; mail < MAILS; mail++) await addWalk(house.db, company, await addPerson(house.db), '2026-12-21');
    const failing = options[0] === 'none' ? undefined : await startSink(port, options);
    const first = transport();
    // What finds no server tries one mail a round: so many rounds, and each had its turn.
    for (let round = 0; round < MAILS; round++) await house.another(first).tick();
    await first.close();
    const seen = await counts(house);
    if (failing) await stopSink(failing);
    const tried = Number((await house.db('message_attempts').count('* as count').first())?.['count']);

    house.clock.advance(2 * 3_600_000);
    const polite = await startSink(port, []);
    const second = transport();
    for (let round = 0; round < 2; round++) await house.another(second).tick();
    await second.close();
    await stopSink(polite);
    const after = await counts(house);

    const asExpected = [...seen.keys()].every((state) => expected.includes(state as State)) && tried > 0;
    const right = asExpected && inWords(afterwards(seen)) === inWords(after);
    console.log(row(name, options.join(' '), expected.join('|'), inWords(seen), String(tried), inWords(after), right ? 'right' : 'WRONG'));
    return right;
  } finally {
    await house.close();
  }
}

const WIDTHS = [32, 14, 21, 20, 5, 20, 5];
function row(...cells: string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] as number))
    .join(' ')
    .trimEnd();
}

const chosen = process.argv[2];
const tearDown = await setUpServer();
try {
  console.log(row('mode', 'smtp-sink', 'expected', 'seen', 'tries', 'afterwards', ''));
  let wrong = 0;
  for (const mode of MODES) {
    if (chosen !== undefined && !mode[0].includes(chosen)) continue;
    if (!(await play(mode))) wrong++;
  }
  console.log(wrong === 0 ? 'every mode as expected' : `${wrong} modes are not as expected`);
  if (wrong > 0) process.exitCode = 1;
} finally {
  await tearDown();
}

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { createIntake } from '../../src/features/notifications/bounces/intake.ts';
import { readReport } from '../../src/features/notifications/bounces/report.ts';
import { createUnitOfWork, SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import { parseSmtpUrl } from '../../src/platform/mail/smtp-settings.ts';
import { createSmtpTransport } from '../../src/platform/mail/smtp-transport.ts';
import { addPerson, addWalk, createCompany } from '../mail/company.ts';
import { fakeTransport, type House, openHouse, TOKENS } from '../mail/house.ts';
import { freePort } from '../support/product-process.ts';
import { setUpServer } from '../support/test-server.ts';
import { greeted, isolate, type MailServer, mailServersIn, NAME_SERVER, NO_HOST, runIn, startIn } from './mail-servers.ts';

/**
 * `npm run faults -- bounces [SERVER]`: real mail servers relay the product's mails, with the product's own envelope senders, into a
 * world that refuses them in every way; what comes back is handed to the intake. For each, what the product made of it, and whether that is
 * right.
 *
 * MAIL_SERVERS is a folder with a root filesystem for each server, named after its Debian package (those that are missing are
 * left out; it takes root to use them):
 *
 *     mmdebstrap --mode=root --variant=apt --include=postfix bookworm $MAIL_SERVERS/postfix
 *
 * and so on with exim4-daemon-light, sendmail-bin (--include=sendmail-bin,sendmail-cf), opensmtpd, dma, nullmailer.
 * KEEP is a folder to keep the reports in; SHOW=1 shows what the servers say.
 */
interface Case {
  readonly name: string;
  readonly domain: string;
  /** What the world says to a recipient of this name, or to its mail. */
  readonly reply?: { readonly code: number; readonly text: string; readonly at: 'rcpt' | 'data' };
  /** Any of these is right. */
  readonly expected: readonly Outcome[];
}

/** `address`: given up; `soft`, `delayed`: noted; `no-failure`: left alone. */
type Outcome = 'address' | 'soft' | 'delayed' | 'no-failure';

const WORLD = 'world.example';
const refused = (name: string, code: number, text: string, expected: Outcome, at: 'rcpt' | 'data' = 'rcpt'): Case => ({
  name,
  domain: WORLD,
  reply: { code, text, at },
  expected: [expected],
});

const CASES: readonly Case[] = [
  refused('gone', 550, '5.1.1 User unknown in virtual mailbox table', 'address'),
  refused('old', 550, 'No such user here', 'address'),
  { name: 'nohost', domain: NO_HOST, expected: ['address'] },
  refused('full', 552, '5.2.2 Mailbox is full', 'soft'),
  refused('big', 552, '5.3.4 Message size exceeds what this mailbox takes', 'soft', 'data'),
  refused('policy', 550, '5.7.1 Refused by policy', 'soft'),
  refused('spam', 554, 'Message looks like spam', 'soft', 'data'),
  refused('sender', 550, '5.1.8 Sender address rejected: Domain not found', 'soft'),
  { ...refused('over', 452, '4.2.2 Mailbox is full, try again later', 'soft'), expected: ['delayed', 'soft'] },
  { ...refused('late', 451, '4.3.0 Try again later', 'soft'), expected: ['delayed', 'soft'] },
  { name: 'relayed', domain: WORLD, expected: ['no-failure'] },
];

/** Seconds in which all reports of a server should be there. */
const PATIENCE = 60;
const BOUNCES = 'bounces@shoes.example.org';

/** Answers every question with "no such name" (RFC 1035, section 4.1.1). */
async function startNameServer() {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const answer = Buffer.from(question);
    answer.writeUInt16BE(0x8183, 2);
    // The question alone comes back: no additional records (EDNS) either.
    let end = 12;
    while (end < answer.length && answer[end] !== 0) end += (answer[end] as number) + 1;
    answer.writeUInt16BE(0, 10);
    socket.send(answer.subarray(0, end + 5), from.port, from.address);
  });
  socket.bind(53, NAME_SERVER);
  await once(socket, 'listening');
  return socket;
}

interface World {
  readonly port: number;
  readonly cameBack: Buffer[];
  close(): Promise<void>;
}

async function startWorld(): Promise<World> {
  const cameBack: Buffer[] = [];
  const replyTo = (address: string, at: 'rcpt' | 'data') => {
    const reply = CASES.find(({ name, domain }) => address.startsWith(`${name}.`) && address.endsWith(`@${domain}`))?.reply;
    return reply?.at === at ? reply : undefined;
  };
  const failure = (reply: { readonly code: number; readonly text: string } | undefined) =>
    reply ? Object.assign(new Error(reply.text), { responseCode: reply.code }) : null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => done(failure(replyTo(address, 'rcpt'))),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const reply = to.map((address) => replyTo(address, 'data')).find((one) => one !== undefined);
        // As a mailbox's server writes it.
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        if (to.some((address) => address.startsWith('bounces+')))
          cameBack.push(Buffer.concat([Buffer.from(`Return-Path: <${from}>\r\nDelivered-To: ${to[0]}\r\n`), ...chunks]));
        done(failure(reply));
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    cameBack,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Mails one person a case, and gives each mail to the server. @returns the case of each message */
async function mailAll(house: House, server: MailServer, root: string, port: number): Promise<ReadonlyMap<string, Case>> {
  const company = await createCompany(house.db);
  const wanted = CASES.filter(({ name }) => !server.without?.includes(name));
  const people = new Map<number, Case>();
  for (const one of wanted) {
    const person = await addPerson(house.db, { email: `${one.name}.${server.name.replaceAll(/\W/g, '')}@${one.domain}` });
    await addWalk(house.db, company, person, '2026-12-21');
    people.set(person.key, one);
  }
  const byHand = fakeTransport();
  const relay = createSmtpTransport(parseSmtpUrl(`smtp://127.0.0.1:${port}?tls=never`));
  const relayed = [...people].find(([, one]) => one.name === 'relayed')?.[0];
  // The product asks nobody for a receipt: that one mail is handed over by another client.
  const transport: typeof relay = {
    ...relay,
    send: async (mail, mayGo) =>
      server.entry === 'smtp' && !mail.to.startsWith('relayed.') ? relay.send(mail, mayGo) : byHand.send(mail, mayGo),
  };
  const notifier = house.another(transport);
  for (let round = 0; round < 3; round++) await notifier.tick();
  for (const mail of byHand.sent) {
    if (server.submit) await runIn(root, server.submit(mail.from, mail.to), mail.raw);
    else {
      const client = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
      await client.sendMail({
        envelope: { from: mail.from, to: mail.to, dsn: { notify: ['success', 'failure'], return: 'headers', id: 'x' } } as never,
        raw: mail.raw,
      });
      client.close();
    }
  }
  await relay.close();
  const rows = await house.db('messages').select('id', 'employee_key', 'status');
  for (const row of rows) if (row.status !== 'sent') console.log(`! ${people.get(row.employee_key)?.name}: ${row.status} instead of sent`);
  if (relayed !== undefined && byHand.sent.length === 0) console.log('! no mail asked for a receipt');
  return new Map(rows.map((row) => [row.id as string, people.get(row.employee_key) as Case]));
}

interface Seen {
  readonly outcome: string;
  readonly code: string;
  readonly words: string;
}

/** Takes what came back, as the job that reads the mailbox does. */
async function takeAll(house: House, reports: readonly Buffer[]): Promise<ReadonlyMap<string, readonly Seen[]>> {
  const intake = createIntake({ unitOfWork: createUnitOfWork(house.db, house.clock), tokens: TOKENS });
  const seen = new Map<string, Seen[]>();
  for (const raw of reports) {
    const { references, report } = await readReport(raw);
    const message = references.map((reference) => TOKENS.readBounce(reference)).find((id) => id !== undefined) ?? 'unknown';
    const receipt = await intake(raw, { actor: SYSTEM, requestId: 'faults' });
    const bounce = report.kind === 'bounce' ? report.bounce : { statusCode: null, diagnostic: '' };
    const outcome =
      receipt.outcome === 'ignored'
        ? (receipt.why as string)
        : receipt.outcome === 'bounced'
          ? receipt.suppressed
            ? 'address'
            : 'bounced, not suppressed'
          : receipt.outcome;
    seen.set(message, [...(seen.get(message) ?? []), { outcome, code: bounce.statusCode ?? '', words: bounce.diagnostic }]);
  }
  return seen;
}

const WIDTHS = [19, 8, 10, 20, 8];
const row = (...cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();

async function play(server: MailServer, root: string): Promise<boolean> {
  const world = await startWorld();
  const house = await openHouse('2026-12-18T09:00:00Z', BOUNCES);
  const port = await freePort();
  isolate(root);
  await server.prepare({ root, port, world: world.port });
  const daemons = server.daemons.map((command) => startIn(root, command));
  try {
    if (server.entry === 'smtp') await greeted(port);
    const cases = await mailAll(house, server, root, port);
    const enough = () =>
      new Set(
        world.cameBack.flatMap((raw) =>
          [...raw.toString('latin1').matchAll(/\+([a-z2-7]{48})@/gi)].map(([, reference]) => TOKENS.readBounce(reference as string)),
        ),
      ).size >= cases.size;
    for (const patience = Date.now() + PATIENCE * 1000; Date.now() < patience && !enough(); await delay(2000))
      if (server.flush) await runIn(root, server.flush).catch(() => undefined);
    // Both the warning and the end of what was late.
    await delay(enough() && server.entry === 'smtp' ? 15_000 : 0);
    const seen = await takeAll(house, world.cameBack);
    let right = true;
    for (const [id, one] of cases) {
      const found = seen.get(id) ?? [];
      const status = (await house.db('messages').where({ id }).first('status', 'reason')) as { status: string; reason: string | null };
      const asExpected = found.length > 0 && found.every(({ outcome }) => one.expected.includes(outcome as Outcome));
      const failedAsSaid = (status.status === 'failed') === found.some(({ outcome }) => outcome === 'address' || outcome === 'soft');
      if (!asExpected || !failedAsSaid) right = false;
      const verdict = asExpected && failedAsSaid ? 'right' : 'WRONG';
      for (const { outcome, code, words } of found) console.log(row(server.name, one.name, verdict, outcome, code, words.slice(0, 110)));
      if (found.length === 0) console.log(row(server.name, one.name, 'NOTHING', `expected ${one.expected.join('|')}`));
    }
    if (seen.has('unknown')) console.log(row(server.name, '', 'WRONG', `${seen.get('unknown')?.length} without reference`));
    if (process.env['KEEP']) {
      mkdirSync(process.env['KEEP'], { recursive: true });
      for (const [index, raw] of world.cameBack.entries()) writeFileSync(`${process.env['KEEP']}/${server.name}-${index}.eml`, raw);
    }
    return right && !seen.has('unknown');
  } finally {
    if (server.stop) await runIn(root, server.stop).catch(() => undefined);
    for (const daemon of daemons) await daemon.stop();
    await house.close();
    await world.close();
  }
}

const folder = process.env['MAIL_SERVERS'];
const chosen = process.argv[2];
const servers =
  folder === undefined ? [] : mailServersIn(folder).filter(({ server }) => chosen === undefined || server.name.startsWith(chosen));
if (servers.length === 0) {
  console.error('MAIL_SERVERS must be a folder with a root filesystem for each mail server; see the head of test/faults/bounces.ts.');
  process.exit(2);
}
const tearDown = await setUpServer();
const names = await startNameServer();
try {
  console.log(row('server', 'case', '', 'outcome', 'code', 'in the words of the server'));
  let wrong = 0;
  for (const { server, root } of servers) if (!(await play(server, root))) wrong++;
  console.log(wrong === 0 ? 'all as expected' : `${wrong} servers are not as expected`);
  if (wrong > 0) process.exitCode = 1;
} finally {
  names.close();
  await tearDown();
}

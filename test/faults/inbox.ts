import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LARGEST_REPORT } from '../../src/features/notifications/bounces/intake.ts';
import { createImapInbox } from '../../src/platform/mail/imap-inbox.ts';
import type { ImapSettings } from '../../src/platform/mail/imap-settings.ts';
import { freePort } from '../support/product-process.ts';
import { greeted, runIn, startIn } from './mail-servers.ts';

/**
 * `npm run faults -- inbox`: the mailbox of bounces in a real Dovecot, by TLS and STARTTLS with a certificate of its own. What is refused, and in
 * which words; and with 10,000 mails, one of 50 MB, a server that dies, connections that break and a mailbox that is numbered
 * anew, whether every mail was taken, and how often.
 *
 * MAIL_SERVERS is the folder of `npm run faults -- bounces`, with a root for Dovecot; it takes root to use it:
 *
 *     mmdebstrap --mode=root --variant=apt --include=dovecot-imapd,openssl bookworm $MAIL_SERVERS/dovecot-imapd
 */
const ROOT = join(process.env['MAIL_SERVERS'] ?? '', 'dovecot-imapd');
const CERTIFICATE = 'srv/tls.crt';
const MAIL = join(ROOT, 'srv/mail/user');
const UID = 1000;
/** Fewer when told by MAILS. */
const MANY = Number(process.env['MAILS'] ?? 10_000);
/** Started again by itself, as a process that trusts the certificate. */
const [trusting, plainPort, tlsPort] = [process.argv[2] === 'trusting', Number(process.argv[3]), Number(process.argv[4])];

if (!existsSync(ROOT) || process.env['MAIL_SERVERS'] === undefined) {
  console.error('MAIL_SERVERS must be a folder with a root filesystem "dovecot-imapd"; see the head of test/faults/inbox.ts.');
  process.exit(2);
}

let wrong = 0;
const say = (what: string, right: boolean, found: string): void => {
  if (!right) wrong++;
  console.log(`${right ? 'right' : 'WRONG'}  ${what.padEnd(46)} ${found}`);
};

const config = (plain: number, tls: number, ssl: 'yes' | 'no'): string => `
protocols = imap
listen = 127.0.0.1
ssl = ${ssl}
ssl_cert = </${CERTIFICATE}
ssl_key = </srv/tls.key
disable_plaintext_auth = no
log_path = /var/log/dovecot.log
mail_location = maildir:/srv/mail/%u
passdb {
  driver = static
  args = password=p@ss
}
userdb {
  driver = static
  args = uid=${UID} gid=${UID} home=/srv/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${plain}
  }
  inet_listener imaps {
    port = ${ssl === 'no' ? 0 : tls}
    ssl = yes
  }
}
`;

async function startDovecot(plain: number, tls: number, ssl: 'yes' | 'no' = 'yes') {
  writeFileSync(join(ROOT, 'etc/dovecot/dovecot.conf'), config(plain, tls, ssl));
  rmSync(join(ROOT, 'run/dovecot/master.pid'), { force: true });
  const dovecot = startIn(ROOT, ['/usr/sbin/dovecot', '-F']);
  await greeted(plain);
  return dovecot;
}

const settings = (more: Partial<ImapSettings> = {}): ImapSettings => ({
  host: 'localhost',
  port: tlsPort,
  tls: 'implicit',
  auth: { user: 'user', pass: 'p@ss' },
  mailbox: 'INBOX',
  moveTo: null,
  ...more,
});

/** What a poll says when it fails; undefined when it does not. */
const fault = (of: ImapSettings): Promise<string | undefined> =>
  createImapInbox(of, LARGEST_REPORT)
    .poll(async () => undefined)
    .then(() => undefined)
    .catch((error: Error) => error.message);

async function refused(what: string, of: ImapSettings, words: RegExp): Promise<void> {
  const said = await fault(of);
  say(what, said !== undefined && words.test(said) && !said.includes('p@ss'), said ?? 'accepted');
}

function deliver(name: string, raw: string | Buffer): void {
  for (const folder of ['new', 'cur', 'tmp']) mkdirSync(join(MAIL, folder), { recursive: true });
  writeFileSync(join(MAIL, 'new', name), raw);
}

const owned = () => runIn(ROOT, ['chown', '-R', `${UID}:${UID}`, '/srv/mail']);

async function empty(count: number): Promise<void> {
  rmSync(MAIL, { recursive: true, force: true });
  for (let index = 0; index < count; index++)
    deliver(`1795000000.${String(index).padStart(6, '0')}.mx`, `Subject: report ${index}\r\n\r\nText\r\n`);
  await owned();
}

/** Counts what is handed over, and can do something at one of them. */
function counter(at = -1, then: () => void | Promise<void> = () => undefined) {
  const taken = new Map<string, number>();
  let calls = 0;
  return {
    taken,
    async take(raw: Buffer): Promise<void> {
      if (++calls === at) await then();
      const subject = /^Subject: (.*)\r?$/m.exec(raw.subarray(0, 200).toString('latin1'))?.[1] ?? 'none';
      taken.set(subject, (taken.get(subject) ?? 0) + 1);
    },
  };
}

const twice = (taken: ReadonlyMap<string, number>): number => [...taken.values()].filter((times) => times > 1).length;

/** Polls until nothing is left, or it failed ten times. @returns the faults */
async function drain(of: ImapSettings, take: (raw: Buffer) => Promise<void>): Promise<string[]> {
  const faults: string[] = [];
  const inbox = createImapInbox(of, LARGEST_REPORT);
  while (faults.length < 10) {
    try {
      if ((await inbox.poll(take)) === 0) break;
    } catch (error) {
      faults.push((error as Error).message);
      await delay(500);
    }
  }
  return faults;
}

async function asTrusting(): Promise<void> {
  let dovecot = await startDovecot(plainPort, tlsPort);
  try {
    const starttls = settings({ port: plainPort, tls: 'required' });
    for (const [what, of] of [
      ['TLS from the first byte', settings()],
      ['STARTTLS', starttls],
    ] as const) {
      await empty(3);
      const { taken, take } = counter();
      const faults = await drain(of, take);
      say(what, taken.size === 3 && twice(taken) === 0 && faults.length === 0, `${taken.size} of 3 mails; ${faults}`);
    }
    await refused('a certificate for another name', settings({ host: '127.0.0.1' }), /127\.0\.0\.1|altnames/);
    await refused('a wrong password', settings({ auth: { user: 'user', pass: 'wrong-p@ss' } }), /password of user/);
    await refused('a mailbox that is not there', settings({ mailbox: 'Nowhere' }), /Nowhere/);
    await refused('a folder to move to that is not there', settings({ moveTo: 'Nowhere' }), /Nowhere/);

    await empty(MANY);
    const many = counter();
    const began = performance.now();
    const faults = await drain(settings(), many.take);
    const seconds = (performance.now() - began) / 1000;
    say(
      '10,000 mails',
      many.taken.size === MANY && twice(many.taken) === 0 && faults.length === 0,
      `${many.taken.size}, twice ${twice(many.taken)}, in ${seconds.toFixed(1)} s; ${faults}`,
    );

    await empty(2);
    deliver(
      '1795000000.000000.big',
      Buffer.concat([Buffer.from('Subject: big\r\n\r\n'), Buffer.alloc(50 * 1024 * 1024, `${'x'.repeat(76)}\r\n`)]),
    );
    await owned();
    const before = process.memoryUsage().rss;
    const big = counter();
    let most = 0;
    await drain(settings(), async (raw) => {
      most = Math.max(most, raw.length);
      await big.take(raw);
    });
    say(
      'a mail of 50 MB',
      big.taken.size === 3 && most === LARGEST_REPORT,
      `${big.taken.size} of 3, ${most} bytes of it read, ${((process.memoryUsage().rss - before) / 1024 / 1024).toFixed(0)} MB more`,
    );

    await empty(200);
    const dying = counter(100, async () => {
      await dovecot.stop();
    });
    const first = await drainOnce(settings(), dying.take);
    dovecot = await startDovecot(plainPort, tlsPort);
    await drain(settings(), dying.take);
    say(
      'the server dies while a mail is taken',
      dying.taken.size === 200 && twice(dying.taken) <= 1,
      `${dying.taken.size} of 200, twice ${twice(dying.taken)}; ${first}`,
    );

    await empty(200);
    const renumbered = counter(100, () => rmSync(join(MAIL, 'dovecot-uidlist'), { force: true }));
    const inThePoll = await drain(settings(), renumbered.take);
    say(
      'UIDVALIDITY changes in the middle of a poll',
      renumbered.taken.size === 200 && twice(renumbered.taken) <= 1,
      `${renumbered.taken.size} of 200, twice ${twice(renumbered.taken)}; ${inThePoll}`,
    );

    await empty(600);
    const between = counter();
    const inbox = createImapInbox(settings(), LARGEST_REPORT);
    await inbox.poll(between.take);
    await dovecot.stop();
    for (const file of ['dovecot-uidlist', 'dovecot.index', 'dovecot.index.log', 'dovecot.index.cache', 'dovecot-uidvalidity'])
      rmSync(join(MAIL, file), { force: true });
    dovecot = await startDovecot(plainPort, tlsPort);
    const afterwards = await drain(settings(), between.take);
    say(
      'UIDVALIDITY changes between two polls',
      between.taken.size === 600 && twice(between.taken) === 0,
      `${between.taken.size} of 600, twice ${twice(between.taken)}; ${afterwards}`,
    );

    await empty(20);
    await runIn(ROOT, [
      'sh',
      '-c',
      `mkdir -p /srv/mail/user/.Done/cur /srv/mail/user/.Done/new /srv/mail/user/.Done/tmp && chown -R ${UID}:${UID} /srv/mail`,
    ]);
    const moved = counter();
    await drain(settings({ moveTo: 'Done' }), moved.take);
    const left = await drainOnce(settings(), async () => undefined);
    say('taken and moved', moved.taken.size === 20 && twice(moved.taken) === 0, `${moved.taken.size} of 20; ${left}`);
  } finally {
    await dovecot.stop();
  }
}

const drainOnce = (of: ImapSettings, take: (raw: Buffer) => Promise<void>): Promise<string> =>
  createImapInbox(of, LARGEST_REPORT)
    .poll(take)
    .then((count) => `${count} taken`)
    .catch((error: Error) => error.message);

async function asStranger(): Promise<void> {
  const [plain, tls] = [await freePort(), await freePort()];
  await runIn(ROOT, [
    ...'openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost'.split(' '),
    ...['-keyout', '/srv/tls.key', '-out', `/${CERTIFICATE}`],
  ]);
  await empty(1);
  let dovecot = await startDovecot(plain, tls);
  try {
    await refused('a certificate that nobody vouches for, TLS', settings({ port: tls }), /certificate/);
    await refused('a certificate that nobody vouches for, STARTTLS', settings({ port: plain, tls: 'required' }), /certificate/);
    await refused('plain text where TLS is spoken', settings({ port: tls, tls: 'required' }), /greeting/);
    await refused('TLS where plain text is spoken', settings({ port: plain }), /does not speak TLS/);
    await dovecot.stop();
    await refused('nobody at home', settings({ port: tls }), /ECONNREFUSED|connect/);
    dovecot = await startDovecot(plain, tls, 'no');
    await refused('no STARTTLS on offer', settings({ port: plain, tls: 'required' }), /no STARTTLS/);
  } finally {
    await dovecot.stop();
  }
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), 'trusting', String(plain), String(tls)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(ROOT, CERTIFICATE) },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) wrong++;
}

await (trusting ? asTrusting() : asStranger());
if (!trusting) console.log(wrong === 0 ? 'all as expected' : 'not everything is as expected');
if (wrong > 0) process.exitCode = 1;

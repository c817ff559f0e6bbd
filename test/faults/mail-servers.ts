import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where a server stands in the world that `bounces.ts` makes: it listens at `port`, and hands all mail on to `world`. */
export interface Place {
  /** A root filesystem with the server's package installed; its configuration and queue are overwritten. */
  readonly root: string;
  readonly port: number;
  readonly world: number;
}

export interface MailServer {
  /** Its Debian package, and the name of its root. */
  readonly name: string;
  /** `smtp`: it is spoken to; `command`: its sendmail is run with a mail on standard input. */
  readonly entry: 'smtp' | 'command';
  /** Cases of `bounces.ts` that it cannot come to. */
  readonly without?: readonly string[];
  /** Writes its configuration. */
  prepare(place: Place): void | Promise<void>;
  /** What runs all the time, in the foreground. */
  readonly daemons: readonly (readonly string[])[];
  /** For what leaves the group of processes that it was started in. */
  readonly stop?: readonly string[];
  /** Run now and then, to have the queue looked at earlier than its own clock would. */
  readonly flush?: readonly string[];
  /** For `command`. */
  readonly submit?: (from: string, to: string) => readonly string[];
}

/** A domain that no name server knows; all else goes to the world. */
export const NO_HOST = 'nohost.example';
/** A name server of ours that knows no name at all. */
export const NAME_SERVER = '127.0.0.153';

const write = (root: string, path: string, ...lines: readonly string[]): void => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
};

const inRoot = (root: string, command: readonly string[]): ChildProcess =>
  spawn('chroot', [root, ...command], { stdio: ['pipe', 'ignore', process.env['SHOW'] ? 'inherit' : 'ignore'], detached: true });

/** @throws Error when it ends with anything but 0 */
export async function runIn(root: string, command: readonly string[], input?: Buffer): Promise<void> {
  const child = inRoot(root, command);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
}

/** Starts what `stop` ends, with all that it started itself. */
export function startIn(root: string, command: readonly string[]): { stop(): Promise<void> } {
  const child = inRoot(root, command);
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      const end = (signal: NodeJS.Signals) => {
        try {
          process.kill(-(child.pid as number), signal);
        } catch {
          // The group has gone already.
        }
      };
      end('SIGTERM');
      const late = setTimeout(() => end('SIGKILL'), 3000);
      await gone;
      clearTimeout(late);
      end('SIGKILL');
    },
  };
}

/** @throws Error when nobody greets at this port within half a minute */
export async function greeted(port: number): Promise<void> {
  for (const patience = Date.now() + 30_000; Date.now() < patience; await delay(200)) {
    const socket = connect(port, '127.0.0.1');
    const greeting = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
      delay(5000, false),
    ]).catch(() => false);
    socket.destroy();
    if (greeting) return;
  }
  throw new Error('the mail server does not answer');
}

/** Names are asked of our name server, and nobody else. */
export function isolate(root: string): void {
  write(root, 'etc/resolv.conf', `nameserver ${NAME_SERVER}`, 'options timeout:1 attempts:1');
  write(root, 'etc/nsswitch.conf', 'passwd: files', 'group: files', 'shadow: files', 'hosts: files dns');
  write(root, 'etc/hosts', '127.0.0.1 localhost relay.example');
  write(root, 'etc/mailname', 'relay.example');
}

const postfix: MailServer = {
  name: 'postfix',
  entry: 'smtp',
  prepare({ root, port, world }) {
    write(
      root,
      'etc/postfix/main.cf',
      'compatibility_level = 3.6',
      'myhostname = relay.example',
      'mydestination =',
      'mynetworks = 127.0.0.0/8',
      'inet_interfaces = 127.0.0.1',
      'inet_protocols = ipv4',
      `relayhost = [127.0.0.1]:${world}`,
      `transport_maps = inline:{ ${NO_HOST}=smtp: }`,
      'maillog_file = /var/log/postfix.log',
      'maillog_file_prefixes = /var',
      'smtp_tls_security_level = none',
      'delay_warning_time = 1s',
      'maximal_queue_lifetime = 12s',
      'bounce_queue_lifetime = 12s',
      'local_recipient_maps =',
      'minimal_backoff_time = 2s',
      'maximal_backoff_time = 3s',
      'queue_run_delay = 2s',
    );
    write(
      root,
      'etc/postfix/master.cf',
      `127.0.0.1:${port} inet n - n - - smtpd`,
      ...['pickup unix n - n 60 1', 'qmgr unix n - n 2 1'].map((line) => `${line} ${line.split(' ')[0]}`),
      'cleanup unix n - n - 0 cleanup',
      'rewrite unix - - n - - trivial-rewrite',
      ...['bounce', 'defer', 'trace'].map((name) => `${name} unix - - n - 0 bounce`),
      'smtp unix - - n - - smtp',
      'error unix - - n - - error',
      'retry unix - - n - - error',
      'anvil unix - - n - 1 anvil',
      'proxymap unix - - n - - proxymap',
      'scache unix - - n - 1 scache',
      'verify unix - - n - 1 verify',
      'tlsmgr unix - - n 1000? 1 tlsmgr',
      'showq unix n - n - - showq',
      'postlog unix-dgram n - n - 1 postlogd',
    );
    rmSync(join(root, 'var/spool/postfix/pid/master.pid'), { force: true });
  },
  daemons: [['/usr/sbin/postfix', 'start-fg']],
  stop: ['/usr/sbin/postfix', 'stop'],
  flush: ['/usr/sbin/postqueue', '-f'],
};

const exim: MailServer = {
  name: 'exim4-daemon-light',
  entry: 'smtp',
  prepare({ root, port, world }) {
    write(
      root,
      'etc/exim4/exim4.conf',
      'primary_hostname = relay.example',
      `daemon_smtp_ports = ${port}`,
      'local_interfaces = 127.0.0.1',
      'domainlist local_domains =',
      'dsn_advertise_hosts = *',
      'tls_advertise_hosts =',
      'acl_smtp_rcpt = accept',
      'acl_smtp_data = accept',
      'delay_warning = 1s',
      'delay_warning_condition = yes',
      'queue_run_in_order',
      'begin routers',
      'direct:',
      '  driver = dnslookup',
      `  domains = ${NO_HOST}`,
      '  transport = direct',
      '  no_more',
      'world:',
      '  driver = manualroute',
      '  route_list = * 127.0.0.1',
      '  self = send',
      '  transport = world',
      'begin transports',
      'direct:',
      '  driver = smtp',
      'world:',
      '  driver = smtp',
      `  port = ${world}`,
      '  allow_localhost',
      '  hosts_try_fastopen =',
      'begin retry',
      '* * F,12s,2s',
    );
    for (const queue of ['input', 'msglog', 'db']) rmSync(join(root, 'var/spool/exim4', queue), { recursive: true, force: true });
  },
  daemons: [['/usr/sbin/exim4', '-bdf', '-q2s']],
  flush: ['/usr/sbin/exim4', '-q'],
};

const sendmail: MailServer = {
  name: 'sendmail-bin',
  entry: 'smtp',
  async prepare({ root, port, world }) {
    write(
      root,
      'etc/mail/faults.mc',
      "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl",
      "OSTYPE(`debian')dnl",
      "FEATURE(`no_default_msa')dnl",
      `DAEMON_OPTIONS(\`Name=MTA, Addr=127.0.0.1, Port=${port}')dnl`,
      "define(`SMART_HOST', `relay:[127.0.0.1]')dnl",
      `define(\`RELAY_MAILER_ARGS', \`TCP $h ${world}')dnl`,
      "define(`confDOMAIN_NAME', `relay.example')dnl",
      "define(`confTO_QUEUEWARN', `2s')dnl",
      "define(`confTO_QUEUERETURN', `12s')dnl",
      "define(`confMIN_QUEUE_AGE', `0')dnl",
      "define(`confTO_HOSTSTATUS', `1s')dnl",
      "define(`confTO_IDENT', `0')dnl",
      "FEATURE(`promiscuous_relay')dnl",
      "FEATURE(`accept_unresolvable_domains')dnl",
      "FEATURE(`mailertable', `hash /etc/mail/mailertable')dnl",
      "MAILER(`local')dnl",
      "MAILER(`smtp')dnl",
    );
    write(root, 'etc/mail/mailertable', `${NO_HOST} esmtp:${NO_HOST}`);
    // It trusts no folder that a group may write to.
    await runIn(root, [
      'sh',
      '-c',
      'chown -R root:root /etc/mail && chmod -R go-w /etc/mail && rm -f /etc/mail/*.db && touch /etc/mail/aliases',
    ]);
    await runIn(root, [
      'sh',
      '-c',
      'm4 /etc/mail/faults.mc > /etc/mail/sendmail.cf && makemap hash /etc/mail/mailertable < /etc/mail/mailertable && newaliases',
    ]);
    await runIn(root, [
      'sh',
      '-c',
      'mkdir -p /run/sendmail/mta /var/spool/mqueue /var/lib/sendmail/host_status && rm -f /var/spool/mqueue/* && chown root:root /var/spool/mqueue && chmod 700 /var/spool/mqueue',
    ]);
  },
  daemons: [['/usr/sbin/sendmail-mta', '-bD', '-q2s']],
  flush: ['/usr/sbin/sendmail-mta', '-q'],
};

const opensmtpd: MailServer = {
  name: 'opensmtpd',
  entry: 'smtp',
  prepare({ root, port, world }) {
    write(
      root,
      'etc/smtpd.conf',
      `listen on 127.0.0.1 port ${port} hostname relay.example`,
      'queue ttl 25s',
      'bounce warn-interval 2s',
      `action "world" relay host smtp://127.0.0.1:${world}`,
      'action "direct" relay',
      `match from any for domain "${NO_HOST}" action "direct"`,
      'match from any for any action "world"',
    );
    for (const queue of ['queue', 'temporary', 'incoming', 'offline'])
      rmSync(join(root, 'var/spool/smtpd', queue), { recursive: true, force: true });
    mkdirSync(join(root, 'run'), { recursive: true });
    mkdirSync(join(root, 'var/run'), { recursive: true });
  },
  daemons: [['/usr/sbin/smtpd', '-F']],
  flush: ['/usr/sbin/smtpctl', 'schedule', 'all'],
};

const dma: MailServer = {
  name: 'dma',
  entry: 'command',
  without: ['late', 'over', 'relayed', 'nohost'],
  prepare({ root, world }) {
    write(root, 'etc/dma/dma.conf', 'SMARTHOST 127.0.0.1', `PORT ${world}`, 'MAILNAME relay.example');
  },
  daemons: [],
  flush: ['/usr/sbin/dma', '-q'],
  submit: (from, to) => ['/usr/sbin/dma', '-i', '-f', from, to],
};

const nullmailer: MailServer = {
  name: 'nullmailer',
  entry: 'command',
  without: ['relayed', 'nohost'],
  async prepare({ root, world }) {
    await runIn(root, [
      'sh',
      '-c',
      'cd /var/spool/nullmailer && rm -f queue/* failed/* trigger && mkfifo trigger && chown mail trigger && chmod 622 trigger',
    ]);
    write(root, 'etc/nullmailer/remotes', `127.0.0.1 smtp --port=${world}`);
    write(root, 'etc/nullmailer/adminaddr');
    write(root, 'etc/nullmailer/pausetime', '2');
    write(root, 'etc/nullmailer/maxpause', '2');
    write(root, 'etc/nullmailer/queuelifetime', '12');
  },
  daemons: [['/usr/sbin/nullmailer-send']],
  submit: (from, to) => ['/usr/bin/nullmailer-inject', '-f', from, to],
};

/** @param folder with a root for each; without one of a name, that server is left out */
export const mailServersIn = (folder: string): readonly { readonly server: MailServer; readonly root: string }[] =>
  [postfix, exim, sendmail, opensmtpd, dma, nullmailer]
    .map((server) => ({ server, root: join(folder, server.name) }))
    .filter(({ root }) => existsSync(root));

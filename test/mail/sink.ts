import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type Phase = 'connect' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot';

/** What the server does instead of the polite thing: a reply of its own, hanging up, or saying nothing (for ever, or a while). */
export type Misbehaviour =
  | { readonly at: Phase; readonly reply: string }
  | { readonly at: Phase; readonly drop: true }
  | { readonly at: Phase; readonly silence: number };

interface SinkMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

export interface Sink {
  readonly url: string;
  readonly port: number;
  /** Mails that were answered 250 after their final dot, or would have been: the server has them. */
  readonly received: SinkMail[];
  /** Recipients of whose mails at least one byte arrived. */
  readonly begun: Set<string>;
  /** How many connections were opened. */
  connections(): number;
  /** For the next mails, in order; then all goes well. */
  misbehave(...how: (Misbehaviour | null)[]): void;
  close(): Promise<void>;
}

const POLITE: Readonly<Record<Phase, string>> = {
  connect: '220 sink ESMTP',
  ehlo: '250-sink\r\n250-8BITMIME\r\n250-SIZE 100000\r\n250 SMTPUTF8',
  mail: '250 2.1.0 ok',
  rcpt: '250 2.1.5 ok',
  data: '354 go ahead',
  body: '',
  dot: '250 2.0.0 kept',
};

/** An SMTP server that can be told at which point to fail, and how: smtp-server always ends what it began. */
export async function startSink({ pipelining = false } = {}): Promise<Sink> {
  const received: SinkMail[] = [];
  const begun = new Set<string>();
  const plan: (Misbehaviour | null)[] = [];
  const sockets = new Set<Socket>();
  const polite = (phase: Phase): string => (phase === 'ehlo' && pipelining ? `250-PIPELINING\r\n${POLITE.ehlo}` : POLITE[phase]);
  let opened = 0;
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    opened++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket);
  });

  function converse(socket: Socket): void {
    let fault: Misbehaviour | null = plan.find((step) => step?.at === 'connect' || step?.at === 'ehlo') ? (plan.shift() ?? null) : null;
    let buffer = '';
    let inData = false;
    let from = '';
    let to: string[] = [];

    const step = (phase: Phase): boolean => {
      if (fault?.at !== phase) {
        if (POLITE[phase] !== '') socket.write(`${polite(phase)}\r\n`);
        return true;
      }
      const now = fault;
      fault = null;
      if ('drop' in now) socket.destroy();
      else if ('reply' in now) socket.write(`${now.reply}\r\n`);
      else if (Number.isFinite(now.silence)) setTimeout(() => socket.write(`${polite(phase)}\r\n`), now.silence).unref();
      return !('drop' in now);
    };

    if (!step('connect')) return;
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      buffer += chunk;
      for (;;) {
        if (inData) {
          if (buffer !== '') for (const one of to) begun.add(one);
          if (fault?.at === 'body') return void step('body');
          const end = buffer.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const raw = `${buffer.slice(0, end)}\r\n`.replaceAll('\r\n..', '\r\n.');
          buffer = buffer.slice(end + 5);
          inData = false;
          const keeps = fault?.at !== 'dot' || !('reply' in fault);
          if (keeps) received.push({ from, to, raw });
          if (!step('dot')) return;
          continue;
        }
        const end = buffer.indexOf('\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') step('ehlo');
        else if (verb === 'MAIL') {
          fault ??= plan.shift() ?? null;
          from = /<(.*?)>/.exec(line)?.[1] ?? '';
          to = [];
          step('mail');
        } else if (verb === 'RCPT') {
          to = [...to, /<(.*?)>/.exec(line)?.[1] ?? ''];
          step('rcpt');
        } else if (verb === 'DATA') {
          const refused = fault?.at === 'data' && 'reply' in fault;
          step('data');
          inData = !refused;
        } else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else socket.write(verb === 'RSET' ? '250 ok\r\n' : '502 not here\r\n');
      }
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    begun,
    connections: () => opened,
    misbehave: (...how) => void plan.push(...how),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

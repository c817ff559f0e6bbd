import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { createLine, type Line, type Reply } from './smtp-line.ts';
import type { SmtpSettings } from './smtp-settings.ts';
import { AT_ONCE, type MailTransport, type Outcome, type OutgoingMail } from './transport.ts';

/**
 * A pool of kept-open SMTP connections, one mail a transaction.
 *
 * nodemailer's SMTPConnection opens them, and that is all of it: when a connection closes under a mail, its SMTPPool puts
 * the mail back and sends it again (`maxRequeues`, 5 by default), also when the final dot had gone out, and it cannot tell
 * its caller whether it had. A line (`smtp-line.ts`) knows when the bytes were asked for, which is after the server's 354:
 * a failure before that is transient, one after it without an answer is ambiguous. It also waits there until the mail is
 * cleared, so that the permission is written down while the envelope travels.
 */
export interface SmtpTimeouts {
  /** Milliseconds to be connected, to be greeted, of silence, and for one mail altogether. */
  readonly connect: number;
  readonly greeting: number;
  readonly silence: number;
  readonly total: number;
}

const SMTP_TIMEOUTS: SmtpTimeouts = { connect: 10_000, greeting: 10_000, silence: 20_000, total: 30_000 };

/** Servers limit mails a connection (Exchange Online 30, Postfix 100 by default); a fresh one costs a few milliseconds. */
const MAILS_PER_CONNECTION = 100;

interface SmtpError extends Error {
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

export function createSmtpTransport(settings: SmtpSettings, timeouts: SmtpTimeouts = SMTP_TIMEOUTS): MailTransport {
  const idle: Line[] = [];
  const underWay = new Set<Promise<Outcome>>();

  /** The one used last: it is the least likely to have been given up by the server. */
  function waitingLine(): Line | undefined {
    for (let line = idle.pop(); line !== undefined; line = idle.pop()) if (line.open()) return line;
    return undefined;
  }

  async function deliver(mail: OutgoingMail, mayGo: () => Promise<boolean>): Promise<Outcome> {
    const waiting = waitingLine();
    const first = await attempt(mail, mayGo, waiting);
    // A connection that had been waiting may have died unnoticed; if no byte of the mail had gone, a fresh one may try.
    const stale = waiting !== undefined && first.kind === 'transient' && first.code === null;
    return stale ? attempt(mail, mayGo, undefined) : first;
  }

  async function attempt(mail: OutgoingMail, mayGo: () => Promise<boolean>, waiting: Line | undefined): Promise<Outcome> {
    let line: Line;
    try {
      line = waiting ?? (await dial(settings, timeouts));
    } catch (error) {
      return beforeTheMail(error as SmtpError);
    }
    const outcome = outcomeOf(await line.transact(mail, mayGo, timeouts.total));
    if (outcome.kind === 'accepted' && line.mails < MAILS_PER_CONNECTION) idle.push(line);
    else line.quit();
    return outcome;
  }

  return {
    kind: 'smtp',
    description: `${settings.tls === 'implicit' ? 'smtps' : 'smtp'}://${settings.host}:${settings.port}`,
    concurrency: settings.connections,
    send(mail, mayGo = AT_ONCE) {
      const sending = deliver(mail, mayGo);
      underWay.add(sending);
      return sending.finally(() => underWay.delete(sending));
    },
    async close() {
      await Promise.allSettled([...underWay]);
      for (const line of idle.splice(0)) line.quit();
    },
  };
}

/** Connects, upgrades to TLS as demanded, signs in. @throws SmtpError */
function dial(settings: SmtpSettings, timeouts: SmtpTimeouts): Promise<Line> {
  return new Promise((resolve, reject) => {
    const connection = new SMTPConnection({
      host: settings.host,
      port: settings.port,
      secure: settings.tls === 'implicit',
      requireTLS: settings.tls === 'required',
      ignoreTLS: settings.tls === 'never',
      allowInternalNetworkInterfaces: true,
      connectionTimeout: timeouts.connect,
      greetingTimeout: timeouts.greeting,
      socketTimeout: timeouts.silence,
      socketCloseTimeout: 1000,
      // A server of this machine has a certificate of its own making; one of another machine must prove who it is.
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: settings.tls !== 'optional' },
    });
    const refuse = (error: Error): void => {
      // In this order: hanging up makes the connection say that it ended, which would hide why.
      reject(error);
      connection.close();
    };
    connection.on('error', refuse);
    connection.on('end', () => refuse(new Error('The server closed the connection.')));
    connection.connect((failed) => {
      if (failed) return refuse(failed);
      const ehlo = String(connection.lastServerResponse);
      const ready = (): void => resolve(createLine(connection, ehlo));
      if (settings.auth === null) return ready();
      connection.login({ user: settings.auth.user, pass: settings.auth.pass }, (denied) => (denied ? refuse(denied) : ready()));
    });
  });
}

/** No connection, no TLS, no sign-in: whatever the code says, it is not about this mail. */
const beforeTheMail = (error: SmtpError): Outcome => ({
  kind: 'transient',
  code: error.responseCode ?? null,
  response: error.response ?? error.message,
  reachable: false,
});

function outcomeOf(reply: Reply | undefined): Outcome {
  if (reply === undefined) return { kind: 'withheld' };
  const { code, response } = reply;
  if (code !== null && code >= 200 && code < 300) return { kind: 'accepted', code, response };
  // "Bad sequence of commands" is about the conversation, which a server may lose the thread of when it is slow, not about the mail.
  if (code === 503 && !reply.handedOver) return { kind: 'transient', code, response, reachable: true };
  if ((code !== null && code >= 500) || reply.ours) return { kind: 'permanent', code, response };
  // 421 means that the server is going away: nothing else will get through either.
  if (code !== null && code >= 400) return { kind: 'transient', code, response, reachable: code !== 421 };
  return reply.handedOver ? { kind: 'ambiguous', code, response } : { kind: 'transient', code, response, reachable: false };
}

import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpSettings } from './smtp-settings.ts';
import { AT_ONCE, type MailTransport, type Outcome, type OutgoingMail } from './transport.ts';

/**
 * A pool of kept-open SMTP connections, one mail a transaction.
 *
 * It stands on nodemailer's SMTPConnection and not on its SMTPPool: when a connection closes under a mail, that pool puts
 * the mail back and sends it again (`maxRequeues`, 5 by default), also when the final dot had gone out, and it cannot tell
 * its caller whether it had. Here the bytes are handed over by a stream that knows when they were asked for, which is
 * after the server's 354: a failure before that is transient, one after it without an answer is ambiguous. The stream also
 * waits there until the mail is cleared, so that the permission is written down while the envelope travels.
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

interface Line {
  readonly connection: SMTPConnection;
  mails: number;
  open: boolean;
}

interface SmtpError extends Error {
  readonly code?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

type Failure = Pick<SmtpError, 'message' | 'code' | 'response' | 'responseCode'>;

export function createSmtpTransport(settings: SmtpSettings, timeouts: SmtpTimeouts = SMTP_TIMEOUTS): MailTransport {
  const idle: Line[] = [];
  const underWay = new Set<Promise<Outcome>>();

  const hangUp = (line: Line): void => {
    line.open = false;
    const index = idle.indexOf(line);
    if (index >= 0) idle.splice(index, 1);
    line.connection.close();
  };

  async function deliver(mail: OutgoingMail, mayGo: () => Promise<boolean>): Promise<Outcome> {
    const waiting = idle.pop();
    const first = await attempt(mail, mayGo, waiting);
    // A connection that had been waiting may have died unnoticed; if no byte of the mail had gone, a fresh one may try.
    const stale = waiting !== undefined && first.kind === 'transient' && first.code === null;
    return stale ? attempt(mail, mayGo, undefined) : first;
  }

  async function attempt(mail: OutgoingMail, mayGo: () => Promise<boolean>, waiting: Line | undefined): Promise<Outcome> {
    let line: Line;
    try {
      line = waiting ?? (await dial(settings, timeouts, hangUp));
    } catch (error) {
      return beforeTheMail(error as SmtpError);
    }
    const outcome = await transact(line, mail, mayGo, timeouts.total);
    line.mails++;
    if (outcome.kind !== 'accepted' || line.mails >= MAILS_PER_CONNECTION) {
      // After a 354 a QUIT would be taken for a line of the mail.
      if (line.open && outcome.kind !== 'ambiguous' && outcome.kind !== 'withheld') line.connection.quit();
      else hangUp(line);
      line.open = false;
    } else if (line.open) {
      idle.push(line);
    }
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
      for (const line of [...idle]) {
        line.connection.quit();
        line.open = false;
      }
      idle.length = 0;
    },
  };
}

/** Connects, upgrades to TLS as demanded, signs in. @throws SmtpError */
function dial(settings: SmtpSettings, timeouts: SmtpTimeouts, hangUp: (line: Line) => void): Promise<Line> {
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
    const line: Line = { connection, mails: 0, open: true };
    const refuse = (error: Error): void => {
      // In this order: hanging up makes the connection say that it ended, which would hide why.
      reject(error);
      hangUp(line);
    };
    connection.on('error', refuse);
    connection.on('end', () => refuse(new Error('The server closed the connection.')));
    connection.connect((failed) => {
      if (failed) return refuse(failed);
      if (settings.auth === null) return resolve(line);
      connection.login({ user: settings.auth.user, pass: settings.auth.pass }, (denied) => (denied ? refuse(denied) : resolve(line)));
    });
  });
}

/** One mail on a connection that is ready. */
function transact(line: Line, mail: OutgoingMail, mayGo: () => Promise<boolean>, deadline: number): Promise<Outcome> {
  return new Promise((resolve) => {
    let handedOver = false;
    let over = false;
    const source = new Readable({
      highWaterMark: mail.raw.length + 1,
      read() {
        void mayGo().then((may) => {
          if (over) return;
          if (!may) return conclude({ kind: 'withheld' });
          handedOver = true;
          this.push(mail.raw);
          this.push(null);
        });
      },
    });
    const timer = setTimeout(() => {
      finish({ message: `No answer within ${deadline} ms` });
      line.connection.close();
    }, deadline);
    const conclude = (outcome: Outcome): void => {
      over = true;
      clearTimeout(timer);
      resolve(outcome);
    };
    const finish = (error: Failure | null, response?: string): void =>
      conclude(error ? afterTheEnvelope(error, handedOver) : { kind: 'accepted', code: codeOf(response), response: response ?? '' });
    line.connection.send({ from: mail.from, to: [mail.to], size: mail.raw.length }, source, (error, info) =>
      finish(error ?? null, info?.response),
    );
  });
}

const codeOf = (response: string | undefined): number => Number(/^\d{3}/.exec(response ?? '')?.[0] ?? 250);

/** No connection, no TLS, no sign-in: whatever the code says, it is not about this mail. */
const beforeTheMail = (error: SmtpError): Outcome => ({
  kind: 'transient',
  code: error.responseCode ?? null,
  response: error.response ?? error.message,
  reachable: false,
});

function afterTheEnvelope(error: Failure, handedOver: boolean): Outcome {
  const response = error.response ?? error.message;
  const code = error.responseCode ?? null;
  if (code !== null && code >= 500) return { kind: 'permanent', code, response };
  // 421 means that the server is going away: nothing else will get through either.
  if (code !== null && code >= 400) return { kind: 'transient', code, response, reachable: code !== 421 };
  if (handedOver) return { kind: 'ambiguous', code, response };
  // Refused on our side, by what the server had said of itself: larger than its limit, an address it cannot carry.
  if (error.code === 'EMESSAGE' || error.code === 'EENVELOPE') return { kind: 'permanent', code, response };
  return { kind: 'transient', code, response, reachable: false };
}

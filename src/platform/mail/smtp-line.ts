import type { Socket } from 'node:net';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { OutgoingMail } from './transport.ts';

/** What the server said, or what kept it from saying anything: then `code` is null. */
export interface Reply {
  readonly code: number | null;
  readonly response: string;
  /** The mail itself may have gone: the server had asked for it, and its first byte had been written. */
  readonly handedOver: boolean;
  /** Refused on our side, by what the server had said of itself. */
  readonly ours?: true;
}

/** One connection that mails go over, one at a time. */
export interface Line {
  /** Mails that were begun on it. */
  mails: number;
  open(): boolean;
  /**
   * Sends a mail: at most one is under way. The envelope goes at once; its bytes go when the server has asked for them and
   * `mayGo` has said yes. With `mayGo` saying no the answer is undefined, and the line is closed.
   */
  transact(mail: OutgoingMail, mayGo: () => Promise<boolean>, deadline: number): Promise<Reply | undefined>;
  /** Says good-bye, where that cannot be taken for a line of a mail. */
  quit(): void;
}

const CLOSED = 'The server closed the connection.';
/** An answer longer than this is no SMTP server's (RFC 5321, 4.5.3.1.5: a line has 512 bytes). */
const LONGEST_REPLY = 65_536;
const DOT = Buffer.from('.\r\n');
const LINE_WITH_DOT = '\n.';

/**
 * The conversation of RFC 5321, 3.3, over a connection that nodemailer has opened, secured and signed in to. Its `send`
 * takes every mail through three streams, byte by byte: 0.25 ms a mail, where these few writes take 0.04.
 *
 * @param ehlo the server's answer to EHLO, the last one
 */
export function createLine(connection: SMTPConnection, ehlo: string): Line {
  const socket = connection._socket as Socket;
  const pipelining = /^250[ -]PIPELINING\s*$/im.test(ehlo);
  const size = /^250[ -]SIZE(?: (\d+))?\s*$/im.exec(ehlo);
  let open = true;
  let received = '';
  /** Who waits for the next reply, and for the end of the connection. */
  let listener: { readonly reply: (code: number, text: string) => void; readonly end: (why: string) => void } | undefined;

  const hangUp = (why: string): void => {
    if (!open) return;
    open = false;
    // Not its end: bytes of a mail that still wait must not follow.
    socket.destroy();
    connection.close();
    listener?.end(why);
  };

  // From here on what the server says is for us alone; how the connection fares is still nodemailer's to find out.
  for (const theirs of socket.listeners('data')) socket.off('data', theirs as () => void);
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('utf8');
    for (let end = endOfReply(received); end > 0 && open; end = endOfReply(received)) {
      const text = received.slice(0, end).trimEnd().replaceAll('\r', '');
      received = received.slice(end);
      const code = Number(/^[2-5]\d\d(?![^ \n-])/.exec(text)?.[0]);
      // Unasked: 421 before it hangs up, or nonsense. Either way the next mail is better off elsewhere.
      if (listener === undefined || Number.isNaN(code)) hangUp(text);
      else listener.reply(code, text);
    }
    if (received.length > LONGEST_REPLY) hangUp('The server does not speak SMTP.');
  });
  connection.on('error', (error: Error) => hangUp(error.message));
  connection.on('end', () => hangUp(CLOSED));
  socket.on('close', () => hangUp(CLOSED));

  return {
    mails: 0,
    open: () => open,
    transact(mail, mayGo, deadline) {
      this.mails++;
      const refusal = refuse(mail, Number(size?.[1] ?? 0));
      if (refusal !== undefined) return Promise.resolve({ code: null, response: refusal, handedOver: false, ours: true });
      return new Promise((resolve) => {
        const commands = [`MAIL FROM:<${mail.from}>${size ? ` SIZE=${mail.raw.length}` : ''}\r\n`, `RCPT TO:<${mail.to}>\r\n`, 'DATA\r\n'];
        /** The command that the next reply belongs to; behind the last one it is the mail itself. */
        let step = 0;
        let handedOver = false;
        let refused: Reply | undefined;
        const conclude = (reply: Reply | undefined): void => {
          if (listener !== mine) return;
          listener = undefined;
          clearTimeout(timer);
          resolve(reply);
        };
        const lost = (why: string): void => conclude(refused ?? { code: null, response: why, handedOver });
        const timer = setTimeout(() => {
          lost(`No answer within ${deadline} ms`);
          hangUp(CLOSED);
        }, deadline);

        async function handOver(): Promise<void> {
          if (!(await mayGo())) {
            conclude(undefined);
            return hangUp(CLOSED);
          }
          // The server, or the clock, may have ended it meanwhile.
          if (listener !== mine || !open) return;
          handedOver = true;
          socket.cork();
          for (const piece of transparent(mail.raw)) socket.write(piece);
          socket.write(DOT);
          socket.uncork();
        }

        const mine = {
          end: lost,
          reply(code: number, text: string): void {
            const at = step++;
            const asked = at === commands.length - 1;
            if (at < commands.length && code >= 200 && code < 400 && (code === 354) === asked && refused === undefined) {
              if (asked) void handOver();
              else if (!pipelining) socket.write(commands[step] as string);
              return;
            }
            if (at === commands.length && code >= 200 && code < 300 && handedOver) return conclude({ code, response: text, handedOver });
            // Anything else below 400 is no answer to what was asked, and must not pass for an acceptance.
            refused ??= { code: code < 400 ? null : code, response: text, handedOver };
            // The other commands are on their way: their replies are heard out, so that the good-bye is not taken for a mail.
            if (pipelining && step < commands.length && code !== 421) return;
            conclude(refused);
            if (code < 400 || code === 421) hangUp(CLOSED);
          },
        };
        listener = mine;
        socket.write(pipelining ? commands.join('') : (commands[0] as string));
      });
    },
    quit() {
      if (!open) return;
      if (socket.writableLength > 0) return hangUp(CLOSED);
      open = false;
      socket.end('QUIT\r\n');
      connection.close();
    },
  };
}

/** Where the first whole reply ends (RFC 5321, 4.2.1: its last line has no hyphen behind the code); 0 when there is none. */
function endOfReply(text: string): number {
  for (let start = 0; ; ) {
    const end = text.indexOf('\n', start);
    if (end < 0) return 0;
    if (text[start + 3] !== '-') return end + 1;
    start = end + 1;
  }
}

/** Why the server, or SMTP, cannot take this mail. */
function refuse(mail: OutgoingMail, largest: number): string | undefined {
  const address = [mail.from, mail.to].find((one) => !/^[\x21-\x3b\x3d\x3f-\x7e]+$/.test(one));
  if (address !== undefined) return `The address "${address}" has characters that the mail server cannot carry.`;
  return largest > 0 && mail.raw.length > largest
    ? `The mail has ${mail.raw.length} bytes, and the server takes no more than ${largest}.`
    : undefined;
}

/** A dot at the beginning of a line is doubled (RFC 5321, 4.5.2), and the last line ends. */
function* transparent(raw: Buffer): Generator<Buffer> {
  let from = 0;
  if (raw[0] === DOT[0]) yield DOT.subarray(0, 1);
  for (let at = raw.indexOf(LINE_WITH_DOT); at >= 0; at = raw.indexOf(LINE_WITH_DOT, at + 1)) {
    yield raw.subarray(from, at + 2);
    from = at + 1;
  }
  yield raw.subarray(from);
  if (!raw.subarray(-2).equals(DOT.subarray(1))) yield DOT.subarray(1);
}

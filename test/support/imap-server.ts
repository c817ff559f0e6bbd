import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';

export interface StoredMail {
  readonly uid: number;
  readonly raw: Buffer;
  readonly flags: Set<string>;
  folder: string;
  /** Handed over as NIL. */
  withheld?: boolean;
}

export interface ImapServer {
  readonly url: string;
  readonly mails: StoredMail[];
  /** Commands in the order in which they came, without their tags. */
  readonly commands: string[];
  deliver(raw: Buffer): StoredMail;
  /** Hangs up at the next command that begins like this. */
  hangUpAt(command: string): void;
  close(): Promise<void>;
}

/**
 * As much of IMAP4rev1 (RFC 3501) as reading one mailbox takes, on this machine: user `user`, password `p@ss`, no mailbox `Nowhere`. Over plain
 * text, or over TLS with a certificate that nobody vouches for.
 */
export async function startImapServer({ tls = false } = {}): Promise<ImapServer> {
  const mails: StoredMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let hangUp: string | undefined;

  function answer(socket: Socket, selected: { folder: string }, line: string): void {
    const [tag = '', ...words] = line.split(' ');
    const command = words.join(' ');
    commands.push(command.startsWith('LOGIN') ? 'LOGIN' : command);
    if (hangUp !== undefined && command.startsWith(hangUp)) {
      hangUp = undefined;
      socket.destroy();
      return;
    }
    const ok = (text = 'done') => socket.write(`${tag} OK ${text}\r\n`);
    const inside = () => mails.filter((mail) => mail.folder === selected.folder);
    const named = (uid: string | undefined) => inside().find((mail) => mail.uid === Number(uid));
    const verb = words[0] === 'UID' ? `UID ${words[1]}` : words[0];
    switch (verb) {
      case 'CAPABILITY':
        socket.write('* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n');
        return void ok();
      case 'LOGIN':
        return void (/^LOGIN "?user"? "?p@ss"?$/.test(command) ? ok() : socket.write(`${tag} NO wrong\r\n`));
      case 'LIST':
      case 'LSUB':
        socket.write(words[2] === '""' ? '* LIST (\\Noselect) "/" ""\r\n' : '* LIST () "/" "INBOX"\r\n');
        return void ok();
      case 'STATUS':
      case 'SELECT':
        if (/^"?Nowhere"?$/.test(words[1] ?? '')) return void socket.write(`${tag} NO No such mailbox\r\n`);
        if (verb === 'STATUS') {
          socket.write(`* STATUS ${words[1]} (MESSAGES 0)\r\n`);
          return void ok();
        }
        selected.folder = (words[1] ?? '').replaceAll('"', '');
        socket.write(
          `* FLAGS (\\Seen)\r\n* ${inside().length} EXISTS\r\n* OK [UIDVALIDITY 1] fine\r\n* OK [UIDNEXT ${mails.length + 1}] fine\r\n`,
        );
        return void ok('[READ-WRITE] selected');
      case 'UID SEARCH':
        socket.write(
          `* SEARCH${inside()
            .map((mail) => (mail.flags.has('\\Seen') ? '' : ` ${mail.uid}`))
            .join('')}\r\n`,
        );
        return void ok();
      case 'UID FETCH': {
        const mail = named(words[2]);
        const part = /BODY\.PEEK\[\](?:<0\.(\d+)>)?/.exec(command);
        if (mail?.withheld) socket.write(`* ${inside().indexOf(mail) + 1} FETCH (UID ${mail.uid} BODY[]${part?.[1] ? '<0>' : ''} NIL)\r\n`);
        else if (mail && part) {
          const bytes = mail.raw.subarray(0, Number(part[1] ?? mail.raw.length));
          socket.write(`* ${inside().indexOf(mail) + 1} FETCH (UID ${mail.uid} BODY[]${part[1] ? '<0>' : ''} {${bytes.length}}\r\n`);
          socket.write(bytes);
          socket.write(')\r\n');
        }
        return void ok();
      }
      case 'UID STORE': {
        const mail = named(words[2]);
        mail?.flags.add('\\Seen');
        if (mail) socket.write(`* ${inside().indexOf(mail) + 1} FETCH (UID ${mail.uid} FLAGS (\\Seen))\r\n`);
        return void ok();
      }
      case 'UID MOVE': {
        const mail = named(words[2]);
        if (mail) {
          const place = inside().indexOf(mail) + 1;
          mail.folder = (words[3] ?? '').replaceAll('"', '');
          socket.write(`* OK [COPYUID 1 ${mail.uid} ${mail.uid}] moved\r\n* ${place} EXPUNGE\r\n`);
        }
        return void ok();
      }
      case 'LOGOUT':
        socket.write('* BYE\r\n');
        ok();
        return void socket.end();
      default:
        return void ok();
    }
  }

  const converse = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const selected = { folder: '' };
    let buffer = '';
    socket.setEncoding('latin1');
    socket.write('* OK ready\r\n');
    socket.on('data', (chunk) => {
      buffer += chunk;
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        answer(socket, selected, line);
      }
    });
  };
  const server = tls ? createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, converse) : createServer(converse);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'imaps' : 'imap'}://user:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}/INBOX`,
    mails,
    commands,
    deliver(raw) {
      const mail: StoredMail = { uid: mails.length + 1, raw, flags: new Set<string>(), folder: 'INBOX' };
      mails.push(mail);
      return mail;
    },
    hangUpAt(command) {
      hangUp = command;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

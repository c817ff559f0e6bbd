/** How to reach the mailbox that bounces come back to. */
export interface ImapSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the first byte; `required`: STARTTLS or nothing; `never`: plain text, on this very machine. */
  readonly tls: 'implicit' | 'required' | 'never';
  readonly auth: { readonly user: string; readonly pass: string };
  readonly mailbox: string;
  /** Where a mail goes once it was taken; null: it stays, and is marked as read. */
  readonly moveTo: string | null;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * Reads `BOUNCE_IMAP_URL`: `imaps://user:password@mail.example.org/INBOX?move=Done` (TLS, port 993), or `imap://…` (STARTTLS,
 * port 143; demanded unless the server is this very machine).
 *
 * @throws Error that names the fault and never the password
 */
export function parseImapUrl(text: string): ImapSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^imaps?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('must look like imaps://user:password@mail.example.org/INBOX');
  }
  if (url.username === '' || url.password === '') throw new Error('needs a user and a password: imaps://user:password@mail.example.org');
  const unknown = [...url.searchParams.keys()].find((key) => key !== 'move');
  if (unknown !== undefined) throw new Error(`has an unknown option "${unknown}". The only one is move.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const implicit = url.protocol === 'imaps:';
  return {
    host,
    port: url.port === '' ? (implicit ? 993 : 143) : Number(url.port),
    tls: implicit ? 'implicit' : isLoopback(host) ? 'never' : 'required',
    auth: { user: decoded(url.username), pass: decoded(url.password) },
    mailbox: decoded(url.pathname.replace(/^\//, '')) || 'INBOX',
    moveTo: url.searchParams.get('move') || null,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has a "%" that begins no code. Write a percent sign as %25.');
  }
}

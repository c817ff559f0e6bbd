/** How to reach the mail server. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the first byte; `required`: STARTTLS or nothing; `optional`: if offered; `never`: plain text. */
  readonly tls: 'implicit' | 'required' | 'optional' | 'never';
  readonly auth: { readonly user: string; readonly pass: string } | null;
  /** Connections kept open at once, and so mails under way at once. */
  readonly connections: number;
}

const TLS_CHOICES = ['required', 'optional', 'never'] as const;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * Reads `SMTP_URL`: `smtps://user:password@mail.example.org` (TLS, port 465) or `smtp://…` (STARTTLS, port 587).
 *
 * STARTTLS is demanded unless the server is this very machine; `?tls=optional` or `?tls=never` says otherwise in so many
 * words (a relay in the same private network). `?connections=8` sets the size of the pool.
 *
 * @throws Error that names the fault and never the password
 */
export function parseSmtpUrl(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('SMTP_URL must look like smtp://user:password@mail.example.org:587');
  }
  const unknown = [...url.searchParams.keys()].find((key) => key !== 'tls' && key !== 'connections');
  if (unknown !== undefined) throw new Error(`SMTP_URL has an unknown option "${unknown}". Known are tls and connections.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const implicit = url.protocol === 'smtps:';
  const chosen = url.searchParams.get('tls');
  if (chosen !== null && (implicit || !TLS_CHOICES.includes(chosen as 'required'))) {
    throw new Error(
      implicit
        ? 'SMTP_URL: smtps:// is TLS already; leave out "tls", or write smtp://.'
        : `SMTP_URL: tls=${chosen} must be one of ${TLS_CHOICES.join(', ')}.`,
    );
  }
  const connections = Number(url.searchParams.get('connections') ?? 5);
  if (!Number.isInteger(connections) || connections < 1 || connections > 100) {
    throw new Error('SMTP_URL: connections must be a whole number from 1 to 100.');
  }
  return {
    host,
    port: url.port === '' ? (implicit ? 465 : 587) : Number(url.port),
    tls: implicit ? 'implicit' : ((chosen as SmtpSettings['tls'] | null) ?? (isLoopback(host) ? 'optional' : 'required')),
    auth: url.username === '' ? null : { user: decoded(url.username, 'user'), pass: decoded(url.password, 'password') },
    connections,
  };
}

function decoded(text: string, what: 'user' | 'password'): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`SMTP_URL: the ${what} has a "%" that begins no code. Write a percent sign as %25.`);
  }
}

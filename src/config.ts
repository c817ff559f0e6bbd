import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type OidcSettings, readOidcProviders } from './features/accounts/oidc/settings.ts';
import { BOUNCE_TOKEN_LENGTH } from './features/notifications/tokens.ts';
import { type Allowed, parseAllowed } from './platform/egress/addresses.ts';
import { deliverableAddress, parseMailbox } from './platform/mail/address.ts';
import { type DkimSettings, parseDkimKey, parseDkimName } from './platform/mail/dkim.ts';
import { parseImapUrl } from './platform/mail/imap-settings.ts';
import { parseSmtpUrl } from './platform/mail/smtp-settings.ts';

/** A check that throws a sentence, as a schema's. */
const accepted =
  (read: (text: string) => unknown) =>
  (text: string, context: z.RefinementCtx): void => {
    try {
      read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message.replace(/^[A-Z_]+:? /, '') });
    }
  };

/** The token of a message makes the local part of an address as long as RFC 5321 allows: 64 characters. */
const LONGEST_BOUNCE_LOCAL = 64 - 1 - BOUNCE_TOKEN_LENGTH;

/** @returns the address, its domain in ASCII @throws Error with the remedy */
function parseBounceAddress(text: string): string {
  const address = deliverableAddress(text.trim());
  if (address === undefined || address.includes('+')) throw new Error('must be an address without a "+", such as bounces@example.org');
  if (address.lastIndexOf('@') > LONGEST_BOUNCE_LOCAL) {
    throw new Error(
      `must have at most ${LONGEST_BOUNCE_LOCAL} characters before its "@": a reference of ${BOUNCE_TOKEN_LENGTH} is put behind them`,
    );
  }
  return address;
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot be read (${(error as NodeJS.ErrnoException).code}). Give the path of a file that this user may read.`);
  }
}

const keysOf = (text: string): readonly string[] => text.split(/\s+/).filter((key) => key !== '');

/** The environment, checked once. Nothing else in the product reads `process.env`. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must look like https://shoes.example.org' }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' }).optional(),
  MIGRATION_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' })
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  SMTP_URL: z.string().superRefine(accepted(parseSmtpUrl)).optional(),
  MAIL_FROM: z.string().superRefine(accepted(parseMailbox)).default('In Their Shoes <in-their-shoes@localhost>'),
  BOUNCE_ADDRESS: z.string().superRefine(accepted(parseBounceAddress)).transform(parseBounceAddress).optional(),
  BOUNCE_IMAP_URL: z.string().superRefine(accepted(parseImapUrl)).optional(),
  DKIM_DOMAIN: z
    .string()
    .superRefine(accepted((text) => parseDkimName(text, 'example.org')))
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .superRefine(accepted((text) => parseDkimName(text, 'shoes2026')))
    .optional(),
  DKIM_PRIVATE_KEY: z.string().superRefine(accepted(parseDkimKey)).optional(),
  DKIM_PRIVATE_KEY_FILE: z
    .string()
    .superRefine(accepted((path) => parseDkimKey(readKeyFile(path))))
    .optional(),
  SECRET_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .refine((keys) => keysOf(keys).every((key) => key.length >= 32), 'must hold keys of at least 32 characters, separated by spaces')
    .transform(keysOf)
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  BOOTSTRAP_ADMIN_EMAIL: z.email().optional(),
  BOOTSTRAP_API_TOKEN: z.string().min(32, 'must have at least 32 characters').optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  SOLVER_MAX_STEPS: z.coerce.number().int().min(1).optional(),
  SESSION_IDLE_HOURS: z.coerce.number().min(0.1).max(720).default(12),
  SESSION_MAX_DAYS: z.coerce.number().min(0.1).max(365).default(7),
  MAIL_AFTER_RESTORE: z.enum(['hold', 'send'], 'must be hold or send').default('hold'),
  API_CALLS_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(3000),
  SIGN_IN_BY_MAIL: z.enum(['on', 'off'], 'must be on or off').default('on'),
  OIDC_PROVIDERS: z.string().optional(),
  WEBHOOK_ALLOW: z.string().superRefine(accepted(parseAllowed)).default(''),
  WEBHOOK_HTTP: z.enum(['refuse', 'allow'], 'must be refuse or allow').default('refuse'),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Address that mailed links begin with, without a slash at its end. */
  readonly publicUrl: string;
  readonly databaseUrl: string | undefined;
  /** Of whoever owns the schema, where that is not the product's own login. */
  readonly migrationDatabaseUrl: string | undefined;
  readonly dataDir: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Where mail that cannot be delivered comes back to; a `+` and a reference are put in front of its `@`. */
  readonly bounceAddress: string | undefined;
  readonly bounceImapUrl: string | undefined;
  readonly dkim: DkimSettings | undefined;
  readonly secretKey: string | undefined;
  /** Keys of before: what they signed still counts. */
  readonly previousSecretKeys: readonly string[];
  readonly logLevel: string;
  readonly bootstrap: { readonly adminEmail: string; readonly apiToken: string } | undefined;
  readonly metricsToken: string | undefined;
  /** How many proxies stand in front (express "trust proxy"). */
  readonly trustProxy: number;
  readonly solverMaxSteps: number | undefined;
  /** How long a browser stays signed in without a request, and at the longest; milliseconds. */
  readonly sessions: { readonly idle: number; readonly absolute: number };
  /** Whether mail waits for a person when the database turns out to be a copy or an earlier state. */
  readonly mailAfterRestore: 'hold' | 'send';
  /** Of one account, its tokens together, or of one address where nobody is signed in; 0: as many as they like. */
  readonly callsPerMinute: number;
  /** Whether people may have a sign-in link mailed; without it only a provider, or an administrator's invitation, lets them in. */
  readonly signInByMail: boolean;
  /** Providers of OpenID Connect, in the order of their buttons. */
  readonly oidcProviders: readonly OidcSettings[];
  /** Where webhooks may lead beside public hosts, and whether without encryption. */
  readonly webhooks: { readonly allowed: Allowed; readonly http: boolean };
}

const HOUR = 3_600_000;

/** Variables whose values hold no secret, and so may be quoted. */
const HARMLESS = new Set([
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'LOG_LEVEL',
  'BOOTSTRAP_ADMIN_EMAIL',
  'TRUST_PROXY',
  'SOLVER_MAX_STEPS',
  'SESSION_IDLE_HOURS',
  'SESSION_MAX_DAYS',
  'MAIL_AFTER_RESTORE',
  'SIGN_IN_BY_MAIL',
  'API_CALLS_PER_MINUTE',
  'BOUNCE_ADDRESS',
  'DKIM_DOMAIN',
  'DKIM_SELECTOR',
  'DKIM_PRIVATE_KEY_FILE',
  'WEBHOOK_ALLOW',
  'WEBHOOK_HTTP',
]);

/** @throws Error with one line a variable that cannot be used, naming it, its fault and never a secret's value */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  const oidc = readOidcProviders(given);
  if (!parsed.success || oidc.faults.length > 0) {
    const lines = (parsed.error?.issues ?? []).map(({ path, message }) => {
      const name = path.join('.');
      return `${name}${HARMLESS.has(name) ? ` "${given[name]}"` : ''}: ${message}`;
    });
    throw new Error(`The environment cannot be used:\n${[...lines, ...oidc.faults].map((line) => `  ${line}`).join('\n')}`);
  }
  const env = parsed.data;
  if ((env.BOOTSTRAP_ADMIN_EMAIL === undefined) !== (env.BOOTSTRAP_API_TOKEN === undefined)) {
    throw new Error(
      'The environment cannot be used:\n  BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_API_TOKEN belong together: set both or neither.',
    );
  }
  if (env.MIGRATION_DATABASE_URL !== undefined && env.DATABASE_URL === undefined) {
    throw new Error(
      'The environment cannot be used:\n  MIGRATION_DATABASE_URL is the owner’s way into the database of DATABASE_URL: set both, or DATABASE_URL alone.',
    );
  }
  if (env.SIGN_IN_BY_MAIL === 'off' && oidc.providers.length === 0) {
    throw new Error('The environment cannot be used:\n  SIGN_IN_BY_MAIL "off": needs a provider in OIDC_PROVIDERS, or nobody can sign in.');
  }
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    databaseUrl: env.DATABASE_URL,
    migrationDatabaseUrl: env.MIGRATION_DATABASE_URL,
    dataDir: env.DATA_DIR,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    bounceAddress: env.BOUNCE_ADDRESS,
    bounceImapUrl: env.BOUNCE_IMAP_URL,
    dkim: dkimOf(env),
    secretKey: env.SECRET_KEY,
    previousSecretKeys: env.SECRET_KEY_PREVIOUS ?? [],
    logLevel: env.LOG_LEVEL,
    bootstrap:
      env.BOOTSTRAP_ADMIN_EMAIL === undefined || env.BOOTSTRAP_API_TOKEN === undefined
        ? undefined
        : { adminEmail: env.BOOTSTRAP_ADMIN_EMAIL, apiToken: env.BOOTSTRAP_API_TOKEN },
    metricsToken: env.METRICS_TOKEN,
    trustProxy: env.TRUST_PROXY,
    solverMaxSteps: env.SOLVER_MAX_STEPS,
    sessions: { idle: env.SESSION_IDLE_HOURS * HOUR, absolute: env.SESSION_MAX_DAYS * 24 * HOUR },
    mailAfterRestore: env.MAIL_AFTER_RESTORE,
    callsPerMinute: env.API_CALLS_PER_MINUTE,
    signInByMail: env.SIGN_IN_BY_MAIL === 'on',
    oidcProviders: oidc.providers,
    webhooks: { allowed: parseAllowed(env.WEBHOOK_ALLOW), http: env.WEBHOOK_HTTP === 'allow' },
  });
}

/** Domain, selector and one key belong together. @throws Error that says what is missing */
function dkimOf(env: z.output<typeof Environment>): DkimSettings | undefined {
  const given = [env.DKIM_DOMAIN, env.DKIM_SELECTOR, env.DKIM_PRIVATE_KEY ?? env.DKIM_PRIVATE_KEY_FILE];
  if (given.every((value) => value === undefined)) return undefined;
  const [domain, selector] = given;
  const refuse = (fault: string): Error => new Error(`The environment cannot be used:\n  ${fault}`);
  if (env.DKIM_PRIVATE_KEY !== undefined && env.DKIM_PRIVATE_KEY_FILE !== undefined)
    throw refuse('DKIM_PRIVATE_KEY and DKIM_PRIVATE_KEY_FILE say the same in two ways: set one of them.');
  if (domain === undefined || selector === undefined || given[2] === undefined)
    throw refuse('DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY (or DKIM_PRIVATE_KEY_FILE) belong together: set all or none.');
  const pem = env.DKIM_PRIVATE_KEY ?? readKeyFile(env.DKIM_PRIVATE_KEY_FILE as string);
  return {
    domain: parseDkimName(domain, 'example.org'),
    selector: parseDkimName(selector, 'shoes2026'),
    privateKey: parseDkimKey(pem),
  };
}

import { readFileSync } from 'node:fs';

/** One provider of OpenID Connect, as the environment describes it. */
export interface OidcSettings {
  /** Part of our addresses: `company`. */
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Without one we are a public client: PKCE alone protects the code. */
  readonly clientSecret: string | undefined;
  /** What its button says it leads to. */
  readonly label: string;
  readonly scopes: string;
  /** Whoever signs out here is led to sign out there as well. */
  readonly logout: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PARTS = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'CLIENT_SECRET_FILE', 'LABEL', 'SCOPES', 'LOGOUT'] as const;
type Part = (typeof PARTS)[number];

const MOST_PROVIDERS = 8;
const ID = /^[a-z][a-z0-9-]{0,29}$/;
/** scope-token of RFC 6749, appendix A.4. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const variable = (id: string, part: Part): string => `OIDC_${id.toUpperCase().replaceAll('-', '_')}_${part}`;

/**
 * The providers that `OIDC_PROVIDERS` names, each with its own variables (`OIDC_COMPANY_ISSUER`, …).
 *
 * @returns them in the order of their buttons, or one line a fault: the variable, its value unless that is a secret, the remedy
 */
export function readOidcProviders(environment: Environment): {
  readonly providers: readonly OidcSettings[];
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const ids = (environment['OIDC_PROVIDERS'] ?? '')
    .split(',')
    .map((id) => id.trim().toLowerCase())
    .filter((id) => id !== '');
  const quoted = `OIDC_PROVIDERS "${environment['OIDC_PROVIDERS']}"`;
  for (const id of ids.filter((each) => !ID.test(each))) {
    faults.push(`${quoted}: "${id}" is no name. Use letters, digits and hyphens, beginning with a letter: company,partner`);
  }
  if (new Set(ids).size < ids.length) faults.push(`${quoted}: names a provider twice. Name each once.`);
  if (ids.length > MOST_PROVIDERS) faults.push(`${quoted}: names ${ids.length} providers. Name at most ${MOST_PROVIDERS}.`);
  if (faults.length > 0) return { providers: [], faults };
  const providers = ids.map((id) => readProvider(id, environment, faults));
  return { providers, faults: [...faults, ...strays(ids, environment)] };
}

function readProvider(id: string, environment: Environment, faults: string[]): OidcSettings {
  const given = (part: Part): string | undefined => environment[variable(id, part)]?.trim() || undefined;
  const fault = (part: Part, message: string): void => {
    // An address with a password in it is a secret, too.
    const value = part === 'CLIENT_SECRET' || (part === 'ISSUER' && given(part)?.includes('@')) ? undefined : given(part);
    faults.push(`${variable(id, part)}${value === undefined ? '' : ` "${value}"`}: ${message}`);
  };
  const issuer = given('ISSUER');
  const wrong = issuer === undefined ? `is missing. Set it to the address of the provider "${id}".` : wrongIssuer(issuer);
  if (wrong !== undefined) fault('ISSUER', wrong);
  const clientId = given('CLIENT_ID');
  if (clientId === undefined) fault('CLIENT_ID', `is missing. Set it to the id that the provider "${id}" gave this installation.`);
  const label = given('LABEL') ?? `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
  if (label.length > 40) fault('LABEL', `has ${label.length} characters. Use at most 40.`);
  const scopes = (given('SCOPES') ?? 'openid email').split(/[\s,]+/);
  const odd = scopes.find((scope) => !SCOPE.test(scope));
  if (odd !== undefined) fault('SCOPES', `"${odd}" is no scope. Write them with spaces between: openid email`);
  if (!scopes.includes('openid')) fault('SCOPES', 'lacks "openid", without which nobody says who signs in. Write: openid email');
  const logout = given('LOGOUT')?.toLowerCase() ?? 'false';
  if (logout !== 'true' && logout !== 'false') fault('LOGOUT', 'must be true or false.');
  const clientSecret = readSecret(given, fault);
  return {
    id,
    issuer: issuer ?? '',
    clientId: clientId ?? '',
    clientSecret,
    label,
    scopes: scopes.join(' '),
    logout: logout === 'true',
  };
}

function readSecret(given: (part: Part) => string | undefined, fault: (part: Part, message: string) => void): string | undefined {
  const path = given('CLIENT_SECRET_FILE');
  if (path === undefined) return given('CLIENT_SECRET');
  if (given('CLIENT_SECRET') !== undefined) fault('CLIENT_SECRET_FILE', 'CLIENT_SECRET is set as well. Set one of the two.');
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret === '') fault('CLIENT_SECRET_FILE', 'is empty. Write the secret into it.');
    return secret;
  } catch (error) {
    fault(
      'CLIENT_SECRET_FILE',
      `cannot be read (${(error as NodeJS.ErrnoException).code}). Give the path of a file that this user may read.`,
    );
    return undefined;
  }
}

function wrongIssuer(issuer: string): string | undefined {
  if (!URL.canParse(issuer)) return 'is no address. It looks like https://login.example.org';
  const url = new URL(issuer);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'must begin with https:, but for a provider on this machine.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:';
  if (url.username || url.password) return 'holds a user or a password. Leave them out.';
  if (url.search || url.hash) return 'must have neither "?" nor "#". It is what the provider calls its issuer.';
  if (url.pathname.includes('/.well-known/')) return 'names the discovery document. Leave out /.well-known/… and what follows.';
  return undefined;
}

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** A setting of a provider that is not listed, or a misspelt one: what was meant would silently not hold. */
function strays(ids: readonly string[], environment: Environment): string[] {
  const known = new Set(['OIDC_PROVIDERS', ...ids.flatMap((id) => PARTS.map((part) => variable(id, part)))]);
  return Object.keys(environment)
    .filter((name) => environment[name] !== undefined && !known.has(name))
    .flatMap((name) => {
      const owner = ids.find((id) => name.startsWith(variable(id, 'LABEL').slice(0, -'LABEL'.length)));
      if (owner) return [`${name}: is no setting. Those of "${owner}" are ${PARTS.map((part) => variable(owner, part)).join(', ')}.`];
      const id = new RegExp(`^OIDC_([A-Z0-9_]+?)_(?:${PARTS.join('|')})$`).exec(name)?.[1]?.toLowerCase().replaceAll('_', '-');
      return id === undefined ? [] : [`${name}: belongs to no provider. Add "${id}" to OIDC_PROVIDERS, or remove this variable.`];
    })
    .sort();
}

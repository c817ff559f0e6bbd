import * as client from 'openid-client';
import type { Clock } from '../../../platform/clock.ts';
import type { Attempt } from './attempts.ts';
import { type Identity, OidcFailure } from './domain.ts';
import type { OidcSettings } from './settings.ts';

export interface Provider {
  readonly id: string;
  readonly label: string;
  readonly issuer: string;
  /** Whoever signs out here is led to sign out there as well. */
  readonly logout: boolean;
  /**
   * Where the browser is sent.
   *
   * @param another whoever is signed in there is to be asked which account they want
   * @throws OidcFailure while the provider does not answer
   */
  authorizationUrl(attempt: Attempt, redirectUri: string, another: boolean): Promise<URL>;
  /**
   * Where the browser is sent to sign out there (OpenID Connect RP-Initiated Logout 1.0). No ID token is kept, so none is sent as
   * a hint: the provider asks its person whether they mean it.
   *
   * @throws OidcFailure while the provider does not answer, and when it has no such address
   */
  signOutUrl(returnTo: string): Promise<URL>;
  /**
   * Who came back, asked of the provider with the code.
   *
   * @param callback the redirect URI with the parameters that the browser brought
   * @throws OidcFailure
   */
  identify(attempt: Attempt, callback: URL): Promise<Identity>;
}

/** Seconds: for each request to a provider; between two clocks. */
const TIMEOUT = 10;
const CLOCK_TOLERANCE = 60;
/** Milliseconds: how long a discovery document counts; after which a provider that failed is asked again. */
const DISCOVERY_LASTS = 3_600_000;
const RETRY_AFTER = 5_000;
const DISCOVERY_TRIES = 2;

/** Nothing is asked of the provider before somebody wants to sign in: one that is down stops nothing else. */
export function createProvider(settings: OidcSettings, clock: Clock): Provider {
  const configuration = cachedDiscovery(settings, clock);
  return {
    id: settings.id,
    label: settings.label,
    issuer: settings.issuer,
    logout: settings.logout,
    async authorizationUrl({ state, nonce, verifier }, redirectUri, another) {
      const config = await configuration();
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(another ? { prompt: promptFor(config) } : {}),
      });
    },
    async signOutUrl(returnTo) {
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) throw new OidcFailure('failed', 'there is no end_session_endpoint');
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo });
    },
    async identify({ state, nonce, verifier }, callback) {
      const config = await configuration();
      try {
        const tokens = await client.authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims() as client.IDToken;
        return identityOf(claims, await withAddress(config, tokens.access_token, claims));
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

/** A provider that lists what it can be asked for, and not this, can at least be asked to forget who is signed in. */
const promptFor = (config: client.Configuration): string => {
  const known = config.serverMetadata()['prompt_values_supported'];
  return Array.isArray(known) && !known.includes('select_account') ? 'login' : 'select_account';
};

/** Many providers give the address at the UserInfo endpoint alone. Address and its verification come from one place. */
async function withAddress(config: client.Configuration, accessToken: string, claims: client.IDToken): Promise<Claims> {
  if (typeof claims['email'] === 'string' || config.serverMetadata().userinfo_endpoint === undefined) return claims;
  return client.fetchUserInfo(config, accessToken, claims.sub);
}

type Claims = Readonly<Record<string, unknown>>;

const LONGEST_ADDRESS = 254;
const CONTROL = /\p{Cc}/u;

function identityOf({ iss, sub }: client.IDToken, { email, email_verified: verified }: Claims): Identity {
  if (sub.length === 0 || sub.length > 255 || CONTROL.test(sub)) throw new OidcFailure('failed', 'the subject is none');
  const isAddress = typeof email === 'string' && email.length <= LONGEST_ADDRESS && !CONTROL.test(email);
  return { issuer: iss, subject: sub, email: isAddress ? { address: email, verified: verified === true } : undefined };
}

function cachedDiscovery(settings: OidcSettings, clock: Clock): () => Promise<client.Configuration> {
  let known: { readonly config: client.Configuration; readonly until: number } | undefined;
  let failed: { readonly failure: OidcFailure; readonly until: number } | undefined;
  let asking: Promise<client.Configuration> | undefined;

  async function ask(): Promise<client.Configuration> {
    try {
      const config = await discover(settings);
      known = { config, until: clock.now().getTime() + DISCOVERY_LASTS };
      failed = undefined;
      return config;
    } catch (error) {
      failed = { failure: discoveryFailure(error), until: clock.now().getTime() + RETRY_AFTER };
      // What held an hour ago most likely still does.
      if (known) return known.config;
      throw failed.failure;
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    const now = clock.now().getTime();
    if (known && now < known.until) return known.config;
    if (failed && now < failed.until) {
      if (known) return known.config;
      throw failed.failure;
    }
    asking ??= ask();
    return asking;
  };
}

async function discover(settings: OidcSettings): Promise<client.Configuration> {
  const issuer = new URL(settings.issuer);
  const execute = [client.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [])];
  const metadata = { [client.clockTolerance]: CLOCK_TOLERANCE };
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.discovery(issuer, settings.clientId, metadata, authenticationBy(settings.clientSecret), {
        execute,
        timeout: TIMEOUT,
      });
    } catch (error) {
      if (attempt >= DISCOVERY_TRIES || isTimeout(error)) throw error;
    }
  }
}

/** `client_secret_basic` unless the provider only names `client_secret_post` (OpenID Connect Discovery, section 3: the default is basic). */
function authenticationBy(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None();
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const takesPostAlone = methods.includes('client_secret_post') && !methods.includes('client_secret_basic');
    (takesPostAlone ? post : basic)(server, ...rest);
  };
}

/** In the words of RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6. */
const SAID: ReadonlyMap<string, 'denied' | 'unavailable'> = new Map([
  ['access_denied', 'denied'],
  ['consent_required', 'denied'],
  ['login_required', 'denied'],
  ['interaction_required', 'denied'],
  ['account_selection_required', 'denied'],
  ['server_error', 'unavailable'],
  ['temporarily_unavailable', 'unavailable'],
]);

function failureOf(error: unknown): OidcFailure {
  if (error instanceof OidcFailure) return error;
  if (error instanceof client.AuthorizationResponseError) {
    const said = SAID.get(error.error);
    return new OidcFailure(said ?? 'failed', `the provider answered ${said === undefined ? 'an error of its own' : error.error}`);
  }
  return new OidcFailure(isUnreachable(error) ? 'unavailable' : 'failed', reasonOf(error));
}

const discoveryFailure = (error: unknown): OidcFailure =>
  new OidcFailure('unavailable', `the provider's discovery document cannot be used: ${reasonOf(error)}`);

/** The library's own sentence and code. Its `cause` holds parameters and tokens, and stays out of every log. */
const reasonOf = (error: unknown): string => {
  const { message, code, cause } = error as { message?: string; code?: string; cause?: { code?: string } };
  return [message, code ?? cause?.code].filter((part) => typeof part === 'string').join(' ');
};

const isTimeout = (error: unknown): boolean => (error as { code?: string }).code === 'OAUTH_TIMEOUT';

/** fetch throws a TypeError when nothing answers; the library says so of a time-out and of a status that is none of the protocol's. */
function isUnreachable(error: unknown): boolean {
  const status = ((error as { cause?: unknown }).cause as { status?: number } | undefined)?.status;
  return isTimeout(error) || (error as Error).message === 'fetch failed' || (status !== undefined && status >= 500);
}

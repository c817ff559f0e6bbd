import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Provider from 'oidc-provider';

export interface OidcPerson {
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface RunningOidcProvider {
  readonly issuer: string;
  /** Who may sign in there, by subject; a test changes them as it likes. */
  readonly people: Map<string, OidcPerson>;
  close(): Promise<void>;
}

export const CLIENT_ID = 'in-their-shoes';
export const CLIENT_SECRET = 'a-client-secret-of-the-tests-0123456789';

/** oidc-provider on loopback. Its sign-in page asks for a subject and believes it; an empty one declines. */
export async function startOidcProvider(redirectUris: readonly string[], port = 0): Promise<RunningOidcProvider> {
  const people = new Map<string, OidcPerson>();
  const server = await listening(createServer(), port);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const afterSignOut = redirectUris.map((uri) => new URL('/sign-in', uri).href);
  const provider = await quietly(async () => {
    const { default: Library, interactionPolicy } = await import('oidc-provider');
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
    return new Library(issuer, {
      clients: [
        { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [...redirectUris], post_logout_redirect_uris: afterSignOut },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      jwks: { keys: [{ ...rsaKey().export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'only' }] },
      cookies: { keys: ['a key of the tests'] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      interactions: { policy, url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
      async loadExistingGrant({ oidc }) {
        const grant = new oidc.provider.Grant({ accountId: oidc.session?.accountId, clientId: oidc.client?.clientId });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
    });
  });
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    if (request.method === 'POST') return void finish(provider, request, response);
    response.setHeader('Content-Type', 'text/html').end(SIGN_IN_PAGE);
  });
  return { issuer, people, close: () => closed(server) };
}

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><title>Provider</title><h1>Provider of the tests</h1>
<form method="post"><label>Who are you? <input name="subject"></label> <button>Continue</button></form></html>`;

async function finish(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const accountId = new URLSearchParams(body).get('subject');
  const result = accountId ? { login: { accountId }, select_account: {} } : { error: 'access_denied', error_description: '<b>no</b>' };
  await provider.interactionFinished(request, response, result);
}

/** Signs in at the provider as a browser of its own would. @returns the address that it leads back to */
export async function signInAt(url: string, subject: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = url;
  let posts = false;
  for (let step = 0; step < 10; step++) {
    const answer: Response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(posts ? { method: 'POST', body: new URLSearchParams({ subject }) } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    posts = answer.status === 200 && !posts;
    if (!posts && location === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    if (location !== null) next = new URL(location, next).href;
    if (new URL(next).origin !== new URL(url).origin) return next;
  }
  throw new Error('the provider leads in circles');
}

/** A provider that says whatever a test wants it to say: no library lets itself be talked into a forged token. */
export async function startLyingProvider(): Promise<LyingProvider> {
  const key = rsaKey();
  const { n, e } = key.export({ format: 'jwk' });
  const server = await listening(createServer());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lying: LyingProvider = { issuer, key, idToken: '', tokenStatus: 200, asked: [], close: () => closed(server) };
  const documents: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      prompt_values_supported: ['none', 'login'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    }),
    '/jwks': () => ({ keys: [{ kty: 'RSA', n, e, use: 'sig', alg: 'RS256', kid: 'only' }] }),
    '/token': () => ({ access_token: 'an-access-token', token_type: 'Bearer', id_token: lying.idToken }),
  };
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    lying.asked.push({ path, body });
    response.statusCode = path === '/token' ? lying.tokenStatus : 200;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(documents[path]?.() ?? {}));
  });
  return lying;
}

export interface LyingProvider {
  readonly issuer: string;
  readonly key: ReturnType<typeof rsaKey>;
  idToken: string;
  tokenStatus: number;
  readonly asked: { readonly path: string; readonly body: string }[];
  close(): Promise<void>;
}

export const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

async function listening(server: Server, port = 0): Promise<Server> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** It warns of runtimes that are not the newest, and of its storage in memory, which is what a test wants. */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { info, warn } = console;
  console.info = console.warn = () => {};
  try {
    return await run();
  } finally {
    Object.assign(console, { info, warn });
  }
}

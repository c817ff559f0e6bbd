import { expect } from '@jest/globals';
import supertest from 'supertest';
import { signInStore } from '../../src/features/accounts/sign-in-store.ts';
import type { TestApi } from './api.ts';
import { CLIENT_ID, CLIENT_SECRET, signInAt } from './oidc-provider.ts';
import { asSystem, SAME_ORIGIN } from './people.ts';

export const PUBLIC_URL = 'http://localhost:3000';
export const callbackOf = (provider: string): string => `${PUBLIC_URL}/sign-in/oidc/${provider}/callback`;

/** The environment of a provider. */
export const settings = (id: string, issuer: string): Record<string, string> => ({
  [`OIDC_${id.toUpperCase()}_ISSUER`]: issuer,
  [`OIDC_${id.toUpperCase()}_CLIENT_ID`]: CLIENT_ID,
  [`OIDC_${id.toUpperCase()}_CLIENT_SECRET`]: CLIENT_SECRET,
});

export const problemOf = (location: string): string | null => new URL(location, PUBLIC_URL).searchParams.get('problem');

/** A browser as far as our own cookies go. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #api: TestApi;
  constructor(api: TestApi) {
    this.#api = api;
  }

  /** Signs in by a mailed link, as this account. */
  async signInByMail(account: string): Promise<void> {
    const { secret } = await asSystem(this.#api, (tx) => signInStore(tx).issueSignInLink({ accountId: account, employeeKey: null }));
    expect((await this.call('post', '/api/v1/sign-in/redeem', { token: secret })).status).toBe(204);
  }

  /** A request as the app sends it. */
  async call(method: 'post' | 'delete', path: string, body?: object) {
    const answer = await supertest(this.#api.app)
      [method](path)
      .set({ cookie: this.#header(), ...SAME_ORIGIN })
      .send(body);
    return this.#remember(answer);
  }

  #header = (): string => [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  #remember(answer: supertest.Response): supertest.Response {
    for (const line of (answer.headers['set-cookie'] as unknown as string[] | undefined) ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  async get(address: string) {
    const { pathname, search } = new URL(address, PUBLIC_URL);
    const answer = await supertest(this.#api.app)
      .get(pathname + search)
      .set('Accept', 'text/html')
      .set('Cookie', this.#header());
    return this.#remember(answer);
  }

  /** Leaves for a provider. @returns where the browser is sent */
  async leave(provider: string, next = ''): Promise<URL> {
    const answer = await this.get(`/sign-in/oidc/${provider}${next && `?next=${encodeURIComponent(next)}`}`);
    expect(answer.status).toBe(303);
    return new URL(answer.headers['location'] as string, PUBLIC_URL);
  }

  /** Comes back. @returns where the browser is sent then */
  async comeBack(address: string): Promise<string> {
    const answer = await this.get(address);
    expect([answer.status, answer.headers['cache-control']]).toEqual([303, 'no-store']);
    return answer.headers['location'] as string;
  }

  async signIn(provider: string, subject: string, next = ''): Promise<string> {
    return this.comeBack(await signInAt((await this.leave(provider, next)).href, subject));
  }

  /** The address of whoever is signed in here. */
  async who(): Promise<string | undefined> {
    const { status, body } = await this.get('/api/v1/session');
    return status === 200 ? body.account.email : undefined;
  }
}

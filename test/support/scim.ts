import supertest from 'supertest';
import { ENTERPRISE, PATCH, USER } from '../../src/features/provisioning/domain.ts';
import type { TestApi } from './api.ts';
import { insertAccount, tokenOf } from './people.ts';

export interface ScimClient {
  readonly token: string;
  call(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: unknown, headers?: Record<string, string>): supertest.Test;
  /** The ids and total of a list by filter. */
  find(kind: 'Users' | 'Groups', filter: string): Promise<{ total: number; ids: string[] }>;
  /** A person as Okta sends them. @returns the resource */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  make(userName: string, more?: object): Promise<any>;
}

/** An identity provider's client: a token for provisioning alone, owned by an administrator who is nobody of the directory. */
export async function scimClient(api: TestApi, scopes: readonly string[] = ['provisioning:write']): Promise<ScimClient> {
  const token = await tokenOf(api, await insertAccount(api, { role: 'admin' }), scopes);
  const call: ScimClient['call'] = (method, path, body, headers = {}) => {
    const request = supertest(api.app)
      [method](`/scim/v2${path}`)
      .set({ authorization: `Bearer ${token}`, ...headers })
      .buffer(true)
      .parse(readJson);
    if (body === undefined) return request;
    return request.set('content-type', 'application/scim+json').send(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return {
    token,
    call,
    async find(kind, filter) {
      const { body } = await call('get', `/${kind}?filter=${encodeURIComponent(filter)}`).expect(200);
      return { total: body.totalResults, ids: body.Resources.map(({ id }: { id: string }) => id) };
    },
    async make(userName, more = {}) {
      const answer = await call('post', '/Users', user(userName, more));
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
}

const readJson = (answer: supertest.Response, done: (error: Error | null, body: unknown) => void): void => {
  const response = answer as unknown as NodeJS.ReadableStream;
  let text = '';
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  response.on('end', () => {
    try {
      done(null, text === '' ? {} : JSON.parse(text));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
};

export const user = (userName: string, more: object = {}): object => ({
  schemas: [USER],
  userName,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  active: true,
  ...more,
});

export const patch = (...operations: object[]): object => ({ schemas: [PATCH], Operations: operations });

export { ENTERPRISE };

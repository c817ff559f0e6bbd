import type { Response, Test } from 'supertest';
import type { TestApi } from './api.ts';

export interface ImportAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API, looked into by assertions
  readonly body: any;
}

export interface ImportCalls {
  /** Posts a file to /imports/{kind} and query. */
  send(kindAndQuery: string, body: string | Buffer, type?: string): Test;
  /** The same, as lines of CSV that must import without a fault; its counts are answered. */
  load(kindAndQuery: string, ...lines: string[]): Promise<{ created: number; updated: number; unchanged: number; rejected: number }>;
  employee(number: string): Promise<Response['body']>;
}

export const importCalls = (api: TestApi): ImportCalls => {
  const send = (kindAndQuery: string, body: string | Buffer, type = 'text/csv') =>
    api.post(`/imports/${kindAndQuery}`).set('Content-Type', type).send(body);
  return {
    send,
    async load(kindAndQuery, ...lines) {
      const answer = await send(kindAndQuery, lines.join('\n'));
      if (answer.status !== 200) throw new Error(`${kindAndQuery}: ${answer.status} ${JSON.stringify(answer.body)}`);
      const { created, updated, unchanged, rejected } = answer.body;
      return { created, updated, unchanged, rejected };
    },
    employee: async (number) => (await api.get(`/employees/${number}`).expect(200)).body,
  };
};

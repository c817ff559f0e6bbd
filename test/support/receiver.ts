import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';

/** One request as it came, to the byte. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Answering = (request: ReceivedRequest, response: ServerResponse, number: number) => void;

export interface Receiver {
  readonly port: number;
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** How it answers from now on; `204` until told. */
  answer(how: number | Answering): void;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that keeps what it gets. */
export async function startReceiver(options: { host?: string; port?: number; secure?: boolean } = {}): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0, secure = false } = options;
  const received: ReceivedRequest[] = [];
  let answer: Answering = (_request, response) => void response.writeHead(204).end();
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: Buffer.concat(chunks) };
    answer(one, response, received.push(one));
  };
  const server: Server = secure ? createSecureServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, take) : createServer(take);
  server.on('tlsClientError', () => {});
  await once(server.listen(port, host), 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http${secure ? 's' : ''}://${host}:${bound}/hooks`,
    received,
    answer(how) {
      answer = typeof how === 'function' ? how : (_request, response) => void response.writeHead(how).end();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseAllowed } from '../../../src/platform/egress/addresses.ts';
import { type EgressSettings, type Found, openConnection } from '../../../src/platform/egress/connection.ts';
import { CERTIFICATE } from '../../support/certificate.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

const settings = (more: Partial<EgressSettings> = {}): EgressSettings => ({
  allowed: parseAllowed('127.0.0.1'),
  http: true,
  timeout: 5_000,
  ...more,
});

async function receiver(options: Parameters<typeof startReceiver>[0] = {}): Promise<Receiver> {
  const started = await startReceiver(options);
  undo.push(started.close);
  return started;
}

/** One request, over a connection of its own. */
async function post(target: string, more: Partial<EgressSettings> = {}) {
  const connection = openConnection(target, settings(more));
  try {
    return await connection.post({ 'content-type': 'application/json' }, '{}');
  } finally {
    connection.close();
  }
}

const v4 = (address: string): Found => ({ address, family: 4 });

describe('connections to where others say', () => {
  test('sends the bytes it was given and reads the beginning of the answer', async () => {
    const there = await receiver();
    there.answer((_request, response) => void response.writeHead(200).end('thank\u0000 you\u001b[31m'));
    const connection = openConnection(there.url, settings());
    undo.push(async () => connection.close());
    const answer = await connection.post({ 'x-one': '1' }, '{"ä":1}');
    expect(answer).toMatchObject({ status: 200, body: 'thank you[31m' });
    expect(there.received[0]).toMatchObject({ method: 'POST', path: '/hooks' });
    expect(there.received[0]?.body.toString('utf8')).toBe('{"ä":1}');
    expect(there.received[0]?.headers).toMatchObject({ 'x-one': '1', 'content-length': '8' });
  });

  test('a host is looked up once, and sockets go where its judged addresses are', async () => {
    const there = await receiver();
    const questions: string[] = [];
    const answers = [[v4('127.0.0.1')], [v4('127.0.0.2')]];
    const connection = openConnection(
      `http://hooks.example.org:${there.port}/`,
      settings({
        async resolve(host) {
          return answers[questions.push(host) - 1] ?? [];
        },
      }),
    );
    undo.push(async () => connection.close());
    await connection.post({}, '1');
    await Promise.all([connection.post({}, '2'), connection.post({}, '3')]);
    expect(questions).toEqual(['hooks.example.org']);
    expect(there.received.map(({ body }) => String(body)).sort()).toEqual(['1', '2', '3']);
    expect(there.received[0]?.headers.host).toBe(`hooks.example.org:${there.port}`);
  });

  test('a name that is bound anew to this machine reaches nothing', async () => {
    const open = await receiver();
    const inner = await receiver({ host: '127.0.0.2', port: open.port });
    const answers = [[v4('127.0.0.1')], [v4('127.0.0.2')], [v4('127.0.0.1'), v4('127.0.0.2')], [{ address: '::1', family: 6 }]];
    let asked = 0;
    const resolve = async () => answers[asked++] ?? [];
    const target = `http://hooks.example.org:${open.port}/`;
    expect(await post(target, { resolve })).toMatchObject({ status: 204 });
    await expect(post(target, { resolve })).rejects.toMatchObject({ fault: 'address', message: expect.stringContaining('127.0.0.2') });
    await expect(post(target, { resolve })).rejects.toMatchObject({ fault: 'address' });
    await expect(post(target, { resolve })).rejects.toMatchObject({ fault: 'address', message: expect.stringContaining('::1') });
    await expect(post(target, { resolve })).rejects.toMatchObject({ fault: 'dns' });
    expect(inner.received).toEqual([]);
    expect(open.received).toHaveLength(1);
  });

  test('a host that the configuration names may have any address', async () => {
    const inner = await receiver({ host: '127.0.0.2' });
    const resolve = async () => [v4('127.0.0.2')];
    const target = `http://inner.example.org:${inner.port}/`;
    expect(await post(target, { allowed: parseAllowed('inner.example.org'), resolve })).toMatchObject({ status: 204 });
  });

  test('an address that is refused now was perhaps taken once: it is judged again', async () => {
    const there = await receiver();
    await expect(post(there.url, { allowed: parseAllowed('') })).rejects.toMatchObject({ fault: 'address' });
    await expect(post(there.url, { http: false })).rejects.toMatchObject({ fault: 'address' });
    expect(there.received).toEqual([]);
  });

  test('redirects are answers', async () => {
    const inner = await receiver();
    const there = await receiver();
    for (const status of [301, 302, 303, 307, 308]) {
      there.answer((_request, response) => void response.writeHead(status, { location: inner.url }).end());
      expect(await post(there.url)).toMatchObject({ status, location: inner.url });
    }
    expect(inner.received).toEqual([]);
  });

  test('of a body without end two kilobytes are read', async () => {
    const there = await receiver();
    const closed = new Promise<void>((resolve) => {
      there.answer((_request, response) => {
        response.writeHead(200);
        const more = () => {
          while (response.write('x'.repeat(65_536)));
        };
        response.on('drain', more).on('close', resolve);
        more();
      });
    });
    const answer = await post(there.url);
    expect(answer.body).toBe('x'.repeat(2048));
    await closed;
  });

  test.each([
    ['says nothing', (_socket: Socket) => undefined],
    ['drips its head', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-a: b\r\n')],
    ['drips its body', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n', 'x')],
  ])('one that %s is left after the time in all', async (_what, behave) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => behave(socket));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    undo.push(() => new Promise((closed) => server.close(closed)));
    const { port } = server.address() as { port: number };
    await expect(post(`http://127.0.0.1:${port}/`, { timeout: 300 })).rejects.toMatchObject({
      fault: 'timeout',
      message: 'There was no complete answer within 0.3 seconds.',
    });
  });

  test('so is a name server that says nothing', async () => {
    const resolve = () => new Promise<never>(() => {});
    await expect(post('https://hooks.example.org/', { timeout: 50, resolve })).rejects.toMatchObject({ fault: 'timeout' });
  });

  test('what is no HTTP, and what hangs up', async () => {
    for (const [words, fault] of [
      ['SSH-2.0-OpenSSH_9.9\r\n', 'protocol'],
      ['', 'connection'],
    ] as const) {
      const server = createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end(words));
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      undo.push(() => new Promise((closed) => server.close(closed)));
      const { port } = server.address() as { port: number };
      await expect(post(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ fault });
    }
    const there = await startReceiver();
    await there.close();
    await expect(post(there.url)).rejects.toMatchObject({
      fault: 'connection',
      message: 'Nothing listens at that address and port. (ECONNREFUSED)',
    });
  });

  test('certificates: signed by itself, for another host, trusted', async () => {
    const there = await receiver({ secure: true });
    const resolve = async () => [v4('127.0.0.1')];
    const target = (host: string) => `https://${host}:${there.port}/`;
    await expect(post(target('hooks.example.org'), { resolve })).rejects.toMatchObject({ fault: 'tls' });
    await expect(post(target('other.example.org'), { resolve, ca: CERTIFICATE })).rejects.toMatchObject({
      fault: 'tls',
      message: 'Its certificate is for another host. (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
    expect(there.received).toEqual([]);
    expect(await post(target('hooks.example.org'), { resolve, ca: CERTIFICATE })).toMatchObject({ status: 204 });
  });

  test('an answer that changes the protocol is a fault, and holds nobody up', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    undo.push(async () => server.close());
    const { port } = server.address() as { port: number };
    await expect(post(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ fault: 'protocol', message: expect.stringContaining('101') });
  });
});

function drip(socket: Socket, begin: string, more: string): void {
  socket.write(begin);
  const timer = setInterval(() => socket.write(more), 20);
  socket.on('close', () => clearInterval(timer));
}

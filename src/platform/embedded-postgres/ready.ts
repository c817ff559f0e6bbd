import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** `starting` also stands for recovering and shutting down: SQLSTATE 57P03, cannot_connect_now. */
type Answer = 'ready' | 'starting' | 'silent';

/**
 * Waits until the server at `url` accepts connections, for as long as `keepWaiting` says so; asks every 50 ms.
 *
 * @returns false when `keepWaiting` gave up first
 */
export async function waitUntilReady(url: string, keepWaiting: () => boolean): Promise<boolean> {
  const { hostname, port } = new URL(url);
  while (keepWaiting()) {
    if ((await ask(hostname, Number(port || 5432))) === 'ready') return true;
    await delay(50);
  }
  return false;
}

/**
 * Opens a session as far as the server's first answer, which needs no password: a request to authenticate means that it
 * takes connections, an error says why not. (PostgreSQL manual, "Message Flow: Start-up", protocol 3.0)
 */
function ask(host: string, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const received: Buffer[] = [];
    const finish = (answer: Answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => socket.write(startupMessage()));
    socket.on('data', (chunk) => {
      received.push(chunk);
      const message = Buffer.concat(received);
      if (message[0] !== 0x45) return finish('ready'); // anything but 'E', an error
      if (message.length < 5 || message.length < 1 + message.readInt32BE(1)) return;
      // Fields are a type byte and a string each; type 'C' is the SQLSTATE.
      finish(message.toString('latin1').split('\0').includes('C57P03') ? 'starting' : 'ready');
    });
    socket.on('timeout', () => finish('silent'));
    socket.on('error', () => finish('silent'));
    socket.on('close', () => finish('silent'));
  });
}

function startupMessage(): Buffer {
  const body = Buffer.from('user\0postgres\0database\0postgres\0\0', 'latin1');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}

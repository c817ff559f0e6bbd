import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** The fastest SMTP server there can be, in a thread of its own: it reads to the final dot and keeps nothing but a count. */
let mails = 0;
const server = createServer((socket) => {
  let data = false;
  let rest = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.write('220 sink\r\n');
  socket.on('data', (chunk) => {
    rest += chunk;
    for (;;) {
      const end = rest.indexOf(data ? '\r\n.\r\n' : '\r\n');
      if (end < 0) {
        if (data) rest = rest.slice(-5);
        return;
      }
      const verb = data ? '.' : rest.slice(0, 4).toUpperCase();
      rest = rest.slice(end + (data ? 5 : 2));
      if (data) {
        data = false;
        mails++;
        socket.write('250 kept\r\n');
      } else if (verb === 'EHLO') socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
      else if (verb === 'DATA') {
        data = true;
        socket.write('354 go\r\n');
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    }
  });
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage({ port: server.address().port }));
parentPort?.on('message', (message) => {
  if (message === 'count') parentPort.postMessage({ mails });
  if (message === 'close') process.exit(0);
});

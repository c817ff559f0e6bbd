import { parentPort } from 'node:worker_threads';
import { attempt } from './compose.ts';
import { bundle, type Order } from './thread-protocol.ts';

/** The thread that composes: an order in, a batch out. */
parentPort?.on('message', ({ order, letters, head }: Order) => {
  const batch = bundle(
    order,
    letters.map((letter) => attempt(letter, head)),
  );
  parentPort?.postMessage(batch, [batch.bytes]);
});

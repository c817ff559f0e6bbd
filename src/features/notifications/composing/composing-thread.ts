import { Worker } from 'node:worker_threads';
import type { Composed } from './compose.ts';
import type { Letter, Letterhead } from './letter.ts';
import { type Batch, type Order, unbundle } from './thread-protocol.ts';

/** A thread that composes. */
export interface ComposingThread {
  alive(): boolean;
  /** @throws Error when the thread ends before it has answered */
  compose(letters: readonly Letter[], head: Letterhead): Promise<readonly (Composed | Error)[]>;
  close(): Promise<void>;
}

/** Letters in one order: copying one there and back takes the thread that asks 0.05 ms. */
const IN_ONE_ORDER = 25;
/** Each mail is a handful of strings of 14 kB; with room for many they are gone before anybody has to look at them. */
const YOUNG_MB = 32;

/** @param limit milliseconds that it may take for an answer; then it is ended */
export function startThread(limit: number): ComposingThread {
  const worker = startWorker();
  const waiting = new Map<number, { resolve(batch: Batch): void; reject(error: Error): void }>();
  let orders = 0;
  let ended: Error | undefined;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (batch: Batch) => {
    waiting.get(batch.order)?.resolve(batch);
    waiting.delete(batch.order);
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`The thread that composes mails ended (code ${code}).`)));
  worker.unref();

  function place(letters: readonly Letter[], head: Letterhead): Promise<Batch> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const order: Order = { order: ++orders, letters, head };
      const timer = setTimeout(() => void worker.terminate(), limit);
      waiting.set(order.order, {
        resolve(batch) {
          clearTimeout(timer);
          resolve(batch);
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
      // It is waited for: without this a process with nothing else to do would end now.
      worker.ref();
      worker.postMessage(order);
    });
  }

  return {
    alive: () => ended === undefined,
    async compose(letters, head) {
      const batches: Promise<Batch>[] = [];
      for (let from = 0; from < letters.length; from += IN_ONE_ORDER) batches.push(place(letters.slice(from, from + IN_ONE_ORDER), head));
      return (await Promise.all(batches)).flatMap(unbundle);
    },
    async close() {
      await worker.terminate();
    },
  };
}

function startWorker(): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('./compose-worker.js', import.meta.url), { resourceLimits });
  // A thread does not inherit the loader of its parent (Node 20), so it registers one before it loads the source file.
  const file = new URL('./compose-worker.ts', import.meta.url).href;
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}); });`, {
    eval: true,
    resourceLimits,
  });
}

import { Worker } from 'node:worker_threads';
import type { Solution } from '../../../scheduler/index.ts';
import type { Solver } from './solver.ts';
import type { ThreadMessage, ThreadTask } from './thread-protocol.ts';

/**
 * Runs each task in a thread of its own and ends it afterwards, so that the memory of a large problem (1 GB for 5 million
 * visits) goes back to the machine. From the build it runs the built file; from source (development, tests) the source file
 * under the same loader.
 */
export const threadSolver: Solver = {
  solve: (problem, options) =>
    new Promise<Solution>((resolve, reject) => {
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const task: ThreadTask = { problem, seed: options.seed, maxSteps: options.maxSteps, stop };
      const worker = startWorker(task);
      const requestStop = (): void => void Atomics.store(stop, 0, 1);
      const kill = (): void => settle(() => reject(options.kill?.reason ?? new Error('The solver was stopped.')));
      let settled = false;
      const settle = (answer: () => void): void => {
        if (settled) return;
        settled = true;
        options.stop?.removeEventListener('abort', requestStop);
        options.kill?.removeEventListener('abort', kill);
        void worker.terminate();
        answer();
      };
      options.stop?.addEventListener('abort', requestStop, { once: true });
      options.kill?.addEventListener('abort', kill, { once: true });
      if (options.stop?.aborted) requestStop();
      if (options.kill?.aborted) return kill();
      worker.on('message', (message: ThreadMessage) => {
        if (message.kind === 'progress') options.onProgress?.(message.progress);
        else if (message.kind === 'solution') settle(() => resolve(message.solution));
        else settle(() => reject(new Error(`The scheduler refused the problem: ${message.faults.join('; ')}`)));
      });
      worker.on('error', (error) => settle(() => reject(error)));
      worker.on('exit', (code) => settle(() => reject(new Error(`The solver's thread ended early (code ${code}).`))));
    }),
};

function startWorker(workerData: ThreadTask): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('../solver-worker.js', import.meta.url), { workerData });
  // A thread does not inherit the loader of its parent (Node 20), so it registers one before it loads the source file.
  const file = new URL('../solver-worker.ts', import.meta.url).href;
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}); });`, {
    eval: true,
    workerData,
  });
}

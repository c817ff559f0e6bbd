import { Worker } from 'node:worker_threads';
import type { Solver, SolverOptions } from './solver.ts';
import type { Answers, ThreadMessage, ThreadTask } from './thread-protocol.ts';

/**
 * Runs each task in a thread of its own and ends it afterwards, so that the memory of a large problem (1 GB for 5 million
 * visits) goes back to the machine. From the build it runs the built file; from source (development, tests) the source file.
 */
export const threadSolver: Solver = {
  solve: (problem, options) => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    return inThread(
      { kind: 'solve', problem, seed: options.seed, maxSteps: options.maxSteps, stop },
      options,
      () => void Atomics.store(stop, 0, 1),
    );
  },
  bound: (problem, options) => inThread({ kind: 'bound', problem }, options),
  why: (problem, visits, employee, touchPoint) => inThread({ kind: 'why', problem, visits, employee, touchPoint }),
};

function inThread<K extends keyof Answers>(
  task: Extract<ThreadTask, { kind: K }>,
  options: Pick<SolverOptions, 'onProgress' | 'stop' | 'kill'> = {},
  requestStop: () => void = () => {},
): Promise<Answers[K]> {
  return new Promise((resolve, reject) => {
    if (options.kill?.aborted) {
      reject(options.kill.reason);
      return;
    }
    const worker = startWorker(task);
    const kill = (): void => settle(() => reject(options.kill?.reason));
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
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') options.onProgress?.(message.progress);
      else if (message.kind === 'answer') settle(() => resolve(message.answer as Answers[K]));
      else settle(() => reject(new Error(`The scheduler refused the problem: ${message.faults.join('; ')}`)));
    });
    worker.on('error', (error) => settle(() => reject(error)));
    worker.on('exit', (code) => settle(() => reject(new Error(`The solver's thread ended early (code ${code}).`))));
  });
}

function startWorker(workerData: ThreadTask): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('../solver-worker.js', import.meta.url), { workerData });
  // A thread does not inherit the loader of its parent (Node 20), so it registers one before it loads the source file.
  const file = new URL('../solver-worker.ts', import.meta.url).href;
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}); });`, {
    eval: true,
    workerData,
  });
}

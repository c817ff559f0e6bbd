import { parentPort, workerData } from 'node:worker_threads';
import { type Progress, solve, validate } from '../../scheduler/index.ts';
import type { ThreadMessage, ThreadTask } from './solving/thread-protocol.ts';

/** The solver's thread: one task in, progress and one answer out. */
const MOST_A_SECOND = 10;

const { problem, seed, maxSteps, stop } = workerData as ThreadTask;
const post = (message: ThreadMessage, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(message, [...transfer]);

let last = 0;
function report(progress: Progress): void {
  const now = performance.now();
  if (now - last < 1000 / MOST_A_SECOND) return;
  last = now;
  post({ kind: 'progress', progress });
}

const faults = validate(problem);
if (faults.length > 0) post({ kind: 'refused', faults: faults.slice(0, 10).map(({ path, message }) => `${path}: ${message}`) });
else {
  const solution = await solve(problem, {
    seed,
    ...(maxSteps === undefined ? {} : { maxSteps }),
    onProgress: report,
    shouldStop: () => Atomics.load(stop, 0) !== 0,
  });
  post({ kind: 'solution', solution }, [solution.assignments.buffer as ArrayBuffer]);
}

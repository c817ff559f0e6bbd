import { parentPort, workerData } from 'node:worker_threads';
import { highsSolver } from '../../platform/exact/highs.ts';
import { bound, type Problem, type Progress, solve, validate } from '../../scheduler/index.ts';
import { explain } from './analysis/explain.ts';
import type { ThreadMessage, ThreadTask } from './solving/thread-protocol.ts';

/** The solver's thread: one task in, progress and one answer out. */
const MOST_A_SECOND = 10;

const post = (message: ThreadMessage, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(message, [...transfer]);

let last = 0;
function report(progress: Progress): void {
  const now = performance.now();
  if (now - last < 1000 / MOST_A_SECOND) return;
  last = now;
  post({ kind: 'progress', progress });
}

function refuse(problem: Problem): boolean {
  const faults = validate(problem);
  if (faults.length > 0) post({ kind: 'refused', faults: faults.slice(0, 10).map(({ path, message }) => `${path}: ${message}`) });
  return faults.length > 0;
}

async function run(task: ThreadTask): Promise<void> {
  if (refuse(task.problem)) return;
  if (task.kind === 'bound') post({ kind: 'answer', answer: bound(task.problem) });
  else if (task.kind === 'why') {
    const { problem, visits, employee, touchPoint } = task;
    post({ kind: 'answer', answer: explain(problem, visits, employee, touchPoint) });
  } else {
    const solution = await solve(task.problem, {
      seed: task.seed,
      exact: highsSolver,
      ...(task.maxSteps === undefined ? {} : { maxSteps: task.maxSteps }),
      onProgress: report,
      shouldStop: () => Atomics.load(task.stop, 0) !== 0,
    });
    post({ kind: 'answer', answer: solution }, [solution.assignments.buffer as ArrayBuffer]);
  }
}

await run(workerData as ThreadTask);

import { createHash } from 'node:crypto';
import type { Solution } from '../../../scheduler/index.ts';

/** Rows a step: a table of millions is never one string. */
const CHUNK = 4 * 8192;

/**
 * SHA-256 of what the scheduler answered: its verdict, every visit in its order, what was left out, the bottlenecks. Two
 * answers with one fingerprint are the same plan.
 */
export function fingerprintOf(solution: Solution): Buffer {
  const { assignments, unplaced, bottlenecks, status, makespan, lowerBound, moved } = solution;
  const hash = createHash('sha256').update(JSON.stringify({ status, makespan, lowerBound, moved, unplaced, bottlenecks }));
  for (let from = 0; from < assignments.length; from += CHUNK) hash.update(`${assignments.subarray(from, from + CHUNK).join()}\n`);
  return hash.digest();
}

export const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

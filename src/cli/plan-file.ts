import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Solution } from '../scheduler/index.ts';

const CHUNK = 1 << 20;
/** The longest row: four numbers of up to ten digits, brackets and commas. */
const LONGEST_ROW = 48;

/** Writes `plan.json` in chunks of a megabyte (a string of 5 million rows would not fit in one), then renames it into place. */
export function writePlan(path: string, plan: Solution): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    const { format, status, makespan, lowerBound, moved, bottlenecks } = plan;
    const head = JSON.stringify({ format, status, makespan, lowerBound, moved }).slice(0, -1);
    writeSync(file, `${head},"assignments":[`);
    writeRows(file, plan.assignments);
    writeSync(file, `],"unplaced":${JSON.stringify(plan.unplaced)},"bottlenecks":${JSON.stringify(bottlenecks)}}\n`);
    closeSync(file);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeRows(file: number, rows: Int32Array): void {
  const buffer = Buffer.allocUnsafe(CHUNK + LONGEST_ROW);
  let at = 0;
  for (let i = 0; i < rows.length; i += 4) {
    if (i > 0) buffer[at++] = 0x2c;
    buffer[at++] = 0x5b;
    for (let k = 0; k < 4; k++) {
      if (k > 0) buffer[at++] = 0x2c;
      at = writeWhole(buffer, at, rows[i + k]!);
    }
    buffer[at++] = 0x5d;
    if (at >= CHUNK) {
      writeSync(file, buffer, 0, at);
      at = 0;
    }
  }
  writeSync(file, buffer, 0, at);
}

function writeWhole(buffer: Buffer, at: number, value: number): number {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  for (; power >= 1; power = Math.floor(power / 10)) {
    buffer[at++] = 48 + (Math.floor(value / power) % 10);
  }
  return at;
}

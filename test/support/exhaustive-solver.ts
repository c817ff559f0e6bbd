import type { BinaryProgramme, ExactAnswer } from '../../src/scheduler/options.ts';

/** An exact solver by trying everything, for programmes of a few columns: the first x that keeps every row, or none does. */
export async function exhaustiveSolver({ columns, rowLower, rowUpper, start, index, value }: BinaryProgramme): Promise<ExactAnswer> {
  if (columns > 20) throw new Error(`${columns} columns are too many to try everything`);
  const x = new Uint8Array(columns);
  for (let choice = 0; choice < 2 ** columns; choice++) {
    const sums = new Float64Array(rowLower.length);
    for (let c = 0; c < columns; c++) {
      x[c] = (choice >> c) & 1;
      if (x[c] === 1) for (let k = start[c]!; k < start[c + 1]!; k++) sums[index[k]!]! += value[k]!;
    }
    if (sums.every((sum, row) => rowLower[row]! <= sum && sum <= rowUpper[row]!)) return { kind: 'solution', x, optimal: true, bound: 0 };
  }
  return { kind: 'impossible' };
}

import type { BinaryProgramme } from '../options.ts';

/** Whole numbers, as many as come, four bytes each: lists of 300,000 took 30 MB more as arrays. */
export class Numbers {
  length = 0;
  private data = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  /** The numbers so far, not copied. */
  all(): Int32Array {
    return this.data.subarray(0, this.length);
  }
}

/** Rows of a programme under construction, turned into compressed columns at the end. Coefficients are whole numbers. */
export class Rows {
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly row = new Numbers();
  private readonly column = new Numbers();
  private readonly value = new Numbers();

  open(lower: number, upper: number): void {
    this.lower.push(lower);
    this.upper.push(upper);
  }

  add(column: number, value: number): void {
    this.row.push(this.lower.length - 1);
    this.column.push(column);
    this.value.push(value);
  }

  whole(columns: readonly number[], upper: number): void {
    this.open(Number.NEGATIVE_INFINITY, upper);
    for (const column of columns) this.add(column, 1);
  }

  compressed(columns: number): Pick<BinaryProgramme, 'rowLower' | 'rowUpper' | 'start' | 'index' | 'value'> {
    const start = new Int32Array(columns + 1);
    const entries = this.column.all();
    for (const column of entries) start[column + 1]!++;
    for (let c = 0; c < columns; c++) start[c + 1]! += start[c]!;
    const at = start.slice();
    const rows = this.row.all();
    const values = this.value.all();
    const index = new Int32Array(entries.length);
    const value = new Float64Array(entries.length);
    for (let k = 0; k < entries.length; k++) {
      const position = at[entries[k]!]!++;
      index[position] = rows[k]!;
      value[position] = values[k]!;
    }
    return { rowLower: Float64Array.from(this.lower), rowUpper: Float64Array.from(this.upper), start, index, value };
  }
}

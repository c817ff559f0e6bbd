/** A growing table of whole numbers, row after row in one array. */
export class RowList {
  private data = new Int32Array(256);
  private used = 0;

  push(...row: readonly number[]): void {
    if (this.used + row.length > this.data.length) {
      const larger = new Int32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    for (const value of row) this.data[this.used++] = value;
  }

  get length(): number {
    return this.used;
  }

  toArray(): Int32Array {
    return this.data.slice(0, this.used);
  }
}

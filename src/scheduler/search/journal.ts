/** Changes of a plan in the order in which they were made: a visit, and the venue and week that it had (-1 = it was unplaced). */
export class Journal {
  length = 0;
  private rows = new Int32Array(3 * 1024);

  add(visit: number, venue: number, week: number): void {
    const at = 3 * this.length++;
    if (at === this.rows.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[at] = visit;
    this.rows[at + 1] = venue;
    this.rows[at + 2] = week;
  }

  /** Calls back for every change, the last one first, and forgets them all. */
  rewind(undo: (visit: number, venue: number, week: number) => void): void {
    const { rows } = this;
    for (let at = 3 * (this.length - 1); at >= 0; at -= 3) undo(rows[at]!, rows[at + 1]!, rows[at + 2]!);
    this.length = 0;
  }
}

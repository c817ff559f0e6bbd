/** What is wrong with one cell of one row, or worth knowing about it. */
export interface RowFault {
  readonly line: number;
  /** Header of the column, or the field's name when the file has no column for it; null: the row as a whole. */
  readonly column: string | null;
  readonly value: string | null;
  readonly message: string;
}

/** A file of a million wrong rows must not become an answer of a million errors, nor be kept in memory. */
export const MAX_FAULTS = 1000;
const MAX_VALUE = 200;

/** Keeps the faults of the first lines and counts all of them. */
export class FaultList {
  #kept: RowFault[] = [];
  #count = 0;

  add(fault: RowFault): void {
    this.#count++;
    const value = fault.value !== null && fault.value.length > MAX_VALUE ? `${fault.value.slice(0, MAX_VALUE - 1)}…` : fault.value;
    this.#kept.push({ ...fault, value });
    if (this.#kept.length >= 2 * MAX_FAULTS) this.#kept = this.#first();
  }

  /** Faults that were counted elsewhere and not listed. */
  addUnlisted(count: number): void {
    this.#count += count;
  }

  get listed(): readonly RowFault[] {
    return this.#first();
  }

  get more(): number {
    return this.#count - this.listed.length;
  }

  #first(): RowFault[] {
    return this.#kept.toSorted((a, b) => a.line - b.line).slice(0, MAX_FAULTS);
  }
}

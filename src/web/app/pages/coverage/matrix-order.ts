import type { CoverageMatrix } from '../../api/types.ts';

export const ORDERS = ['department', 'leastFirst', 'leadersFirst', 'name'] as const;
export type MatrixOrder = (typeof ORDERS)[number];

type Row = CoverageMatrix['rows'][number];

/** Cells of a row that still ask for a walk: missing, planned, or lived with privilege. */
export const openCells = (row: Pick<Row, 'cells'>): number => row.cells.replaceAll(/[^mpv]/g, '').length;

/** The API's own order is by department, then name; every other order keeps it among equals. */
export function ordered(rows: readonly Row[], order: MatrixOrder): readonly Row[] {
  switch (order) {
    case 'department':
      return rows;
    case 'leastFirst':
      return [...rows].sort((a, b) => openCells(b) - openCells(a));
    case 'leadersFirst':
      return [...rows].sort((a, b) => Number(b.leader) - Number(a.leader));
    case 'name':
      return [...rows].sort((a, b) => a.name.localeCompare(b.name));
  }
}

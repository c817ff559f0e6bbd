import type { Report } from './context.ts';
import type { FaultList } from './faults.ts';
import type { Found, Rejected } from './staging-store.ts';

/** Lists rows that a query found under the column of a field. */
export function tell(report: Report, list: FaultList, field: string, found: Found, message: (row: Rejected) => string): void {
  const column = report.mapping[field] ?? field;
  for (const row of found.rows) list.add({ line: row.line, column, value: row.value, message: message(row) });
  list.addUnlisted(found.total - found.rows.length);
}

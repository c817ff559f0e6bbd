import { invalid } from '../../../platform/errors.ts';

/**
 * Pages over (employee, touch-point), the order in which visits are kept: page n costs what page 1 costs, with millions of
 * visits a plan and no index beside the primary key.
 */
export type Position = readonly [employeeKey: number, touchPointKey: number];

const encodePosition = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws invalid when the cursor is not one of ours */
export function decodePosition(cursor: string | undefined): Position {
  if (cursor === undefined) return [0, 0];
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const whole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;
    if (Array.isArray(parsed) && parsed.length === 2 && parsed.every(whole)) return [parsed[0] as number, parsed[1] as number];
  } catch {
    // answered below
  }
  throw invalid('/query/cursor', 'This cursor does not belong to this list. Take the nextCursor of the previous page unchanged.');
}

/** The page out of limit + 1 rows. */
export function cut<Row extends { readonly employee_key: number; readonly touch_point_key: number }, T>(
  rows: readonly Row[],
  limit: number,
  map: (row: Row) => T,
): { items: T[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(map),
    nextCursor: rows.length > limit && last ? encodePosition([last.employee_key, last.touch_point_key]) : null,
  };
}

import type { TouchPoint, TouchPointPatch } from '../../touchpoints/touch-points/schemas.ts';

/** A row of the file by field name; a field that has no column is not there, an empty cell is null. */
export interface TouchPointRow {
  readonly line: number;
  readonly faulty: boolean;
  readonly values: ReadonlyMap<string, string | null>;
}

export interface Complaint {
  readonly line: number;
  readonly field: string;
  readonly value: string | null;
  readonly message: string;
}

/** What the rows with one code say about their touch-point. */
export interface TouchPointGroup {
  readonly code: string;
  readonly line: number;
  readonly patch: TouchPointPatch;
  readonly complaints: readonly Complaint[];
}

/** The columns of a venue; every other column describes the touch-point. */
const VENUE = new Set(['venueSite', 'placesPerWeek']);
const ANYWHERE = new Set(['anywhere', '*', 'überall']);

/** Finds a record's code by its code or name; undefined when there is none, null when the name fits several. */
export type FindCode = (label: string) => string | null | undefined;

/** Splits a list in a cell: `A;B` or `A|B`. */
const listed = (cell: string | null | undefined): string[] =>
  (cell ?? '')
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * Makes one touch-point of rows that have the same code. Rows behind the first may repeat its description or leave it
 * empty; they add a venue each.
 */
export function groupRows(
  rows: readonly TouchPointRow[],
  find: { readonly site: FindCode; readonly department: FindCode },
): TouchPointGroup {
  const [first] = rows as [TouchPointRow, ...TouchPointRow[]];
  const complaints: Complaint[] = [];
  const complain = (row: TouchPointRow, field: string, message: string) =>
    complaints.push({ line: row.line, field, value: row.values.get(field) ?? null, message });
  for (const row of rows.slice(1)) {
    for (const [field, value] of row.values) {
      if (VENUE.has(field) || field === 'code' || value === null || value === first.values.get(field)) continue;
      complain(row, field, `differs from line ${first.line}, which describes the same touch-point; repeat it or leave it empty`);
    }
  }
  const has = (field: string) => first.values.has(field);
  const cell = (field: string) => first.values.get(field) ?? null;
  const find1 = (row: TouchPointRow, field: string, label: string, lookUp: FindCode, noun: string): string | null => {
    const code = lookUp(label);
    if (typeof code === 'string') return code;
    complain(
      row,
      field,
      code === null
        ? `is the name of several ${noun}s; use the code`
        : `is no ${noun} that is known; add the ${noun} first, or correct the cell`,
    );
    return null;
  };
  const number = (field: string) => (cell(field) === null ? null : Number(cell(field)));
  const owner = cell('ownerDepartment');
  const patch: TouchPointPatch = {
    ...given(first, 'name'),
    ...given(first, 'journey'),
    ...given(first, 'stage'),
    ...given(first, 'channel'),
    ...(has('audience') && { audience: (cell('audience') ?? 'external') as 'external' | 'internal' }),
    ...(has('ownerDepartment') && {
      ownerDepartment: owner === null ? null : find1(first, 'ownerDepartment', owner, find.department, 'department'),
    }),
    ...(has('brief') && { brief: cell('brief') ?? '' }),
    ...(has('durationMinutes') && { durationMinutes: number('durationMinutes') }),
    ...(has('promisedWaitMinutes') && { promisedWaitMinutes: number('promisedWaitMinutes') }),
    ...(has('photo') && { photo: (cell('photo') ?? 'none') as 'none' | 'allowed' | 'required' }),
    ...(has('prerequisites') && { prerequisites: listed(cell('prerequisites')) }),
    ...(has('equivalents') && { equivalents: listed(cell('equivalents')) }),
    ...(has('placesPerWeek') && { venues: rows.flatMap((row) => venueOf(row)) }),
  };
  return { code: cell('code') ?? '', line: first.line, patch, complaints };

  function venueOf(row: TouchPointRow): { site: string | null; placesPerWeek: number }[] {
    const site = row.values.get('venueSite') ?? null;
    const places = row.values.get('placesPerWeek') ?? null;
    if (places === null) {
      if (site !== null) complain(row, 'placesPerWeek', 'must not be empty where a venue is named');
      return [];
    }
    const anywhere = site === null || ANYWHERE.has(site.toLowerCase());
    return [{ site: anywhere ? null : find1(row, 'venueSite', site, find.site, 'site'), placesPerWeek: Number(places) }];
  }
}

/** An empty cell says nothing about what a touch-point cannot be without. */
const given = <K extends string>(row: TouchPointRow, field: K): { [P in K]?: string } => {
  const value = row.values.get(field);
  return (value ? { [field]: value } : {}) as { [P in K]?: string };
};

/** The part of a patch that says something else than the touch-point does already. */
export function differences(now: TouchPoint, patch: TouchPointPatch): TouchPointPatch {
  const same: Readonly<Record<string, boolean>> = {
    journey: equal(now.journey.name, patch.journey),
    stage: equal(now.stage.name, patch.stage),
    ownerDepartment: equal(now.ownerDepartment?.code ?? null, patch.ownerDepartment),
    prerequisites: sameCodes(now.prerequisites, patch.prerequisites),
    equivalents: sameCodes(now.equivalents, patch.equivalents),
    venues: sameSet(
      now.venues.map((venue) => `${venue.placesPerWeek} ${venue.site?.code ?? ''}`),
      (patch.venues ?? []).map((venue) => `${venue.placesPerWeek} ${venue.site ?? ''}`),
    ),
  };
  const entries = Object.entries(patch).filter(([field, value]) => !(same[field] ?? now[field as keyof TouchPoint] === value));
  const changed = Object.fromEntries(entries) as TouchPointPatch;
  // A stage is found within its journey, so the two are said together.
  if (changed.journey !== undefined && patch.stage !== undefined) changed.stage = patch.stage;
  return changed;
}

const equal = (now: string | null, wanted: string | null | undefined): boolean =>
  typeof now === 'string' && typeof wanted === 'string' ? now.toLowerCase() === wanted.toLowerCase() : now === wanted;
const sameCodes = (now: readonly { code: string }[], wanted: readonly string[] = []): boolean =>
  sameSet(
    now.map((other) => other.code),
    wanted,
  );
function sameSet(now: readonly string[], wanted: readonly string[]): boolean {
  const [left, right] = [now, wanted].map((list) => [...new Set(list.map((entry) => entry.toLowerCase()))].sort());
  return JSON.stringify(left) === JSON.stringify(right);
}

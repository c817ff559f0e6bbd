import { invalid } from '../../../platform/errors.ts';
import type { ImportContext, Importer } from './context.ts';
import { touchPointFields } from './kinds/touch-points.ts';
import { parseRows, usedFields } from './stage.ts';
import { type Complaint, groupRows, type TouchPointGroup, type TouchPointRow } from './touch-point-groups.ts';
import { codesOf, knownTouchPoints } from './touch-points-read-model.ts';
import { writeTouchPoints } from './touch-points-write.ts';

/** Touch-points are described by hand, by the dozen. This many rows fit memory and a transaction without a thought. */
const MAX_ROWS = 5000;

/**
 * Imports touch-points through the very use cases that the API calls, one by one, as they have rules of many kinds and
 * come in small numbers. Counts are of touch-points, not of rows.
 */
export const touchPointImporter: Importer = {
  fields: touchPointFields,
  identity: ['code'],
  async run(context) {
    const { tx, query, report } = context;
    const rows = await collect(context);
    const find = { site: await codesOf(tx.trx, 'sites'), department: await codesOf(tx.trx, 'departments') };
    const known = await knownTouchPoints(tx.trx);
    const byCode = new Map<string, TouchPointRow[]>();
    for (const row of rows) {
      const code = row.values.get('code')?.toLowerCase();
      if (code !== undefined) byCode.set(code, [...(byCode.get(code) ?? []), row]);
    }
    const nameless = rows.filter((row) => !row.values.get('code')).length;
    const good: TouchPointGroup[] = [];
    let rejected = nameless;
    const tell = (complaints: readonly Complaint[]) => {
      for (const { line, field, value, message } of complaints)
        report.errors.add({ line, column: report.mapping[field] ?? field, value, message });
    };
    for (const [code, group] of byCode) {
      const made = groupRows(withDefaults(group, context, known.has(code)), find);
      tell(made.complaints);
      if (group.some((row) => row.faulty) || made.complaints.length > 0) rejected++;
      else good.push(made);
    }
    // With `partial`, what fails is left out and the rest written anew, until all that is left can be written.
    for (let left: readonly TouchPointGroup[] = good; ; ) {
      const { counts, complaints } = await writeTouchPoints(tx, left, known);
      if (complaints.length === 0) return { ...counts, rejected };
      tell(complaints);
      const failed = new Set(complaints.map((complaint) => complaint.line));
      rejected += failed.size;
      if (!query.partial) return { created: 0, updated: 0, unchanged: 0, rejected };
      left = left.filter((group) => !failed.has(group.line));
    }
  },
};

async function collect(context: ImportContext): Promise<readonly TouchPointRow[]> {
  const names = usedFields(context.columns).map((field) => field.name);
  const rows: TouchPointRow[] = [];
  for await (const { line, faulty, values } of parseRows(context)) {
    if (rows.length === MAX_ROWS) throw invalid('', `More than ${MAX_ROWS} rows of touch-points are not read at once. Split the file.`);
    rows.push({ line, faulty, values: new Map(names.map((name, index) => [name, values[index] ?? null])) });
  }
  return rows;
}

/** Defaults fill the empty cells of the row that describes a touch-point, and columns that a new one lacks. */
function withDefaults(rows: readonly TouchPointRow[], context: ImportContext, exists: boolean): readonly TouchPointRow[] {
  if (context.defaults.size === 0) return rows;
  return rows.map((row, index) => {
    const values = new Map(row.values);
    for (const [name, value] of context.defaults) {
      const ofVenue = name === 'venueSite' || name === 'placesPerWeek';
      if ((values.has(name) || !exists) && (ofVenue || index === 0)) values.set(name, values.get(name) ?? value);
    }
    return { ...row, values };
  });
}

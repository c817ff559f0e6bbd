import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { type Columns, matchColumns, requireField } from './columns.ts';
import type { ImportContext, Importer } from './context.ts';
import { FaultList } from './faults.ts';
import type { Field } from './fields.ts';
import { IMPORTERS } from './importers.ts';
import { readPairs } from './pairs.ts';
import { openTable } from './reading/open.ts';
import type { Upload } from './reading/upload.ts';
import type { ImportQuery, ImportResult, Kind } from './schemas.ts';

/** Ends a transaction without keeping anything of it. */
class RolledBack extends Error {
  readonly result: ImportResult;
  constructor(result: ImportResult) {
    super('rolled back');
    this.result = result;
  }
}

/** Wraps the work in its transaction: answers with an earlier result instead of doing it, or remembers the new one. */
export type Once = (tx: Tx, work: () => Promise<ImportResult>) => Promise<ImportResult>;

/**
 * Imports a file in one transaction. Nothing is kept of a dry run, nor of a file with a rejected row unless `partial` is
 * set: then `result.rejected` is above 0 and the other counts are 0.
 *
 * @throws invalid for what concerns the file as a whole, unsupported-media when it is no table
 */
export async function runImport(
  unitOfWork: UnitOfWork,
  who: Parameters<UnitOfWork['run']>[0],
  kind: Kind,
  query: ImportQuery,
  file: Upload,
  once: Once = (_tx, work) => work(),
): Promise<ImportResult> {
  try {
    return await unitOfWork.run(who, async (tx) => {
      const result = await once(tx, () => importTable(tx, kind, query, file));
      if (query.dryRun || (result.rejected > 0 && !query.partial)) throw new RolledBack(result);
      return result;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.result;
    throw error;
  }
}

async function importTable(tx: Tx, kind: Kind, query: ImportQuery, file: Upload): Promise<ImportResult> {
  const importer = IMPORTERS[kind];
  const defaults = readDefaults(importer.fields, query);
  const map = readPairs(query.map ?? '', '/query/map');
  const table = await openTable(file);
  try {
    const columns = matchColumns(importer.fields, table.header.cells, map);
    requireIdentity(importer, columns, defaults);
    const report = { errors: new FaultList(), warnings: new FaultList(), mapping: columns.mapping };
    const context: ImportContext = { tx, table, columns, defaults, query, report, tally: { rows: 0 } };
    const counts = await importer.run(context);
    const nothing = counts.rejected > 0 && !query.partial;
    const done = {
      rows: context.tally.rows,
      created: nothing ? 0 : counts.created,
      updated: nothing ? 0 : counts.updated,
      unchanged: nothing ? 0 : counts.unchanged,
      rejected: counts.rejected,
    };
    tx.audit({ action: 'import.applied', entity: 'import', entityId: null, after: { kind, ...done } });
    return {
      ...done,
      errors: [...report.errors.listed],
      moreErrors: report.errors.more,
      warnings: [...report.warnings.listed],
      moreWarnings: report.warnings.more,
      encoding: table.encoding,
      delimiter: table.delimiter,
      mapping: { ...columns.mapping },
      ignoredColumns: [...columns.ignored],
      dryRun: query.dryRun,
    };
  } finally {
    await table.close();
  }
}

function readDefaults(fields: readonly Field[], query: ImportQuery): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>();
  for (const [name, value] of readPairs(query.default ?? '', '/query/default')) {
    const parsed = requireField(fields, name, '/query/default').parse(value, query);
    if (!parsed.ok) throw invalid('/query/default', `${name}: ${parsed.message} (was "${value}").`);
    defaults.set(name, parsed.value);
  }
  return defaults;
}

function requireIdentity({ fields, identity }: Importer, columns: Columns, defaults: ReadonlyMap<string, string>): void {
  const missing = identity.filter((name) => !(name in columns.mapping) && !(identity.length > 1 && defaults.has(name)));
  if (missing.length === 0) return;
  const there = columns.ignored.slice(0, 20).map((name) => `"${name.slice(0, 60)}"`);
  throw invalid(
    '/query/map',
    `No column of the file was recognised as ${missing.join(', ')}. Say which one it is with ?map=${missing[0]}:column. ` +
      (there.length > 0
        ? `Columns that nothing was read from: ${there.join(', ')}.`
        : `Known names are ${fields.map((field) => field.name).join(', ')}.`),
  );
}

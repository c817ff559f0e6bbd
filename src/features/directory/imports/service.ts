import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { type Counts, compareRows, completeRows, writeRows } from './apply-store.ts';
import { checkDuplicates, checkRows, type Report } from './check.ts';
import { type Columns, matchColumns, requireField } from './columns.ts';
import { createMissingDepartments } from './departments-store.ts';
import { FaultList } from './faults.ts';
import type { Field } from './fields.ts';
import { KEYED, type KeyedKind } from './kinds.ts';
import { readPairs } from './pairs.ts';
import { openTable } from './reading/open.ts';
import type { Upload } from './reading/upload.ts';
import type { ImportQuery, ImportResult, Kind } from './schemas.ts';
import { stageRows, type Tally } from './stage.ts';
import { copyIntoStaging, createStaging, lockDirectory, stagingColumn } from './staging-store.ts';

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
  const keyed = KEYED[kind as keyof typeof KEYED];
  const table = await openTable(file);
  const { fields } = keyed;
  const columns = matchColumns(fields, table.header.cells, readPairs(query.map ?? '', '/query/map'));
  const defaults = readDefaults(fields, query);
  requireKey(keyed, columns);
  const report: Report = { errors: new FaultList(), warnings: new FaultList(), mapping: columns.mapping };
  const tally: Tally = { rows: 0 };
  await createStaging(tx.trx, fields);
  await copyIntoStaging(
    tx.trx,
    ['line', 'faulty', ...columns.targets.flatMap((field) => (field ? [stagingColumn(field)] : []))],
    stageRows(table.rows, columns, defaults, query, report.errors, tally),
  );
  const counts = await applyKeyed(tx, keyed, query, columns, defaults, report);
  const nothing = counts.rejected > 0 && !query.partial;
  const result: ImportResult = {
    rows: tally.rows,
    created: nothing ? 0 : counts.created,
    updated: nothing ? 0 : counts.updated,
    unchanged: nothing ? 0 : counts.unchanged,
    rejected: counts.rejected,
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
  const { rows, created, updated, unchanged, rejected } = result;
  tx.audit({ action: 'import.applied', entity: 'import', entityId: null, after: { kind, rows, created, updated, unchanged, rejected } });
  return result;
}

async function applyKeyed(
  tx: Tx,
  kind: KeyedKind,
  query: ImportQuery,
  columns: Columns,
  defaults: ReadonlyMap<string, string>,
  report: Report,
): Promise<Counts> {
  await lockDirectory(tx.trx);
  await checkDuplicates(tx, kind, report);
  await completeRows(tx.trx, kind, new Set(Object.keys(columns.mapping)), defaults);
  if (query.create === 'departments' && kind.table === 'employees') await createMissingDepartments(tx);
  await checkRows(tx, kind, query.partial, report);
  const counts = await compareRows(tx.trx, kind);
  if (counts.rejected === 0 || query.partial) await writeRows(tx, kind);
  return counts;
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

function requireKey(kind: KeyedKind, columns: Columns): void {
  if (kind.key in columns.mapping) return;
  const there = columns.ignored
    .slice(0, 20)
    .map((name) => name.slice(0, 60))
    .join(', ');
  throw invalid(
    '/query/map',
    `No column of the file is the ${kind.key} of a ${kind.noun}. Say which one with ?map=${kind.key}:column. Unmatched columns: ${there || 'none'}.`,
  );
}

import { compareRows, completeRows, writeRows } from './apply-store.ts';
import { checkDuplicates, checkRows } from './check.ts';
import { type Importer, mayWrite } from './context.ts';
import { createMissingDepartments } from './departments-store.ts';
import type { KeyedKind } from './kinds.ts';
import { afterEmployees } from './people-store.ts';
import { stagingLines, usedFields } from './stage.ts';
import { copyIntoStaging, createStaging, lockDirectory, stagingColumn } from './staging-store.ts';

/** Imports sites, departments or employees: rows stream into a staging table, and every step works on all of them at once. */
export const keyedImporter = (kind: KeyedKind): Importer => ({
  fields: kind.fields,
  identity: [kind.key],
  async run(context) {
    const { tx, columns, query, report } = context;
    await createStaging(tx.trx, kind.fields);
    await copyIntoStaging(tx.trx, ['line', 'faulty', ...usedFields(columns).map(stagingColumn)], stagingLines(context));
    await lockDirectory(tx.trx);
    await checkDuplicates(tx, kind, report);
    await completeRows(tx.trx, kind, new Set(Object.keys(columns.mapping)), context.defaults);
    if (query.create === 'departments' && kind.table === 'employees') await createMissingDepartments(tx);
    await checkRows(tx, kind, query.partial, report);
    const counts = await compareRows(tx.trx, kind);
    if (!mayWrite(context, counts)) return counts;
    await writeRows(tx, kind);
    if (kind.table === 'employees') await afterEmployees(tx);
    return counts;
  },
});

import * as store from './absences-store.ts';
import { checkReference } from './check.ts';
import { type Importer, mayWrite } from './context.ts';
import { MAX_FAULTS } from './faults.ts';
import { absenceFields, employeeOfAbsence } from './kinds/absences.ts';
import { stagingLines, usedFields } from './stage.ts';
import { copyIntoStaging, createStaging, lockDirectory, type Rejected, reject, stagingColumn } from './staging-store.ts';
import { tell } from './tell.ts';

export const absenceImporter: Importer = {
  fields: absenceFields,
  identity: ['employee', 'from', 'to'],
  async run(context) {
    const { tx, columns, query, report } = context;
    await createStaging(tx.trx, absenceFields);
    await copyIntoStaging(tx.trx, ['line', 'faulty', ...usedFields(columns).map(stagingColumn)], stagingLines(context));
    await lockDirectory(tx.trx);
    const check = async (field: string, rows: string, message: (row: Rejected) => string) =>
      tell(report, report.errors, field, await reject(tx.trx, rows, [], MAX_FAULTS), message);
    if (context.defaults.size > 0) await store.fillIdentity(tx.trx, context.defaults);
    await checkReference(tx, { table: 'absences', key: 'number' }, employeeOfAbsence, query.partial, report);
    await store.matchAbsences(tx.trx, 'kind' in columns.mapping, context.defaults.get('kind') ?? 'leave');
    await check('to', store.DISORDERED, ({ detail }) => `must not lie before the first day, ${detail}`);
    await check('from', store.REPEATED, ({ detail }) => `stands in line ${detail} already: same person, same days`);
    await check('from', store.OVERLAPPING, ({ detail }) => `shares days with line ${detail}; one person is away once at a time`);
    await check(
      'from',
      store.CLASHING,
      ({ detail }) => `shares days with the known absence from ${detail}; change that one, or these dates`,
    );
    const counts = await store.compareAbsences(tx.trx);
    if (mayWrite(context, counts)) await store.writeAbsences(tx);
    return counts;
  },
};

import { type Operation, query } from '../../platform/http/operation.ts';
import { PERIODS, type PeriodName } from './domain.ts';
import { PERSONAL } from './register/index.ts';
import { retentionRow } from './retention/store.ts';
import { StoredData } from './schemas.ts';

const isPeriod = (name: string): name is PeriodName => name in PERIODS;

export const storedDataOperation: Operation = query({
  id: 'getStoredData',
  path: '/stored-data',
  tag: 'Privacy',
  summary: 'What is stored about people, and for how long',
  access: 'signed-in',
  scope: 'privacy:read',
  response: StoredData,
  async handle({ db }) {
    const periods = await retentionRow(db);
    const items = PERSONAL.map(({ name, about, columns, erase, because, retention }) => ({
      table: name,
      about,
      classes: [...new Set(columns.map((column) => column.class))].filter((one) => one !== 'none'),
      columns: columns.filter((column) => column.class !== 'none').length,
      exported: columns.some((column) => column.exported),
      erasure: erase,
      because: because ?? null,
      retention,
      months: isPeriod(retention) ? periods[retention] : null,
    }));
    return { body: { items } };
  },
});

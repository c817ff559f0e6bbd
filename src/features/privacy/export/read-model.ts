import type { Knex } from 'knex';
import { parseMail } from '../../../platform/mail/parse-mail.ts';
import { unpack } from '../../notifications/outbox/contents.ts';
import { PERSONAL } from '../register/index.ts';
import type { RegisteredTable } from '../register/table.ts';
import { bindingsOf, type Subject } from '../subject-read-model.ts';

/** Rows that are in memory at once. */
const ROWS_A_FETCH = 500;

/** A key of the database as its reader knows it. */
const NAMES: Readonly<Record<string, string>> = {
  department_key: '(SELECT x.name FROM departments x WHERE x.key = t.department_key)',
  site_key: '(SELECT x.name FROM sites x WHERE x.key = t.site_key)',
  head_key: '(SELECT x.number FROM employees x WHERE x.key = t.head_key)',
  manager_key: '(SELECT x.number FROM employees x WHERE x.key = t.manager_key)',
  approver_key: '(SELECT x.number FROM employees x WHERE x.key = t.approver_key)',
  touch_point_key: '(SELECT x.name FROM touch_points x WHERE x.key = t.touch_point_key)',
  equivalent_key: '(SELECT x.name FROM touch_points x WHERE x.key = t.equivalent_key)',
  programme_key: '(SELECT x.name FROM programmes x WHERE x.key = t.programme_key)',
  plan_key: '(SELECT x.id FROM plans x WHERE x.key = t.plan_key)',
  venue_key: "coalesce((SELECT s.name FROM venues v JOIN sites s ON s.key = v.site_key WHERE v.key = t.venue_key), 'anywhere')",
  told_venue_key: "coalesce((SELECT s.name FROM venues v JOIN sites s ON s.key = v.site_key WHERE v.key = t.told_venue_key), 'anywhere')",
  during: 't.during::text',
  starts: 't.starts::text',
};

/** `touch_point_key` → `touchPoint`, `to_address` → `toAddress`. */
const fieldOf = (column: string): string => column.replace(/_key$/, '').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Tables that an export hands out, in the order of their names. */
export const EXPORTED: readonly RegisteredTable[] = PERSONAL.filter((table) => table.columns.some((column) => column.exported)).toSorted(
  (one, other) => (one.name < other.name ? -1 : 1),
);

function selectOf({ schema, name, whose, columns, show = {} }: RegisteredTable): string {
  const shown = columns
    .filter((column) => column.exported)
    .map((column) => `${show[column.name] ?? NAMES[column.name] ?? `t.${column.name}`} AS "${fieldOf(column.name)}"`);
  if (name === 'message_contents')
    shown.push('(SELECT s.content FROM message_samples s WHERE s.hash = t.sample_hash) AS sample', 't.message_id AS message');
  return `SELECT ${shown.join(', ')} FROM ${schema}.${name} t WHERE ${whose}`;
}

/**
 * Every row about a person, table by table, as JSON in pieces. Call it in a snapshot, so that all of it is of one moment.
 * A cursor reads 500 rows at a time, however many there are.
 */
export async function* personalData(snapshot: Knex.Transaction, of: Subject, at: Date): AsyncGenerator<string> {
  const bindings = bindingsOf(of);
  yield `{"format":"in-their-shoes/personal-data@1","at":${JSON.stringify(at.toISOString())},"subject":${JSON.stringify({ id: of.id, kind: of.kind })},"tables":{`;
  for (const [index, table] of EXPORTED.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(table.name)}:[`;
    const cursor = `personal_${table.name}`;
    await snapshot.raw(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${selectOf(table)}`, bindings as never);
    let first = true;
    for (;;) {
      const { rows } = (await snapshot.raw(`FETCH ${ROWS_A_FETCH} FROM ${cursor}`)) as { rows: Record<string, unknown>[] };
      for (const row of rows) {
        yield `${first ? '' : ','}\n${JSON.stringify(table.name === 'message_contents' ? await letterOf(row) : row)}`;
        first = false;
      }
      if (rows.length < ROWS_A_FETCH) break;
    }
    await snapshot.raw(`CLOSE ${cursor}`);
    yield ']';
  }
  yield '}}\n';
}

/** A mail as its reader saw it. */
async function letterOf(row: Record<string, unknown>): Promise<object> {
  const mail = await parseMail(unpack(row['packed'] as Buffer, row['sample'] as Buffer | null));
  return { message: row['message'], from: mail.from, to: mail.to, subject: mail.subject, text: mail.text, html: mail.html };
}

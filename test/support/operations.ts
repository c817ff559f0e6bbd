import type { Knex } from 'knex';
import { z } from 'zod';
import type { Operation } from '../../src/platform/http/operation.ts';

export const ABSENT_ID = '0197a000-0000-7000-8000-000000000000';

/** The path of an operation with every parameter filled in, percent-encoded. */
export const pathOf = (operation: Operation, value: string = ABSENT_ID): string =>
  `/api/v1${operation.path.replaceAll(/:\w+/g, encodeURIComponent(value))}`;

/** The same, with the first of the fixed words wherever a part of the path is one of them (`/messages/previews/:sample`). */
export const pathWithWords = (operation: Operation): string => {
  const shape = operation.params instanceof z.ZodObject ? operation.params.shape : {};
  return `/api/v1${operation.path.replaceAll(/:(\w+)/g, (_part, name: string) => {
    const schema: unknown = shape[name];
    return schema instanceof z.ZodEnum ? String(schema.options[0]) : ABSENT_ID;
  })}`;
};

export const hasParams = (operation: Operation): boolean => operation.path.includes(':');

/** Names of the fields of an object schema; none for anything else. */
export const fieldsOf = (schema: unknown): string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

export const isUpdate = (operation: Operation): boolean => operation.kind === 'command' && operation.ifMatch === 'required';

/** A sensitive read leaves its event, and changes nothing. */
const READS = "action NOT LIKE '%.read' AND action NOT LIKE '%.exported'";

/** What the product remembers, table by table: equal before and after means that nothing was written. One look at all of them. */
export async function rowCounts(db: Knex): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await db.raw<{ rows: { name: string }[] }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('rate_limits', 'sessions', 'audit_reads') ORDER BY 1",
  );
  const counts = tables.map(
    ({ name }) => `SELECT ? AS name, count(*)::int AS count FROM ?? WHERE ${name === 'audit_events' ? READS : 'true'}`,
  );
  const { rows } = await db.raw<{ rows: { name: string; count: number }[] }>(
    counts.join(' UNION ALL '),
    tables.flatMap(({ name }) => [name, name]),
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

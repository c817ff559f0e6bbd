import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { Knex } from 'knex';
import { readable } from '../../src/features/privacy/erasure/mentions-store.ts';

/** Every row of every table of every schema, a line each: its text, and in words what it holds compressed or encoded. */
export async function fullDump(db: Knex): Promise<{ readonly table: string; readonly text: string }[]> {
  const { rows: tables } = await db.raw(`
    SELECT n.nspname || '.' || quote_ident(c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)' ORDER BY 1`);
  const samples = (await db('message_samples').select('content')) as { content: Buffer }[];
  const lines: { table: string; text: string }[] = [];
  for (const { name } of tables as { name: string }[]) {
    const { rows } = await db.raw(`SELECT to_jsonb(t)::text AS text, t.* FROM ${name} t`);
    for (const { text, ...row } of rows as Record<string, unknown>[]) {
      const bytes = Object.values(row).filter((value): value is Buffer => Buffer.isBuffer(value));
      lines.push({ table: name, text: [String(text), ...bytes.flatMap((value) => words(value, samples))].join('\n').toLowerCase() });
    }
  }
  return lines;
}

/** The bytes as they are, and whatever they are the compressed form of. */
function words(bytes: Buffer, samples: readonly { content: Buffer }[]): string[] {
  const opened = [
    () => gunzipSync(bytes),
    () => inflateRawSync(bytes),
    ...samples.map(
      ({ content }) =>
        () =>
          inflateRawSync(bytes, { dictionary: content }),
    ),
  ];
  return [bytes.toString('latin1'), ...opened.flatMap((open) => attempt(open))];
}

function attempt(open: () => Buffer): string[] {
  try {
    const raw = open();
    return [raw.toString('utf8'), readable(raw)];
  } catch {
    return [];
  }
}

/** Every file below a folder, as text. */
export async function folderDump(folder: string): Promise<{ readonly table: string; readonly text: string }[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const raw = await readFile(join(entry.parentPath, entry.name));
        return { table: `file ${entry.name}`, text: `${raw.toString('utf8')}\n${readable(raw)}`.toLowerCase() };
      }),
  );
}

/** How often `marker` stands there, by table. */
export function hits(
  lines: readonly { readonly table: string; readonly text: string }[],
  marker: string,
): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { table, text } of lines) {
    const times = text.split(marker).length - 1;
    if (times > 0) found[table] = (found[table] ?? 0) + times;
  }
  return found;
}

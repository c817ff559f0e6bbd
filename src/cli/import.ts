import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { receive, type Upload } from '../features/directory/imports/reading/upload.ts';
import { ImportQuery, type ImportResult, KINDS, type Kind } from '../features/directory/imports/schemas.ts';
import { runImport } from '../features/directory/imports/service.ts';
import { systemClock } from '../platform/clock.ts';
import { createUnitOfWork, SYSTEM } from '../platform/db/unit-of-work.ts';
import { parse } from '../platform/http/parse.ts';
import { withDatabase } from './database.ts';

const USAGE = `import <${KINDS.join('|')}> <file.csv|file.xlsx> [options]
  --dry-run                check everything and change nothing
  --partial                import the good rows and report the others; without it: all or nothing
  --map=field:column,…     columns that are not recognised by name
  --default=field:value,…  what the file lacks
  --email-domain=domain    for e-mail columns that hold only local parts
  --date-format=dd.MM.yyyy dates that are not ISO
  --create=departments     employees: make the departments they name`;

/** `import <kind> <file>`. Without DATABASE_URL it works on the embedded database of DATA_DIR. @returns 0, 1 when rows were rejected, 2 for wrong usage */
export async function importCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: OPTIONS });
  const [kind, path, ...more] = positionals;
  if (!isKind(kind) || path === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const query = parse(ImportQuery, queryOf(values), '');
  const file = await receive((await open(path)).createReadStream());
  try {
    return await importFile(kind, query, file);
  } finally {
    await file.discard();
  }
}

function importFile(kind: Kind, query: ImportQuery, file: Upload): Promise<number> {
  return withDatabase(2, async (db) => {
    const who = { actor: { ...SYSTEM, name: 'Command line' }, requestId: 'cli' };
    const result = await runImport(createUnitOfWork(db, systemClock), who, kind, query, file);
    print(kind, result);
    return result.rejected > 0 ? 1 : 0;
  });
}

const text = { type: 'string' } as const;
const OPTIONS = {
  'dry-run': { type: 'boolean' },
  partial: { type: 'boolean' },
  map: text,
  default: text,
  'email-domain': text,
  'date-format': text,
  create: text,
} as const;

const isKind = (name: string | undefined): name is Kind => KINDS.some((kind) => kind === name);

/** `--email-domain=x` → `{ emailDomain: 'x' }`, a flag → `'true'`: as the query of an address has them. */
const queryOf = (values: Readonly<Record<string, string | boolean | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), String(value)]),
  );

function print(kind: Kind, result: ImportResult): void {
  for (const fault of [...result.errors, ...result.warnings]) {
    const value = fault.value === null ? '' : ` ${JSON.stringify(fault.value)}`;
    console.log(`line ${fault.line}${fault.column === null ? '' : `, ${fault.column}`}:${value} ${fault.message}`);
  }
  if (result.moreErrors > 0) console.log(`… and ${result.moreErrors} more errors.`);
  const { rows, created, updated, unchanged, rejected } = result;
  console.log(`${kind}: ${rows} rows, ${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected.`);
  if (result.ignoredColumns.length > 0) console.log(`Not read: ${result.ignoredColumns.join(', ')}.`);
  if (result.dryRun) console.log('Nothing was kept: this was a dry run.');
  else if (rejected > 0 && created + updated + unchanged === 0) console.log('Nothing was changed. Correct the rows, or add --partial.');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receive } from '../src/features/directory/imports/reading/upload.ts';
import { ImportQuery } from '../src/features/directory/imports/schemas.ts';
import { runImport } from '../src/features/directory/imports/service.ts';
import { systemClock } from '../src/platform/clock.ts';
import { connect } from '../src/platform/db/connect.ts';
import { createUnitOfWork, SYSTEM } from '../src/platform/db/unit-of-work.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { setUpServer } from '../test/support/test-server.ts';
import { workbook } from '../test/support/zip.ts';

/**
 * Rows a second and memory of an import of employees: `npm run bench -- import [rows]`, 100,000 unless told.
 *
 * Each file is imported by a process of its own (its peak of resident memory is then the import's): as new people, again
 * unchanged, and with every row changed. Everyone but the first has a manager, nearly half of them further down the file.
 */
const HEADER = ['Employee ID', 'E-Mail', 'First Name', 'Last Name', 'Department', 'Site', 'Manager', 'Hire Date', 'Phone', 'Job Title'];

const [first, path] = process.argv.slice(2);
if (first === 'measure') await measure(path as string);
else await bench(Number(first ?? 100_000));

async function bench(rows: number): Promise<void> {
  const tearDown = await setUpServer();
  const folder = await mkdtemp(join(tmpdir(), 'import-bench-'));
  try {
    const csv = join(folder, 'people.csv');
    await writeCsv(csv, rows);
    await run(csv);
    const xlsx = join(folder, 'people.xlsx');
    await writeFile(xlsx, workbook({ rows: [...sheet(rows)].join('') }));
    await run(xlsx);
  } finally {
    await rm(folder, { recursive: true });
    await tearDown();
  }
}

function person(index: number, rows: number): string[] {
  // Those who lead nobody may report to anybody: half of them report to somebody further down the file.
  const leads = index * 8 <= rows;
  const manager = leads || index % 2 === 0 ? Math.max(1, Math.floor(index / 8)) : Math.min(rows - (rows % 2), index + 1);
  return [
    `P${index}`,
    `p${index}@example.com`,
    `Given${index % 997}`,
    `Family${index}`,
    `D${index % 500}`,
    `S${index % 20}`,
    index === 1 ? '' : `P${manager}`,
    `2020-${String((index % 12) + 1).padStart(2, '0')}-01`,
    `+00 ${index}`,
    `Specialist ${index % 50}`,
  ];
}

async function writeCsv(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${HEADER.join(',')}\n`);
  for (let index = 1; index <= rows; index++) if (!out.write(`${person(index, rows).join(',')}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
}

function* sheet(rows: number): Generator<string> {
  const row = (line: number, cells: readonly string[]) =>
    `<row r="${line}">${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
  yield row(1, HEADER);
  for (let index = 1; index <= rows; index++) yield row(index + 1, person(index, rows));
}

async function run(path: string): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', process.argv[1] as string, 'measure', path], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${path} failed`);
}

async function measure(path: string): Promise<void> {
  const database = await createTestDatabase();
  const db = connect(database.url);
  const unitOfWork = createUnitOfWork(db, systemClock);
  const who = { actor: SYSTEM, requestId: 'bench' };
  const sites = Array.from({ length: 20 }, (_, index) => `S${index},Site ${index}`);
  const places = await receive(
    (async function* () {
      yield Buffer.from(['code,name', ...sites].join('\n'));
    })(),
  );
  await runImport(unitOfWork, who, 'sites', ImportQuery.parse({ default: 'timeZone:UTC' }), places);
  await places.discard();
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  try {
    for (const [what, query] of [
      ['new', {}],
      ['unchanged', {}],
      ['changed', { map: 'familyName:Job Title' }],
    ] as const) {
      peak = process.memoryUsage.rss();
      const start = performance.now();
      const file = await receive(createReadStream(path));
      const result = await runImport(unitOfWork, who, 'employees', ImportQuery.parse({ create: 'departments', ...query }), file);
      await file.discard();
      const seconds = (performance.now() - start) / 1000;
      const { created, updated, unchanged, rejected } = result;
      console.log(
        `${path.replace(/^.*\./, '')} ${what.padEnd(9)} ${String(result.rows).padStart(7)} rows in ${seconds.toFixed(1)} s = ` +
          `${Math.round(result.rows / seconds)} rows/s, memory ${megabytes(before)} → ${megabytes(peak)} MB; ` +
          JSON.stringify({ created, updated, unchanged, rejected }),
      );
    }
  } finally {
    clearInterval(sampler);
    await db.destroy();
    await database.drop();
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

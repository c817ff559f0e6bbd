import { readFile } from 'node:fs/promises';
import { withinSight } from '../src/features/accounts/sight-read-model.ts';
import { listAssignments } from '../src/features/assignments/read-model.ts';
import { AssignmentQuery } from '../src/features/assignments/schemas.ts';
import { getLineCoverage } from '../src/features/coverage/line/read-model.ts';
import { listLine } from '../src/features/directory/line/read-model.ts';
import { LinePersonQuery } from '../src/features/directory/line/schemas.ts';
import { connect } from '../src/platform/db/connect.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { setUpServer } from '../test/support/test-server.ts';
import { seedCoverage } from './coverage-company.ts';

/**
 * What leaders wait for: `npm run bench -- sight [people] [touch-points] [explain]`, 100,000 × 5 unless told. Reporting lines
 * have ten reports each and end at one person; every department has a head, so that lines and departments both count.
 * Prints wall and CPU of a call, and with `explain` the plans of `people_below` and of a leader's first page.
 */
const people = Number(process.argv[2] ?? 100_000);
const touchPoints = Number(process.argv[3] ?? 5);
const explains = process.argv[4] === 'explain';
const now = new Date('2026-11-25T12:00:00Z');
/** By the shape of the tree: person n manages 10n to 10n + 9. */
const LEADERS = { 'of everyone': 1, 'of a division': 12, 'of a team': Math.floor(people / 20) } as const;

const tearDown = await setUpServer();
const database = await createTestDatabase();
const db = connect(database.url);
try {
  await seedCoverage(db, people, touchPoints);
  await db.raw('UPDATE employees SET manager_key = 1 WHERE key BETWEEN 2 AND 9');
  await db.raw('UPDATE departments SET head_key = 9 + key');
  await db.raw('VACUUM ANALYZE');
  for (const [what, employee] of Object.entries(LEADERS)) {
    const sight = { kind: 'subtree', employee } as const;
    const [{ count }] = (await db.raw('SELECT count(*)::int AS count FROM people_below(?)', [employee])).rows;
    console.log(`\nLeader ${what}: ${count} people below`);
    await measure('people_below', () => db.raw('SELECT count(*) FROM people_below(?)', [employee]));
    await measure('leads_people', () => db.raw('SELECT leads_people(?)', [employee]));
    await measure('my people, page 1', () => listLine(db, sight, LinePersonQuery.parse({}), now));
    await measure('my people, search', () => listLine(db, sight, LinePersonQuery.parse({ q: 'Family 9999' }), now));
    // What every page cost before it was asked from the end of its rows.
    await measure('… by the whole team', () =>
      withinSight(db('assignments').where({ week: '2026-11-23' }), 'employee_key', sight)
        .orderBy(['week', 'id'])
        .limit(51),
    );
    await measure('walks of a week', () => listAssignments(db, AssignmentQuery.parse({ week: '2026-W48' }), sight));
    await measure('their coverage', () => getLineCoverage(db, sight, now));
    if (explains) await explain(employee);
  }
} finally {
  await db.destroy();
  await database.drop();
  await tearDown();
}

/** The median of five runs, after one to warm up; and what PostgreSQL computed for one, where it runs on this machine. */
async function measure(what: string, run: () => Promise<unknown>): Promise<void> {
  await run();
  const times: number[] = [];
  const before = await backendCpu();
  for (let index = 0; index < 5; index++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const cpu = ((await backendCpu()) - before) / 5;
  const wall = times.sort((a, b) => a - b)[2] ?? Number.NaN;
  console.log(`  ${what.padEnd(18)} ${wall.toFixed(0).padStart(6)} ms, ${cpu.toFixed(0).padStart(6)} ms of CPU`);
}

/** Milliseconds of CPU that the connections to this database have used, in steps of ten; NaN where /proc does not say. */
async function backendCpu(): Promise<number> {
  const { rows } = await db.raw('SELECT pid FROM pg_stat_activity WHERE datname = current_database()');
  let ticks = 0;
  for (const { pid } of rows as { pid: number }[]) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const [, user, system] = /^.*\)(?: \S+){11} (\d+) (\d+)/.exec(stat) ?? [];
    ticks += Number(user) + Number(system);
  }
  return ticks * 10;
}

async function explain(employee: number): Promise<void> {
  const { rows } = await db.raw('EXPLAIN (ANALYZE, BUFFERS) SELECT employee_key FROM people_below(?)', [employee]);
  console.log(rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n'));
}

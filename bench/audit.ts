import { listAuditEvents } from '../src/features/audit/read-model.ts';
import { AuditEventQuery } from '../src/features/audit/schemas.ts';
import { connect } from '../src/platform/db/connect.ts';
import { EVERYTHING } from '../src/platform/sight.ts';
import { createTestDatabase } from '../test/support/database.ts';
import { setUpServer } from '../test/support/test-server.ts';

/**
 * What whoever searches the audit trail waits for: `npm run bench -- audit [events] [explain]`, 2 million unless told. Words that
 * every event, every hundredth, one in a hundred thousand, one alone, and none has.
 */
const events = Number(process.argv[2] ?? 2_000_000);
const explains = process.argv[3] === 'explain';
const WORDS = {
  'in every event': 'example.org',
  'in every hundredth': 'person 77',
  'rare, two words': 'quillfeather',
  'rare, of common parts': 'person 1234567',
  'two letters': 'qz',
  none: 'zebrafinch',
} as const;

const tearDown = await setUpServer();
const database = await createTestDatabase();
const db = connect(database.url);
try {
  const began = performance.now();
  // A year of changes to people, whose names, numbers and addresses are much alike.
  await db.raw(
    `INSERT INTO audit_events (at, actor_kind, actor_id, actor_name, request_id, action, entity, entity_id, before, after)
     SELECT timestamptz '2026-01-01' + n * interval '15 seconds', 'account', uuid_v7(), 'Administrator ' || n % 40, 'r' || n, 'employee.updated', 'employee', uuid_v7(),
       jsonb_build_object('number', 'E' || n % 100000, 'givenName', 'Person', 'familyName', n::text, 'email', 'person.' || n % 100000 || '@example.org'),
       jsonb_build_object('number', 'E' || n % 100000, 'givenName', 'Person', 'familyName', CASE WHEN n % 100000 = 7 THEN 'Quillfeather' ELSE n::text END,
         'email', 'person.' || n % 100000 || '@example.org')
     FROM generate_series(1, ?::int) n`,
    [events],
  );
  await db.raw('VACUUM ANALYZE audit_events');
  const [{ index }] = (await db.raw("SELECT pg_size_pretty(pg_relation_size('audit_events_words')) AS index")).rows;
  console.log(`${events} events in ${((performance.now() - began) / 1000).toFixed(0)} s, the index of words has ${index}`);
  for (const [what, q] of Object.entries(WORDS)) {
    const times: number[] = [];
    let found = 0;
    for (let run = 0; run < 4; run++) {
      const start = performance.now();
      found = (await listAuditEvents(db, AuditEventQuery.parse({ q }), EVERYTHING)).items.length;
      times.push(performance.now() - start);
    }
    console.log(
      `  ${what.padEnd(22)} ${String(found).padStart(3)} on page 1, first ${times[0]?.toFixed(0).padStart(6)} ms, then ${times
        .slice(1)
        .sort((a, b) => a - b)[1]
        ?.toFixed(0)
        .padStart(6)} ms`,
    );
    if (explains) await explain(q);
  }
} finally {
  await db.destroy();
  await database.drop();
  await tearDown();
}

async function explain(q: string): Promise<void> {
  const { rows } = await db.raw(
    `EXPLAIN (ANALYZE, BUFFERS) SELECT id FROM audit_events WHERE audit_words(actor_name, before, after) LIKE ? ORDER BY at DESC, id DESC LIMIT 51`,
    [`%${q}%`],
  );
  console.log(rows.map((row: Record<string, string>) => `      ${row['QUERY PLAN']}`).join('\n'));
}

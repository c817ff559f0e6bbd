import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '../../src/platform/db/connect.ts';
import { createCompany } from '../mail/company.ts';
import { type Misbehaviour, type Phase, startSink } from '../mail/sink.ts';
import { createTestDatabase } from '../support/database.ts';
import { setUpServer } from '../support/test-server.ts';

/**
 * `npm run faults -- mail [KILLS] [SEED] [MINUTES]`: two replicas mail the people of one week to a server that fails at every phase, while
 * one of them after the other is killed with signal 9 at a random moment (200 kills unless told; fewer when
 * the minutes are over).
 *
 * Afterwards every message must be accounted for: received exactly once and `sent`; or `unknown`, received at most once;
 * or `failed` or waiting, and not received. Nothing may have arrived twice, and nothing may be missing without a row that says so.
 */
const KILLS = Number(process.argv[2] ?? 200);
const MOST_MINUTES = Number(process.argv[4] ?? Number.POSITIVE_INFINITY);
const BEGAN = String(Date.now());
const WEEK = '2026-12-21';

/** Seeded (mulberry32), so that a run can be repeated as far as scheduling lets it. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = seeded(Number(process.argv[3] ?? 1));
const tearDown = await setUpServer();
const database = await createTestDatabase();
const db = connect(database.url, { max: 4 });
const sink = await startSink();

function misbehaviour(): Misbehaviour | null {
  const at = (['mail', 'rcpt', 'data', 'body', 'dot'] as const)[Math.floor(random() * 5)] as Phase;
  const dice = random();
  if (dice < 0.6) return at === 'dot' || dice < 0.3 ? { at: 'dot', silence: Math.round(random() * 60) } : null;
  if (dice < 0.75) return { at: at === 'body' ? 'rcpt' : at, reply: '451 4.3.0 try later' };
  if (dice < 0.8) return { at: at === 'body' ? 'rcpt' : at, reply: '550 5.1.1 no such user' };
  if (dice < 0.9) return { at, drop: true };
  return { at: 'dot', silence: 900 };
}

async function addPeople(from: number, count: number): Promise<void> {
  await db.raw(
    `WITH fresh AS (
       INSERT INTO employees (id, number, email, given_name, family_name, created_at, updated_at)
       SELECT uuid_v7(), 'F' || n, 'person' || n || '@example.org', 'G' || n, 'F' || n, now(), now()
       FROM generate_series(?::integer, ?::integer) n RETURNING key
     )
     INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, created_at, updated_at)
     SELECT ?, ?, key, ?, ?, ?, now(), now() FROM fresh`,
    [from, from + count - 1, company.programme, company.plan, company.touchPoints[0] as number, company.venues[0] as number, WEEK],
  );
}

interface Replica {
  /** Resolves once it works. */
  readonly ready: Promise<void>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

function startReplica(): Replica {
  const worker = fileURLToPath(new URL('./mail-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', worker, database.url, `${sink.url}?tls=never`, BEGAN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return {
    ready: new Promise((resolve) => child.stdout.once('data', () => resolve())),
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

const company = await createCompany(db);
let people = 0;
let kills = 0;
let replicas: Replica[] = [];
try {
  replicas = [startReplica(), startReplica()];
  for (; kills < KILLS && Date.now() - Number(BEGAN) < MOST_MINUTES * 60_000; kills++) {
    await addPeople(people, 20);
    people += 20;
    sink.misbehave(...Array.from({ length: 10 }, misbehaviour));
    const victim = kills % replicas.length;
    await (replicas[victim] as Replica).ready;
    // In the middle of its work: some mails after it began, and some milliseconds more.
    const enough = sink.received.length + Math.floor(random() * 15);
    for (const patience = Date.now() + 10_000; sink.received.length < enough && Date.now() < patience; ) await delay(5);
    await delay(random() * 100);
    await (replicas[victim] as Replica).kill('SIGKILL');
    replicas[victim] = startReplica();
    if ((kills + 1) % 10 === 0) console.log(`${kills + 1} kills, ${people} people, ${sink.received.length} mails received`);
  }
  // All goes well from here on: everything that may still go, goes.
  await Promise.all(replicas.map((replica) => replica.ready));
  for (let round = 0; round < 400; round++) {
    const open = await db('messages').whereIn('status', ['queued', 'sending']).count('* as count').first();
    const written = await db('messages').count('* as count').first();
    if (Number(open?.['count']) === 0 && Number(written?.['count']) >= people) break;
    if (Number(open?.['count']) === 0) {
      // Whoever was added after the last queueing round: a fresh replica queues as it starts.
      await (replicas[0] as Replica).kill('SIGKILL');
      replicas[0] = startReplica();
      await (replicas[0] as Replica).ready;
    }
    await delay(250);
  }
  await judge();
} finally {
  await Promise.all(replicas.map((replica) => replica.kill('SIGKILL')));
  await sink.close();
  await db.destroy();
  await database.drop();
  await tearDown();
}

async function judge(): Promise<void> {
  const arrivals = new Map<string, number>();
  for (const mail of sink.received) {
    const id = /^Message-ID: <([^@>]+)@/m.exec(mail.raw)?.[1] ?? 'none';
    arrivals.set(id, (arrivals.get(id) ?? 0) + 1);
  }
  const rows = (await db('messages').select('id', 'status', 'employee_key')) as { id: string; status: string; employee_key: number }[];
  const counts = new Map<string, number>();
  let doubled = 0;
  let lost = 0;
  let wrong = 0;
  for (const row of rows) {
    counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
    const arrived = arrivals.get(row.id) ?? 0;
    if (arrived > 1) doubled++;
    if (row.status === 'sent' && arrived === 0) lost++;
    if ((row.status === 'failed' || row.status === 'queued') && arrived > 0) wrong++;
  }
  const silent = people - new Set(rows.map((row) => row.employee_key)).size;
  const strangers = arrivals.has('none') ? 1 : 0;
  console.log(`${kills} kills, ${people} people: ${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}`);
  const unknown = rows.filter((row) => row.status === 'unknown');
  const arrived = unknown.filter((row) => arrivals.has(row.id)).length;
  console.log(`unknown rows: ${arrived} of ${unknown.length} had arrived: nobody could have known, each is shown`);
  console.log(`lost ${lost + silent}, doubled ${doubled}, received though failed or waiting ${wrong}`);
  if (lost + silent + doubled + wrong + strangers > 0) process.exitCode = 1;
}

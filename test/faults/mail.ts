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
 * Last, with the product's own time-outs: what a killed replica had handed over is `unknown` within a minute of its death.
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
  /** Resolves once it could begin; `begin` lets it. */
  readonly ready: Promise<void>;
  begin(): void;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

function startReplica(timing: 'quick' | 'product' = 'quick'): Replica {
  const worker = fileURLToPath(new URL('./mail-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', worker, database.url, `${sink.url}?tls=never`, BEGAN, timing], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return {
    ready: new Promise((resolve) => child.stdout.once('data', () => resolve())),
    begin: () => void child.stdin.write('\n'),
    async kill(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

/** Those that wait for their turn: a process takes a second to start, and has no outbox to be killed over until then. */
const spares: Replica[] = [];
const SPARES = 3;

async function nextReplica(): Promise<Replica> {
  while (spares.length <= SPARES) spares.push(startReplica());
  const replica = spares.shift() as Replica;
  await replica.ready;
  replica.begin();
  return replica;
}

const company = await createCompany(db);
const killedAt: number[] = [];
let people = 0;
const replicas: Replica[] = [];
try {
  replicas.push(await nextReplica(), await nextReplica());
  while (killedAt.length < KILLS && Date.now() - Number(BEGAN) < MOST_MINUTES * 60_000) {
    sink.misbehave(...Array.from({ length: 10 }, misbehaviour));
    // In the middle of its work: some mails after it began, and some milliseconds more.
    const enough = sink.received.length + Math.floor(random() * 15);
    await addPeople(people, 20);
    people += 20;
    for (const patience = Date.now() + 3_000; sink.received.length < enough && Date.now() < patience; ) await delay(5);
    await delay(random() * 100);
    const victim = killedAt.length % replicas.length;
    killedAt.push(Date.now());
    await (replicas[victim] as Replica).kill('SIGKILL');
    replicas[victim] = await nextReplica();
    if (killedAt.length % 10 === 0) console.log(`${killedAt.length} kills, ${people} people, ${sink.received.length} mails received`);
  }
  // All goes well from here on: everything that may still go, goes.
  await settled(120_000);
  await judge();
  await everyUnknownWithinAMinute();
} finally {
  await Promise.all([...replicas, ...spares].map((replica) => replica.kill('SIGKILL')));
  await sink.close();
  await db.destroy();
  await database.drop();
  await tearDown();
}

async function countOf(...states: string[]): Promise<number> {
  return Number((await db('messages').whereIn('status', states).count('* as count').first())?.['count']);
}

async function settled(patienceMs: number): Promise<void> {
  for (const patience = Date.now() + patienceMs; Date.now() < patience; await delay(250)) {
    const written = Number((await db('messages').count('* as count').first())?.['count']);
    if (written >= people && (await countOf('queued', 'sending')) === 0) return;
  }
  console.log('not everything was settled in time');
}

/** Five connections hold mails that the server never answers, when their replica is killed. */
async function everyUnknownWithinAMinute(): Promise<void> {
  await Promise.all(replicas.splice(0).map((replica) => replica.kill('SIGKILL')));
  const [victim, other] = [startReplica('product'), startReplica('product')];
  replicas.push(victim, other);
  await Promise.all(replicas.map((replica) => replica.ready));
  const before = await countOf('unknown');
  const begun = sink.begun.size + 5;
  sink.misbehave(...Array.from({ length: 5 }, (): Misbehaviour => ({ at: 'dot', silence: Number.POSITIVE_INFINITY })));
  await addPeople(people, 5);
  people += 5;
  victim.begin();
  for (const patience = Date.now() + 20_000; sink.begun.size < begun && Date.now() < patience; ) await delay(5);
  const killed = Date.now();
  await victim.kill('SIGKILL');
  other.begin();
  while ((await countOf('unknown')) < before + 5 && Date.now() - killed < 120_000) await delay(100);
  const seconds = (Date.now() - killed) / 1000;
  const unknown = (await countOf('unknown')) - before;
  console.log(
    `with the product's own time-outs: ${unknown} of 5 mails in flight unknown ${seconds.toFixed(1)} s after the kill (60 s at most)`,
  );
  if (unknown !== 5 || seconds > 60) process.exitCode = 1;
}

/** The moment, in milliseconds, that a replica wrote down by its fast clock. */
function realTime(at: Date): number {
  return Number(BEGAN) + (at.getTime() - Date.parse('2026-12-18T09:00:00Z')) / 100;
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly employee_key: number;
  readonly to_address: string;
  readonly updated_at: Date;
  readonly handed_over_at: Date | null;
}

async function judge(): Promise<void> {
  const arrivals = new Map<string, number>();
  for (const mail of sink.received) {
    const id = /^Message-ID: <([^@>]+)@/m.exec(mail.raw)?.[1] ?? 'none';
    arrivals.set(id, (arrivals.get(id) ?? 0) + 1);
  }
  const rows = (await db('messages as m')
    .leftJoin('message_attempts as t', (on) => on.on('t.message_id', 'm.id').andOn('t.number', 'm.attempts'))
    .select('m.id', 'm.status', 'm.reason', 'm.employee_key', 'm.to_address', 'm.updated_at', 't.handed_over_at')) as Row[];
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
  console.log(`${killedAt.length} kills, ${people} people: ${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}`);
  const unknown = rows.filter((row) => row.status === 'unknown');
  const died = unknown.filter((row) => row.reason === 'lease');
  const arrived = died.filter((row) => arrivals.has(row.id)).length;
  const begun = died.filter((row) => !arrivals.has(row.id) && sink.begun.has(row.to_address)).length;
  console.log(
    `unknown rows: ${unknown.length - died.length} because the server never answered; ${died.length} because of a kill (${(died.length / killedAt.length).toFixed(1)} each): ` +
      `${arrived} had arrived, ${begun} had begun to, ${died.length - arrived - begun} were permitted and had not`,
  );
  const waits = died.flatMap((row) => {
    const handedOver = realTime(row.handed_over_at as Date);
    const killed = killedAt.find((at) => at >= handedOver - 50);
    return killed === undefined ? [] : [(realTime(row.updated_at) - killed) / 1000];
  });
  console.log(`from a kill to its rows being unknown: at most ${Math.max(0, ...waits).toFixed(1)} s, with leases of 8 s`);
  console.log(`lost ${lost + silent}, doubled ${doubled}, received though failed or waiting ${wrong}`);
  if (lost + silent + doubled + wrong + strangers > 0) process.exitCode = 1;
}

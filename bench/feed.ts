import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { hashSecret, newSecret } from '../src/platform/secrets.ts';
import { startApi } from '../test/support/api.ts';
import { setUpServer } from '../test/support/test-server.ts';
import { seedCoverage } from './coverage-company.ts';

/**
 * What calendar programs wait for: `npm run bench -- feed [people] [walks]`, feeds of 50 walks among 100,000 people unless told. GET of a
 * private feed, whole and answered 304, one after the other and 20 at once, in the week and with hours of one's own in a zone. Prints
 * p50 and p99, and the CPU of the product and of PostgreSQL for one request. The client is a process of its own.
 */
const REQUESTS = 1000;
/** A feed may be read 120 times an hour. */
const READS = 60;

interface Round {
  readonly urls: readonly string[];
  readonly etags: boolean;
  readonly atOnce: number;
}

if (process.argv[2] === 'client') await client(JSON.parse(process.argv[3] as string) as Round);
else await bench(Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 50));

async function bench(people: number, walks: number): Promise<void> {
  const tearDown = await setUpServer();
  const api = await startApi({ now: '2026-11-25T12:00:00Z' });
  const server = api.app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await seedCoverage(api.db, people, 5);
    const rounds = 2 * 2 * 2;
    const secrets = Array.from({ length: Math.ceil(REQUESTS / READS) * rounds }, () => newSecret());
    await seedFeeds(secrets, walks);
    let next = 0;
    for (const choice of ['week', 'hours']) {
      if (choice === 'hours')
        await api.db.raw(
          `INSERT INTO calendar_choices (employee_key, weekday, starts, minutes, created_at, updated_at)
           SELECT employee_key, 2, '14:00', 60, now(), now() FROM calendar_feeds`,
        );
      for (const etags of [false, true])
        for (const atOnce of [1, 20]) {
          const mine = secrets.slice(next, next + secrets.length / rounds);
          next += mine.length;
          const urls = mine.map((secret) => `http://127.0.0.1:${port}/calendar/${secret}.ics`);
          await measure(`${choice}, ${etags ? '304' : '200'}, ${atOnce} at once`, { urls, etags, atOnce });
        }
    }
  } finally {
    server.closeAllConnections();
    server.close();
    await api.close();
    await tearDown();
  }

  async function seedFeeds(secrets: readonly string[], count: number): Promise<void> {
    await api.db.raw(
      `WITH points AS (
         INSERT INTO touch_points (id, code, name, stage_key, channel, created_at, updated_at)
         SELECT uuid_v7(), 'F' || i, 'Touch-point of a feed ' || i, 1, 'shop', now(), now() FROM generate_series(1, ?::integer) i RETURNING key
       )
       INSERT INTO venues (id, touch_point_key, site_key, places_per_week) SELECT uuid_v7(), key, 1 + key % 10, 10000 FROM points`,
      [count],
    );
    for (const [index, secret] of secrets.entries())
      await api
        .db('calendar_feeds')
        .insert({ employee_key: 1000 + index, token_hash: hashSecret(secret), created_at: '2026-11-01T00:00:00Z' });
    await api.db.raw(
      `WITH walks AS (
         INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, status, created_at, updated_at)
         SELECT 1, 1, f.employee_key, v.touch_point_key, v.key, '2026-11-02'::date + 7 * (v.key % 40), 'announced', now(), now()
         FROM calendar_feeds f, venues v WHERE v.site_key IS NOT NULL RETURNING id, employee_key, week, venue_key
       ), mails AS (
         INSERT INTO messages (id, kind, dedupe_key, employee_key, to_address, locale, week, payload, status, sent_at, due_at, message_id, created_at, updated_at)
         SELECT uuid_v7(), 'weekly', 'feed:' || id, employee_key, 'e@example.org', 'en', week, '{"kind":"digest","parts":[]}', 'sent', now(), now(), id::text, now(), now()
         FROM walks RETURNING id, dedupe_key
       )
       INSERT INTO message_assignments (message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, told_entry)
       SELECT mails.id, walks.id, walks.week, walks.venue_key, 0, 'REQUEST', 'week' FROM walks JOIN mails ON mails.dedupe_key = 'feed:' || walks.id`,
    );
    await api.db.raw('VACUUM ANALYZE');
  }

  async function measure(what: string, round: Round): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), 'client', JSON.stringify(round)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const [cpu, backends] = [process.cpuUsage(), await backendCpu()];
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stdin.end('\n');
    await once(child, 'close');
    const spent = process.cpuUsage(cpu);
    const { times, bytes } = JSON.parse(text) as { times: number[]; bytes: number };
    const at = (share: number) => (times[Math.floor(share * times.length)] ?? Number.NaN).toFixed(1).padStart(7);
    const node = (spent.user + spent.system) / 1000 / times.length;
    const database = ((await backendCpu()) - backends) / times.length;
    console.log(
      `${what.padEnd(24)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  CPU ${node.toFixed(2).padStart(6)} ms + PostgreSQL ${database.toFixed(2).padStart(5)} ms  ${bytes} bytes`,
    );
  }

  /** Milliseconds of CPU of the connections to this database, in steps of ten; NaN where /proc does not say. */
  async function backendCpu(): Promise<number> {
    const { rows } = await api.db.raw('SELECT pid FROM pg_stat_activity WHERE datname = current_database()');
    let ticks = 0;
    for (const { pid } of rows as { pid: number }[]) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [, user, system] = /^.*\)(?: \S+){11} (\d+) (\d+)/.exec(stat) ?? [];
      ticks += Number(user) + Number(system);
    }
    return ticks * 10;
  }
}

/** Warms up and says so, waits for a line, asks, and prints the sorted times in milliseconds. */
async function client({ urls, etags, atOnce }: Round): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const tags = new Map<string, string>();
  let bytes = 0;
  const ask = (url: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const tag = etags ? tags.get(url) : undefined;
      get(url, { agent, headers: { 'Accept-Encoding': 'gzip', ...(tag ? { 'If-None-Match': tag } : {}) } }, (response) => {
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
        });
        response.on('end', () => {
          if (response.statusCode !== (tag ? 304 : 200)) return reject(new Error(`${response.statusCode} instead of ${tag ? 304 : 200}`));
          if (response.headers.etag) tags.set(url, response.headers.etag);
          bytes = size;
          resolve();
        });
      }).on('error', reject);
    });
  for (const url of urls) for (let warm = 0; warm < 3; warm++) await ask(url);
  process.stdout.write(' ');
  await once(process.stdin, 'data');
  const times: number[] = [];
  let asked = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (asked < REQUESTS) {
        const url = urls[asked++ % urls.length] as string;
        const began = performance.now();
        await ask(url);
        times.push(performance.now() - began);
      }
    }),
  );
  process.stdout.write(JSON.stringify({ times: times.sort((a, b) => a - b), bytes }));
  agent.destroy();
}

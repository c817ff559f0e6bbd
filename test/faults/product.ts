import { setTimeout as delay } from 'node:timers/promises';
import { hashSecret, newSecret } from '../../src/platform/secrets.ts';
import { startSink } from '../mail/sink.ts';
import {
  completeRound,
  createVictim,
  importRound,
  type Outcome,
  publishRound,
  queueMails,
  tallyMails,
  type Victim,
} from '../support/kill-rounds.ts';
import { type ProductProcess, startProductProcess } from '../support/product-process.ts';
import { setUpServer } from '../support/test-server.ts';

/**
 * kill -9 of the process at random moments, counted: `npm run faults -- product [ROUNDS PEOPLE TOUCH-POINTS SCENARIO…]`. It ends
 * with the first promise that is broken.
 */
const [rounds = 5, people = 2000, touchPoints = 12] = process.argv.slice(2, 5).map(Number);
const only = process.argv.slice(5);
const tearDown = await setUpServer();
const sink = await startSink();
const settings = { SMTP_URL: `${sink.url}?tls=never` };
const say = (what: string, result: object): void => console.log(what.padEnd(12), JSON.stringify(result));

const victim = await createVictim({ people, touchPoints }, settings);
try {
  for (const scenario of [imports, publications, completions, mails, solving, replicas]) {
    if (only.length === 0 || only.includes(scenario.name)) await scenario(victim);
  }
} finally {
  await victim.close();
  await sink.close();
  await tearDown();
}

/** Rounds that are killed between nothing and a fifth more than the work takes when it is let alone. */
async function spread(round: (killAfter: number) => Promise<Outcome>): Promise<object> {
  const tally = { before: 0, after: 0, half: 0, lost: 0 };
  let longest = 3_000;
  for (let n = 0; n < rounds; n++) {
    const outcome = await round(Math.random() * longest);
    tally[outcome]++;
    // Most kills are to fall into the work: come earlier after one that came too late, later after one that came early.
    longest = outcome === 'after' ? longest * 0.7 : longest * 1.4;
  }
  return { rounds, ...tally };
}

async function imports(victim: Victim): Promise<void> {
  say('import', { rows: 20_000, ...(await spread((killAfter) => importRound(victim, 20_000, killAfter))) });
  await victim.db('employees').whereRaw("number NOT LIKE 'E%'").delete();
}

async function publications(victim: Victim): Promise<void> {
  say('publish', { visits: people * touchPoints, ...(await spread((killAfter) => publishRound(victim, killAfter))) });
}

async function completions(victim: Victim): Promise<void> {
  const tally = { rounds, acknowledged: 0, resent: 0, lost: 0, half: 0 };
  for (let n = 0; n < rounds; n++) {
    const { acknowledged, resent } = await completeRound(victim, 200 + Math.random() * 1_500);
    tally.acknowledged += acknowledged;
    tally.resent += resent;
  }
  say('complete', tally);
}

/** The outbox of one or two processes, one of which is killed while it sends. */
async function mails(victim: Victim): Promise<void> {
  const total = { rounds, mails: 0, sent: 0, unknown: 0, doubled: 0, secondsUntilKnown: 0 };
  for (let n = 0; n < rounds; n++) await addMails(victim, total, () => victim.killAndRestart());
  say('mail', total);
}

type MailTotal = Record<'mails' | 'sent' | 'unknown' | 'doubled' | 'secondsUntilKnown', number>;

async function addMails(victim: Victim, total: MailTotal, kill: () => Promise<unknown>): Promise<void> {
  const before = sink.received.length;
  const round = await queueMails(victim.db, 1_000);
  while (sink.received.length < before + 20) await delay(5);
  await delay(Math.random() * 500);
  const killed = performance.now();
  await kill();
  const tally = await tallyMails(victim.db, sink, round, 1_000, killed);
  for (const name of ['mails', 'sent', 'unknown', 'doubled'] as const) total[name] += tally[name];
  total.secondsUntilKnown = Math.max(total.secondsUntilKnown, Math.round(tally.secondsUntilKnown));
  if (tally.doubled > 0 || tally.secondsUntilKnown > 90) throw new Error(`mails: ${JSON.stringify(tally)}`);
}

async function json(answer: Response): Promise<{ id: string }> {
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

async function requestPlan({ product, db }: Victim): Promise<string> {
  const monday = ((await db.raw("SELECT to_char(now() + interval '7 days', 'IYYY-\"W\"IW') AS week")) as { rows: { week: string }[] })
    .rows[0]?.week;
  const end = ((await db.raw("SELECT to_char(now() + interval '700 days', 'IYYY-\"W\"IW') AS week")) as { rows: { week: string }[] })
    .rows[0]?.week;
  const body = { name: `Cycle ${newSecret()}`, kind: 'cycle', startWeek: monday, endWeek: end };
  const programme = await json(await product.call('POST', '/programmes', body));
  return (await json(await product.call('POST', `/programmes/${programme.id}/plans`, {}))).id;
}

/** How long a plan waits for somebody else when the process that drew it up is killed. */
async function solving(victim: Victim): Promise<void> {
  await victim.db('assignments').delete();
  const waits: number[] = [];
  for (let n = 0; n < Math.min(rounds, 3); n++) {
    const id = await requestPlan(victim);
    const read = async () => (await victim.db('plans').where({ id }).first('status', 'attempt')) as { status: string; attempt: number };
    while ((await read()).attempt === 0) await delay(20);
    const killed = performance.now();
    await victim.killAndRestart();
    if ((await read()).status !== 'solving') continue;
    while ((await read()).attempt < 2) await delay(100);
    waits.push(Math.round((performance.now() - killed) / 1000));
    while ((await read()).status === 'solving') await delay(200);
    if ((await read()).status !== 'draft') throw new Error(`the plan is ${(await read()).status}`);
  }
  say('solve', { killed: waits.length, secondsUntilTakenUp: waits });
  if (waits.some((seconds) => seconds > 100)) throw new Error('a plan was left alone for too long');
}

/** Two processes on one database. */
async function replicas(victim: Victim): Promise<void> {
  const environment = { DATABASE_URL: victim.url, ...settings };
  let other = await startProductProcess(environment);
  try {
    await sharedSession(victim, other);
    const id = await requestPlan(victim);
    while ((await victim.db('plans').where({ id }).first('status')).status === 'solving') await delay(200);
    const { attempt } = await victim.db('plans').where({ id }).first('attempt');
    if (attempt !== 1) throw new Error(`a plan was solved ${attempt} times`);
    const total = { mails: 0, sent: 0, unknown: 0, doubled: 0, secondsUntilKnown: 0 };
    await addMails(victim, total, async () => {
      await other.end('SIGKILL');
      if ((await victim.product.call('GET', '/sites')).status !== 200) throw new Error('the one that is left does not answer');
    });
    other = await startProductProcess(environment);
    say('replicas', { sessionShared: true, plansSolvedTwice: 0, ...total });
  } finally {
    await other.end('SIGTERM');
  }
}

async function sharedSession({ db, product }: Victim, other: ProductProcess): Promise<void> {
  const token = newSecret();
  const { id } = await db('accounts').first('id');
  const now = Date.now();
  await db('sign_in_links').insert({
    token_hash: hashSecret(token),
    purpose: 'sign-in',
    account_id: id,
    created_at: new Date(now),
    expires_at: new Date(now + 600_000),
  });
  const redeemed = await fetch(`${product.url}/api/v1/sign-in/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = redeemed.headers.get('set-cookie')?.split(';')[0] ?? '';
  const seen = await fetch(`${other.url}/api/v1/sites`, { headers: { cookie } });
  if (seen.status !== 200) throw new Error(`the other replica does not know the session: ${seen.status} after ${redeemed.status}`);
}

import type { Knex } from 'knex';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/jobs.ts';

export type ActorKind = 'account' | 'token' | 'link' | 'system';

/** Who acts. `id` is the account, token or assignment behind it; `system` has none. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly name: string;
  /** `leader` is an employee with people below them. */
  readonly role: 'admin' | 'leader' | 'employee' | 'auditor' | 'none';
  readonly scopes: readonly string[];
  /** The account that acts, by itself or through its token. */
  readonly account?: string;
  /** The account's person in the directory, and whether anybody is below them; absent when it has none. */
  readonly employee?: { readonly key: number; readonly leads: boolean };
  /** The browser session that the request came with: its id, not the secret of its cookie. */
  readonly session?: string;
}

export const SYSTEM: Actor = { kind: 'system', id: null, name: 'In Their Shoes', role: 'none', scopes: [] };

export interface AuditEvent {
  /** Past tense, dotted: `employee.updated`. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** One transaction, the moment it happens at, and who is behind it. Services are built on it. */
export interface Tx {
  readonly trx: Knex.Transaction;
  readonly now: Date;
  readonly actor: Actor;
  readonly requestId: string;
  /** Kept with the transaction: no change without its trace, no trace without its change. */
  audit(event: AuditEvent): void;
  /**
   * A job for a queue that is `oncePerKey`, kept with the transaction: it says that something lies in a table for `key`. For
   * work that its queue also finds by itself, later: commands of the console have no queue to tell.
   */
  wake(queue: string, key: string): void;
  /** Runs once the transaction has been committed; must not fail the request. */
  afterCommit(run: () => void): void;
}

export interface UnitOfWork {
  run<T>(who: { readonly actor: Actor; readonly requestId: string }, work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Serialisation failure, deadlock: PostgreSQL asks for the transaction to be tried again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

/** @param jobs who is woken; without it nobody is */
export function createUnitOfWork(knex: Knex, clock: Clock, jobs?: Pick<Jobs, 'send'>): UnitOfWork {
  return {
    async run(who, work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await attemptOnce(knex, clock, jobs, who, work);
        } catch (error) {
          const code = (error as { code?: string }).code;
          if (attempt >= ATTEMPTS || code === undefined || !RETRYABLE.has(code)) throw error;
        }
      }
    },
  };
}

async function attemptOnce<T>(
  knex: Knex,
  clock: Clock,
  jobs: Pick<Jobs, 'send'> | undefined,
  who: { readonly actor: Actor; readonly requestId: string },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const afterCommit: (() => void)[] = [];
  const result = await knex.transaction(async (trx) => {
    const now = clock.now();
    const events: AuditEvent[] = [];
    const woken = new Map<string, { readonly queue: string; readonly key: string }>();
    const tx: Tx = {
      trx,
      now,
      actor: who.actor,
      requestId: who.requestId,
      audit: (event) => void events.push(event),
      wake: (queue, key) => void woken.set(`${queue} ${key}`, { queue, key }),
      afterCommit: (run) => void afterCommit.push(run),
    };
    const value = await work(tx);
    await writeAudit(tx, events);
    // Last, and in one order: the same job of another transaction is waited for until that one ends.
    for (const [, { queue, key }] of [...woken].sort(([one], [other]) => (one < other ? -1 : 1))) {
      await jobs?.send(trx, queue, { key }, { singletonKey: key });
    }
    return value;
  });
  for (const run of afterCommit) run();
  return result;
}

async function writeAudit(tx: Tx, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    at: tx.now,
    actor_kind: tx.actor.kind,
    actor_id: tx.actor.id,
    actor_name: tx.actor.name,
    request_id: tx.requestId,
    action: event.action,
    entity: event.entity,
    entity_id: event.entityId,
    before: event.before === undefined ? null : JSON.stringify(event.before),
    after: event.after === undefined ? null : JSON.stringify(event.after),
  }));
  await tx.trx.batchInsert('audit_events', rows, 1000);
}

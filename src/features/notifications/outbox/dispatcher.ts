import type { Clock } from '../../../platform/clock.ts';
import { reportFault } from '../../../platform/db/report-fault.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { MailTransport, Outcome } from '../../../platform/mail/transport.ts';
import type { Claim, Prepared } from './claim.ts';
import { MAX_ATTEMPTS, retryDelay } from './retry.ts';
import type { Settlement } from './settle-store.ts';

export interface DispatcherOptions {
  readonly transport: MailTransport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Commits a claim of up to this many messages. */
  readonly claim: (limit: number) => Promise<Claim>;
  readonly settle: (settlements: readonly Settlement[]) => Promise<unknown>;
  readonly release: (held: readonly Prepared[]) => Promise<void>;
  /** Commits that these are about to touch the wire. @returns ids of those that are still ours */
  readonly markHandedOver: (held: readonly Prepared[]) => Promise<readonly string[]>;
  /** Milliseconds after the claim in which a mail must be handed over, so that its lease outlasts the transport's time-outs. */
  readonly handOver: number;
}

export interface Dispatcher {
  /** Sends what is due until nothing is, the mail server cannot be reached, or `stop` is asked for. @returns mails handed over */
  drain(): Promise<number>;
  /** Milliseconds to leave the mail server alone; 0 when it answers. */
  pause(): number;
  /** No new claims; what is under way is finished, what was only claimed is put back. */
  stop(): void;
}

/** Claimed ahead a connection: composing hides behind sending. */
const AHEAD = 8;
/** Claims under way at once: a claim is ten statements one after the other, and another one may use the time between them. */
const CLAIMS = 3;
/** Marked as handed over ahead a connection. These are what a crash leaves ambiguous, so they are few. */
const AT_HAND = 1;
/** Outcomes that may wait for the database before the wire waits too. */
const MOST_UNWRITTEN = 50;
const LONGEST_PAUSE = 30_000;
const LONGEST_RESPONSE = 500;

/**
 * Keeps the transport's connections busy: claims and composes the next messages while the last ones are on the wire, and
 * writes outcomes together with whatever else finished while the previous write was under way (so that `sent` follows the
 * 250 at once when little happens, and costs one statement for many when much does).
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { transport, clock, logger } = options;
  /** Claimed and composed. */
  const buffer: Prepared[] = [];
  /** Marked as handed over. */
  const atHand: Prepared[] = [];
  let marking: Promise<void> | undefined;
  const outcomes: Settlement[] = [];
  let stopping = false;
  /** How many mails in a row found no mail server; the pause grows with it, and one mail at a time is tried until one gets through. */
  let failures = 0;
  let unreachable = false;
  let exhausted = false;
  const claiming = new Set<Promise<void>>();
  let writing: Promise<void> | undefined;
  let handedOver = 0;
  let fault: unknown;

  const halted = (): boolean => stopping || unreachable || fault !== undefined;

  /** Begins a claim, unless enough are under way. */
  function refill(): void {
    if (claiming.size < CLAIMS) {
      const claim = options
        .claim(transport.concurrency * AHEAD)
        .then(({ taken, ready }) => {
          exhausted ||= taken === 0;
          buffer.push(...ready);
        })
        .catch((error: unknown) => {
          fault = error;
        })
        .finally(() => claiming.delete(claim));
      claiming.add(claim);
    }
  }

  async function mark(): Promise<void> {
    const group = buffer.splice(0, transport.concurrency * AT_HAND);
    try {
      const ours = new Set(await options.markHandedOver(group));
      atHand.push(...group.filter((one) => ours.has(one.id)));
    } catch (error) {
      fault = error;
    } finally {
      marking = undefined;
    }
  }

  async function work(): Promise<void> {
    for (;;) {
      if (halted()) return;
      if (!exhausted && buffer.length <= transport.concurrency * (AHEAD / 2)) refill();
      if (buffer.length > 0 && atHand.length < transport.concurrency) marking ??= mark();
      const next = atHand.shift();
      if (next) await send(next);
      else if (marking) await marking;
      else if (claiming.size > 0) await Promise.race(claiming);
      else if (exhausted) return;
    }
  }

  async function send(prepared: Prepared): Promise<void> {
    if (performance.now() - prepared.claimedAt > options.handOver) {
      await options.release([prepared]);
      return;
    }
    handedOver++;
    const outcome = await transport.send(prepared.mail);
    if (outcome.kind === 'accepted') failures = 0;
    else if (outcome.kind === 'transient' && !outcome.reachable) {
      failures++;
      unreachable = true;
    }
    outcomes.push(settlementOf(prepared, outcome, clock.now(), options.random));
    writing ??= write();
    if (outcomes.length > MOST_UNWRITTEN) await writing;
  }

  /**
   * Tries for a minute: what was sent must not be forgotten because the database was away for a moment. After that the
   * leases have run out anyway, and the rows are `unknown` as soon as somebody can write it.
   */
  async function write(): Promise<void> {
    for (let delay = 50; outcomes.length > 0; ) {
      const batch = [...outcomes];
      try {
        await options.settle(batch);
        outcomes.splice(0, batch.length);
        delay = 50;
      } catch (error) {
        reportFault(logger, error, { messages: batch.length }, 'outcomes of mails could not be written, trying again');
        if (delay > 30_000) {
          fault = error;
          outcomes.splice(0, batch.length);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
        delay *= 2;
      }
    }
    writing = undefined;
  }

  return {
    async drain() {
      handedOver = 0;
      exhausted = false;
      unreachable = false;
      fault = undefined;
      await Promise.all(Array.from({ length: failures > 0 ? 1 : transport.concurrency }, work));
      await Promise.all(claiming);
      await marking;
      await writing;
      await options.release([...atHand.splice(0), ...buffer.splice(0)]);
      if (fault !== undefined) throw fault;
      return handedOver;
    },
    pause: () => (failures === 0 ? 0 : Math.min(LONGEST_PAUSE, 500 * 2 ** failures)),
    stop() {
      stopping = true;
    },
  };
}

function settlementOf(prepared: Prepared, outcome: Outcome, now: Date, random: () => number): Settlement {
  const base = {
    id: prepared.id,
    fence: prepared.fence,
    attempt: prepared.attempt,
    code: outcome.code,
    response: outcome.response.replaceAll('\0', ' ').slice(0, LONGEST_RESPONSE),
  };
  switch (outcome.kind) {
    case 'accepted':
      return { ...base, status: 'sent', reason: null, dueAt: null, outcome: 'sent' };
    case 'permanent':
      return { ...base, status: 'failed', reason: 'refused', dueAt: null, outcome: 'permanent' };
    case 'ambiguous':
      return { ...base, status: 'unknown', reason: 'lost', dueAt: null, outcome: 'ambiguous' };
    case 'transient': {
      if (prepared.attempt >= MAX_ATTEMPTS) return { ...base, status: 'failed', reason: 'gave-up', dueAt: null, outcome: 'transient' };
      const dueAt = new Date(now.getTime() + retryDelay(prepared.attempt, random));
      return { ...base, status: 'queued', reason: 'retry', dueAt, outcome: 'transient' };
    }
  }
}

import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { MailTransport, Outcome } from '../../../platform/mail/transport.ts';
import type { Claim, Prepared } from './claim.ts';
import { createLedger } from './ledger.ts';
import { createPace } from './pace.ts';
import { hasTriesLeft, retryDelay } from './retry.ts';
import type { Entry, Settlement } from './settle-store.ts';

export interface DispatcherOptions {
  readonly transport: MailTransport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Commits a claim of up to this many messages. */
  readonly claim: (limit: number) => Promise<Claim>;
  /** Commits outcomes, and that others are about to go. @returns ids of those that are still ours */
  readonly record: (entry: Entry) => Promise<readonly string[]>;
  readonly release: (held: readonly Prepared[]) => Promise<void>;
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

/** Claims under way at once: the next batch is composed while the last one is sent. */
const CLAIMS = 2;
/** Messages of a claim, a connection, when none is ready. */
const FEW = 4;
const LONGEST_PAUSE = 30_000;
const LONGEST_RESPONSE = 500;

/** The next mail of a connection. */
interface AtHand {
  readonly prepared: Prepared;
  /** Has its hand-over written down, once. */
  readonly permit: () => Promise<boolean>;
}

/**
 * Keeps the transport's connections busy: claims and composes the next messages while the last ones are on the wire. A
 * worker asks the ledger for permission and begins the envelope meanwhile (or before, see `Pace.late`); only the first byte of
 * the mail waits for it.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { transport, clock, logger } = options;
  /** Claimed and composed. */
  const buffer: Prepared[] = [];
  const atHand: AtHand[] = [];
  /** Not to be sent any more: put back at the end. */
  const withheld: Prepared[] = [];
  const pace = createPace(transport.concurrency);
  const ledger = createLedger(options.record, logger);
  let stopping = false;
  /** How many mails in a row found no mail server; the pause grows with it, and one mail at a time is tried until one gets through. */
  let failures = 0;
  let unreachable = false;
  let exhausted = false;
  const claiming = new Set<Promise<void>>();
  let handedOver = 0;
  let fault: unknown;

  const halted = (): boolean => stopping || unreachable || fault !== undefined || ledger.fault() !== undefined;

  /** Begins a claim, unless enough are under way. */
  function refill(): void {
    const batch = pace.batch();
    if (exhausted || claiming.size >= CLAIMS || buffer.length > batch) return;
    // A wire that has nothing to do is not kept waiting until hundreds are composed.
    const limit = buffer.length === 0 ? Math.min(batch, FEW * transport.concurrency) : batch;
    const claim = options
      .claim(limit)
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

  function atHandWith(prepared: Prepared): AtHand {
    let cleared: Promise<boolean> | undefined;
    const permit = (): Promise<boolean> => {
      if (cleared) return cleared;
      const asked = performance.now();
      cleared = ledger.clear(prepared);
      void cleared.then(() => pace.permitted(performance.now() - asked));
      return cleared;
    };
    return { prepared, permit };
  }

  /** The next mail, and permission for as many behind it as will go within a moment. */
  function take(): AtHand | undefined {
    const next = atHand.shift() ?? (buffer.length > 0 ? atHandWith(buffer.shift() as Prepared) : undefined);
    const ahead = failures > 0 ? 0 : pace.ahead();
    if (atHand.length <= ahead / 2) {
      while (atHand.length < ahead && buffer.length > 0) {
        const one = atHandWith(buffer.shift() as Prepared);
        void one.permit();
        atHand.push(one);
      }
    }
    return next;
  }

  async function work(): Promise<void> {
    for (;;) {
      if (halted()) return;
      refill();
      const next = take();
      if (next) await send(next);
      else if (claiming.size > 0) await Promise.race(claiming);
      else if (exhausted) return;
    }
  }

  async function send({ prepared, permit }: AtHand): Promise<void> {
    const begun = performance.now();
    if (begun - prepared.claimedAt > options.handOver) {
      withheld.push(prepared);
      return;
    }
    handedOver++;
    const late = pace.late();
    let known = late;
    let waited = false;
    if (!late) {
      void permit().then(() => {
        known = true;
      });
    }
    const outcome = await transport.send(prepared.mail, () => {
      waited = !known;
      return permit();
    });
    if (outcome.kind === 'withheld') {
      handedOver--;
      withheld.push(prepared);
      return;
    }
    pace.sent(performance.now() - begun, waited);
    if (outcome.kind === 'accepted') failures = 0;
    else if (outcome.kind === 'transient' && !outcome.reachable) {
      failures++;
      unreachable = true;
    }
    await ledger.note(prepared, settlementOf(prepared, outcome, clock.now(), options.random));
  }

  return {
    async drain() {
      handedOver = 0;
      exhausted = false;
      unreachable = false;
      fault = undefined;
      ledger.forgive();
      await Promise.all(Array.from({ length: failures > 0 ? 1 : transport.concurrency }, work));
      await Promise.all(claiming);
      await ledger.written();
      await options.release([...atHand.splice(0).map(({ prepared }) => prepared), ...withheld.splice(0), ...buffer.splice(0)]);
      const failed = fault ?? ledger.fault();
      if (failed !== undefined) throw failed;
      return handedOver;
    },
    pause: () => (failures === 0 ? 0 : Math.min(LONGEST_PAUSE, 500 * 2 ** failures)),
    stop() {
      stopping = true;
    },
  };
}

function settlementOf(prepared: Prepared, outcome: Exclude<Outcome, { kind: 'withheld' }>, now: Date, random: () => number): Settlement {
  const base = {
    id: prepared.id,
    fence: prepared.fence,
    attempt: prepared.attempt,
    code: outcome.code,
    // Cutting may leave half of a surrogate pair, which jsonb refuses: one such answer would hold up everybody's outcomes.
    response: outcome.response.replaceAll('\0', ' ').slice(0, LONGEST_RESPONSE).toWellFormed(),
  };
  switch (outcome.kind) {
    case 'accepted':
      return { ...base, status: 'sent', reason: null, dueAt: null, outcome: 'sent' };
    case 'permanent':
      return { ...base, status: 'failed', reason: 'refused', dueAt: null, outcome: 'permanent' };
    case 'ambiguous':
      return { ...base, status: 'unknown', reason: 'lost', dueAt: null, outcome: 'ambiguous' };
    case 'transient': {
      if (!hasTriesLeft(prepared.tries)) return { ...base, status: 'failed', reason: 'gave-up', dueAt: null, outcome: 'transient' };
      const dueAt = new Date(now.getTime() + retryDelay(prepared.tries, random));
      return { ...base, status: 'queued', reason: 'retry', dueAt, outcome: 'transient' };
    }
  }
}

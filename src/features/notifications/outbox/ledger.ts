import { reportFault } from '../../../platform/db/report-fault.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Prepared } from './claim.ts';
import type { Entry, Settlement } from './settle-store.ts';

/** Where the dispatcher writes down what is about to go and what became of it. */
export interface Ledger {
  /** Asks for permission to send. Resolves to true once the hand-over is committed, to false when it may not go. Never rejects. */
  clear(prepared: Prepared): Promise<boolean>;
  /** Hands an outcome in. Resolves at once, unless so much is unwritten that the wire has to wait. */
  note(prepared: Prepared, settlement: Settlement): Promise<void>;
  /** Resolves once there is nothing left to write. */
  written(): Promise<void>;
  /** What kept it from writing, if something did. */
  fault(): unknown;
  forgive(): void;
}

/** Outcomes that may wait for the database before the wire waits too. */
const MOST_UNWRITTEN = 50;
const [FIRST_PAUSE, LONGEST_PAUSE] = [50, 30_000];

/**
 * Commits in groups: whatever comes in while one commit is under way goes together into the next. So `sent` follows the
 * 250 at once when little happens, and costs one statement for many when much does.
 *
 * Outcomes are tried for a minute: what was sent must not be forgotten because the database was away for a moment. After
 * that the leases have run out anyway, and the rows are `unknown` as soon as somebody can write it. Permissions are not
 * tried again: without one nothing goes, and nothing is lost.
 */
export function createLedger(record: (entry: Entry) => Promise<readonly string[]>, logger: Logger): Ledger {
  const asked = new Map<Prepared, (may: boolean) => void>();
  const outcomes: Settlement[] = [];
  let writing: Promise<void> | undefined;
  let fault: unknown;

  function begin(): void {
    // Not at once: what comes in the same turn belongs together.
    writing ??= Promise.resolve().then(write);
  }

  async function write(): Promise<void> {
    for (let pause = FIRST_PAUSE; outcomes.length > 0 || asked.size > 0; ) {
      const settled = [...outcomes];
      const asking = [...asked];
      asked.clear();
      try {
        const ours = new Set(await record({ settled, handedOver: asking.map(([prepared]) => prepared) }));
        outcomes.splice(0, settled.length);
        for (const [prepared, answer] of asking) answer(ours.has(prepared.id));
        pause = FIRST_PAUSE;
      } catch (error) {
        for (const [, answer] of asking) answer(false);
        if (asking.length > 0) fault = error;
        if (settled.length === 0) continue;
        reportFault(logger, error, { messages: settled.length }, 'outcomes of mails could not be written, trying again');
        if (pause > LONGEST_PAUSE) {
          fault = error;
          outcomes.splice(0, settled.length);
          continue;
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause *= 2;
      }
    }
    // In the same turn in which nothing was left: what comes in from now on begins a write of its own.
    writing = undefined;
  }

  return {
    clear(prepared) {
      return new Promise((answer) => {
        asked.set(prepared, answer);
        begin();
      });
    },
    async note(prepared, settlement) {
      // It failed before it needed its permission, which must not be written behind its outcome.
      asked.delete(prepared);
      outcomes.push(settlement);
      begin();
      if (outcomes.length > MOST_UNWRITTEN) await writing;
    },
    async written() {
      while (writing) await writing;
    },
    fault: () => fault,
    forgive() {
      fault = undefined;
    },
  };
}

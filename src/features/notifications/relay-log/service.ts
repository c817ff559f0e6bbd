import type { Actor, Tx, UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { createReader, type Evidence } from './evidence.ts';
import { linesOf } from './lines.ts';
import { relayLogStore, type Verdict } from './store.ts';

export interface RelayLogResult {
  /** Lines read. */
  lines: number;
  /** Messages of ours that the log names. */
  matched: number;
  /** Unknown ones that the relay has sent on: `sent` now. */
  delivered: number;
  /** Unknown ones that it gave up or refused: `failed` now. */
  bounced: number;
  /** Unknown ones that it still tries to deliver: they stay unknown. Read a later log. */
  deferred: number;
  /** Settled before, or never in doubt: only counted. */
  untouched: number;
}

/** Messages a transaction: their locks are held for a moment only. */
const BATCH = 500;

/**
 * Reads a relay's log and settles what is unknown by it, and nothing else. Each settled message has its audit event. The
 * same log again changes nothing. Memory grows with the mails of ours that it names, not with the log.
 *
 * @throws RangeError for a log that names more than two million mails
 */
export async function settleByRelayLog(
  unitOfWork: UnitOfWork,
  who: { readonly actor: Actor; readonly requestId: string },
  source: AsyncIterable<Buffer | string>,
): Promise<RelayLogResult> {
  const reader = createReader();
  const result: RelayLogResult = { lines: 0, matched: 0, delivered: 0, bounced: 0, deferred: 0, untouched: 0 };
  for await (const line of linesOf(source)) {
    result.lines++;
    reader.line(line);
  }
  const evidence = reader.evidence().sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
  for (let at = 0; at < evidence.length; at += BATCH) {
    const counts = await unitOfWork.run(who, (tx) => settleBatch(tx, evidence.slice(at, at + BATCH)));
    for (const [name, count] of Object.entries(counts)) result[name as keyof RelayLogResult] += count;
  }
  return result;
}

async function settleBatch(tx: Tx, evidence: readonly Evidence[]): Promise<Omit<RelayLogResult, 'lines'>> {
  const store = relayLogStore(tx);
  const byMessageId = new Map(evidence.map((one) => [one.messageId, one]));
  const counts = { matched: 0, delivered: 0, bounced: 0, deferred: 0, untouched: 0 };
  const verdicts: Verdict[] = [];
  for (const row of await store.lock(evidence.map(({ messageId }) => messageId.slice(0, messageId.indexOf('@'))))) {
    const found = byMessageId.get(row.message_id);
    // The right id at another host: a mail of another installation.
    if (!found) continue;
    counts.matched++;
    if (row.status !== 'unknown') counts.untouched++;
    else {
      counts[found.fate]++;
      if (found.fate === 'deferred') continue;
      const delivered = found.fate === 'delivered';
      const verdict = { status: delivered ? 'sent' : 'failed', reason: delivered ? 'relay-log' : 'bounced' } as const;
      verdicts.push({ id: row.id, ...verdict, words: found.words });
      tx.audit({
        action: 'message.settled',
        entity: 'message',
        entityId: row.id,
        before: { status: row.status, reason: row.reason },
        after: { ...verdict, note: found.words },
      });
    }
  }
  await store.settle(verdicts);
  return counts;
}

import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { MessageKind, MessageStatus } from './domain.ts';

interface MessageState {
  readonly id: string;
  readonly kind: MessageKind;
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly version: number;
}

/** Writes of the people who look after the outbox. The fence rises, so that no process that still holds the row can answer. */
export const messageStore = (tx: Tx) => {
  const change = async (id: string, values: Readonly<Record<string, unknown>>): Promise<void> => {
    await tx
      .trx('messages')
      .where({ id })
      .update({ ...values, fence: tx.trx.raw('fence + 1'), version: tx.trx.raw('version + 1'), updated_at: tx.now });
  };
  return {
    lock: (id: string): Promise<MessageState | undefined> =>
      tx.trx('messages').where({ id }).forUpdate().first('id', 'kind', 'status', 'reason', 'version') as Promise<MessageState | undefined>,
    /** It has all its tries before it again. */
    requeue: (id: string) => change(id, { status: 'queued', reason: 'resend', due_at: tx.now, attempts_before: tx.trx.ref('attempts') }),
    markSent: (id: string) => change(id, { status: 'sent', reason: 'by-hand', sent_at: tx.now }),
    cancel: (id: string) => change(id, { status: 'cancelled', reason: 'by-hand' }),
  };
};

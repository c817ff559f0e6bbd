import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflictOf, notFound, ProductError } from '../../platform/errors.ts';
import { type Action, allowedActions, type MessageStatus } from './domain.ts';
import { messageStore } from './message-store.ts';
import { getMessage } from './read-model.ts';
import type { MessageDetail } from './schemas.ts';

/** What people do to messages: settle what no machine can know, try again, call off. */
export const messageService = (tx: Tx) => {
  const store = messageStore(tx);

  async function act(
    action: Action,
    id: string,
    version: number | undefined,
    note: string | undefined,
    change: (id: string) => Promise<void>,
  ): Promise<MessageDetail> {
    const row = await store.lock(id);
    if (!row) throw notFound('message', id);
    if (version !== undefined && row.version !== version) {
      throw new ProductError(
        'changed-meanwhile',
        `This message was changed meanwhile (version ${row.version}, you sent ${version}). Read it again.`,
      );
    }
    if (!allowedActions(row.kind, row.status).includes(action)) throw conflictOf('another-state', refusal(action, row.status, row.kind));
    await change(row.id);
    const after = await getMessage(tx.trx, row.id);
    tx.audit({
      action: `message.${action}`,
      entity: 'message',
      entityId: row.id,
      before: { status: row.status, reason: row.reason },
      after: { status: after.status, reason: after.reason, note: note ?? null },
    });
    return after;
  }

  return {
    /** The same row waits again, with the same Message-ID. @throws not-found, changed-meanwhile, conflict */
    resend: (id: string, version: number | undefined, note: string | undefined) => act('resend', id, version, note, store.requeue),

    /** Somebody found out that it arrived. @throws not-found, changed-meanwhile, conflict */
    markDelivered: (id: string, version: number | undefined, note: string | undefined) =>
      act('mark-delivered', id, version, note, store.markSent),

    /** It will not go. @throws not-found, changed-meanwhile, conflict */
    cancel: (id: string, version: number | undefined, note: string | undefined) => act('cancel', id, version, note, store.cancel),
  };
};

function refusal(action: Action, status: MessageStatus, kind: string): string {
  if (kind === 'sign-in' && action === 'resend') return 'A sign-in link is mailed once. Ask for a new one at the sign-in page.';
  const how = { resend: 'sent again', 'mark-delivered': 'marked as delivered', cancel: 'cancelled' }[action];
  return `A message that is ${status} cannot be ${how}. ${status === 'sending' ? 'It is settled within a minute: look again then.' : 'Look at its history for what became of it.'}`;
}

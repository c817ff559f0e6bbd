import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { bounceStore } from './bounce-store.ts';
import { type Bounce, SOFT_LIMIT, type SuppressionReason } from './domain.ts';
import { addressKey, suppressionStore } from './suppression-store.ts';

export interface Taken {
  /** `known`: this very report came before, and nothing was done. */
  readonly outcome: 'bounced' | 'soft' | 'delayed' | 'known';
  /** The address gets no more mail from now on. */
  readonly suppressed: boolean;
}

/** Statuses in which the mail may have left us: only then can its bounce change what we say of it. */
const OUT = new Set(['sending', 'sent', 'unknown']);

/** What becomes of a report about one of our messages. */
export const bounceService = (tx: Tx) => {
  const store = bounceStore(tx);

  async function reasonToStop(bounce: Bounce, address: string): Promise<SuppressionReason | undefined> {
    if (bounce.kind === 'hard') return 'hard-bounce';
    return (await store.passingFaults(address)) >= SOFT_LIMIT ? 'soft-bounces' : undefined;
  }

  async function suppress(address: string, reason: SuppressionReason, bounce: Bounce, messageId: string): Promise<boolean> {
    const { statusCode, diagnostic } = bounce;
    const id = await suppressionStore(tx).insert({ address, reason, statusCode, diagnostic, messageId });
    if (id === undefined) return false;
    tx.audit({
      action: 'address.suppressed',
      entity: 'suppression',
      entityId: id,
      after: { address, reason, statusCode, message: messageId },
    });
    return true;
  }

  return {
    /** @returns undefined when there is no such message (any more) */
    async take(messageId: string, bounce: Bounce, reportKey: Buffer): Promise<Taken | undefined> {
      const message = await store.lock(messageId);
      if (!message) return undefined;
      const address = addressKey(message.to_address);
      if (!(await store.insert(reportKey, message, address, bounce))) return { outcome: 'known', suppressed: false };
      if (bounce.kind !== 'delayed' && OUT.has(message.status)) await store.markBounced(message.id);
      const reason = await reasonToStop(bounce, address);
      const suppressed = reason !== undefined && (await suppress(address, reason, bounce, message.id));
      return { outcome: bounce.kind === 'hard' ? 'bounced' : bounce.kind, suppressed };
    },
  };
};

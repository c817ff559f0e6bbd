import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflict, notFound, ProductError } from '../../../platform/errors.ts';
import type { Suppression } from './schemas.ts';
import { suppressionStore } from './suppression-store.ts';
import { getSuppression } from './suppressions-read-model.ts';

/** What people do about addresses that get no mail. */
export const suppressionService = (tx: Tx) => {
  const store = suppressionStore(tx);
  return {
    /** @throws conflict when it gets none already */
    async create(address: string, note: string | null): Promise<Suppression> {
      const id = await store.insert({ address, reason: 'by-hand', statusCode: null, diagnostic: note, messageId: null });
      if (id === undefined) {
        const message = `"${address}" gets no mail already. Lift that first, if it is to be noted anew.`;
        throw conflict(message, [{ pointer: '/address', message, code: 'taken' }]);
      }
      const suppression = await getSuppression(tx.trx, id);
      tx.audit({
        action: 'address.suppressed',
        entity: 'suppression',
        entityId: id,
        after: { address: suppression.address, reason: 'by-hand', note },
      });
      return suppression;
    },

    /** @throws not-found, changed-meanwhile */
    async lift(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id);
      if (!row) throw notFound('suppressed address', id);
      if (version !== undefined && row.version !== version) {
        throw new ProductError(
          'changed-meanwhile',
          `This suppression was changed meanwhile (version ${row.version}, you sent ${version}). Read it again.`,
        );
      }
      await store.lift(id);
      tx.audit({ action: 'address.lifted', entity: 'suppression', entityId: id, before: { address: row.address, reason: row.reason } });
    },
  };
};

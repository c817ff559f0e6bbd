import type { Knex } from 'knex';
import type { Chore } from '../../platform/maintenance/maintenance.ts';
import { openSecret, sealSecret } from './secret.ts';

const SECRETS = ['secret', 'old_secret'] as const;

/**
 * Secrets that an earlier key sealed are sealed anew with the current one, so that the earlier key can go one day. A secret
 * that was rotated meanwhile is left as it is.
 *
 * @param keys the current one first
 */
export const earlierSeals = (db: Knex, keys: readonly string[]): Chore => ({
  what: 'webhook secrets sealed by an earlier key',
  async run() {
    if (keys.length < 2) return 0;
    const current = keys.slice(0, 1);
    const webhooks = (await db('webhooks').select('id', ...SECRETS)) as { id: string; secret: Buffer; old_secret: Buffer | null }[];
    let resealed = 0;
    for (const webhook of webhooks) {
      for (const column of SECRETS) {
        const sealed = webhook[column];
        if (sealed === null || openSecret(current, webhook.id, sealed)) continue;
        const secret = openSecret(keys, webhook.id, sealed);
        if (!secret) continue;
        resealed += await db('webhooks')
          .where({ id: webhook.id, [column]: sealed })
          .update({ [column]: sealSecret(keys, webhook.id, secret) });
      }
    }
    return resealed;
  },
});

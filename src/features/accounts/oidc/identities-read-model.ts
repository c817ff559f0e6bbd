import type { Knex } from 'knex';
import type { Provider } from './provider.ts';
import type { AccountIdentity } from './schemas.ts';

type Known = Pick<Provider, 'id' | 'label' | 'issuer'>;

interface Row {
  readonly id: string;
  readonly issuer: string;
  readonly linked_at: Date;
  readonly last_used_at: Date | null;
}

/** The sign-ins that are connected to an account, the oldest first. @param providers those that are configured now */
export async function listIdentities(db: Knex, accountId: string, providers: readonly Known[]): Promise<AccountIdentity[]> {
  const rows: Row[] = await db('account_identities')
    .where({ account_id: accountId })
    .orderBy(['linked_at', 'id'])
    .limit(100)
    .select('id', 'issuer', 'linked_at', 'last_used_at');
  return rows.map(({ id, issuer, linked_at, last_used_at }) => {
    const provider = providers.find((known) => new URL(known.issuer).href === new URL(issuer).href);
    return {
      id,
      provider: provider ? { id: provider.id, label: provider.label } : null,
      issuer,
      linkedAt: linked_at.toISOString(),
      lastUsedAt: last_used_at?.toISOString() ?? null,
    };
  });
}

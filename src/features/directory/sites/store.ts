import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import type { Identity } from '../../../platform/db/rows.ts';
import { lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';

export const SITES: Identity = { table: 'sites', code: 'code', noun: 'site' };

export interface SiteRow {
  readonly key: number;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly time_zone: string;
  readonly country: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

type Writable = Partial<Pick<SiteRow, 'code' | 'name' | 'time_zone' | 'country'>>;

export const siteConstraints: ConstraintMessages = {
  sites_code: { kind: 'conflict', pointer: '/code', message: 'Another site has this code. Choose another one, or change that site.' },
  departments_site_key_fkey: {
    kind: 'conflict',
    pointer: '',
    message: 'Departments belong to this site. Move them to another site first.',
  },
  employees_site_key_fkey: { kind: 'conflict', pointer: '', message: 'People work at this site. Move them to another site first.' },
  venues_site_key_fkey: { kind: 'conflict', pointer: '', message: 'Touch-points have a venue at this site. Remove those venues first.' },
};

export const siteStore = (tx: Tx) => ({
  lock: (idOrCode: string, version: number | undefined) => lockVersion<SiteRow>(tx.trx, SITES, idOrCode, version),

  async insert(id: string, row: Required<Writable>): Promise<void> {
    await tx.trx('sites').insert({ id, ...row, created_at: tx.now, updated_at: tx.now });
  },

  async update(row: SiteRow, changes: Writable): Promise<void> {
    await tx
      .trx('sites')
      .where({ key: row.key })
      .update({ ...changes, version: row.version + 1, updated_at: tx.now });
  },

  async remove(row: SiteRow): Promise<void> {
    await tx.trx('sites').where({ key: row.key }).delete();
  },
});

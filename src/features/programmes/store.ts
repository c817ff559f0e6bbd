import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { StoredRules } from './rules.ts';

export const PROGRAMMES: Identity = { table: 'programmes', code: 'name', noun: 'programme' };

export interface ProgrammeRow {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly kind: 'cycle' | 'induction';
  readonly start_week: string;
  readonly end_week: string | null;
  readonly weeks_after_start: number | null;
  readonly audience: StoredAudience | null;
  readonly all_touch_points: boolean;
  readonly rules: unknown;
  readonly archived_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** By id; see `audience/read-model.ts`. */
export interface StoredAudience {
  readonly departments?: readonly string[];
  readonly sites?: readonly string[];
  readonly employees?: readonly string[];
  readonly leadersOnly?: boolean;
}

interface Writable {
  readonly name?: string;
  readonly kind?: 'cycle' | 'induction';
  readonly start_week?: string;
  readonly end_week?: string | null;
  readonly weeks_after_start?: number | null;
  readonly audience?: StoredAudience | null;
  readonly all_touch_points?: boolean;
  readonly rules?: StoredRules;
  readonly archived_at?: Date | null;
}

export const programmeConstraints: ConstraintMessages = {
  programmes_name: {
    kind: 'conflict',
    pointer: '/name',
    message: 'Another programme has this name. Choose another one, or archive that programme.',
  },
  plans_programme_key_fkey: {
    kind: 'conflict',
    pointer: '',
    code: 'has-plans',
    message: 'This programme has plans, which stay as its history. Archive it instead.',
  },
};

const encoded = (row: Writable) => ({
  ...row,
  ...(row.audience === undefined ? {} : { audience: row.audience === null ? null : JSON.stringify(row.audience) }),
  ...(row.rules === undefined ? {} : { rules: JSON.stringify(row.rules) }),
});

export const programmeStore = (tx: Tx) => ({
  lock: (id: string, version: number | undefined) => lockVersion<ProgrammeRow>(tx.trx, PROGRAMMES, id, version),

  /** @returns the key of the new row */
  async insert(id: string, row: Writable): Promise<number> {
    const [inserted] = (await tx
      .trx('programmes')
      .insert({ id, ...encoded(row), created_at: tx.now, updated_at: tx.now })
      .returning('key')) as { key: number }[];
    return (inserted as { key: number }).key;
  },

  async update(row: ProgrammeRow, changes: Writable): Promise<void> {
    await tx
      .trx('programmes')
      .where({ key: row.key })
      .update({ ...encoded(changes), version: row.version + 1, updated_at: tx.now });
  },

  async setTouchPoints(key: number, touchPointKeys: readonly number[]): Promise<void> {
    await tx.trx('programme_touch_points').where({ programme_key: key }).delete();
    if (touchPointKeys.length === 0) return;
    await tx.trx('programme_touch_points').insert(touchPointKeys.map((touch_point_key) => ({ programme_key: key, touch_point_key })));
  },

  async remove(row: ProgrammeRow): Promise<void> {
    await tx.trx('programmes').where({ key: row.key }).delete();
  },
});

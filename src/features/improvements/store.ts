import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import type { IdeaStatus } from './domain.ts';

const IDEAS: Identity = { table: 'ideas', code: 'id::text', noun: 'idea' };

export interface IdeaRow {
  readonly id: string;
  readonly status: IdeaStatus;
  readonly reason: string | null;
  readonly version: number;
}

export const ideaConstraints: ConstraintMessages = {
  ideas_declined_with_reason: {
    kind: 'invalid',
    pointer: '/reason',
    code: 'required',
    message: 'An idea is declined with a reason, and nothing else has one.',
  },
};

export const ideaStore = (tx: Tx) => ({
  /** @throws not-found, changed-meanwhile */
  lock: (id: string, version: number | undefined): Promise<IdeaRow> => lockVersion<IdeaRow>(tx.trx, IDEAS, id, version),

  /** @returns the new version */
  async change(row: IdeaRow, status: IdeaStatus, reason: string | null): Promise<number> {
    const version = row.version + 1;
    await tx.trx('ideas').where({ id: row.id }).update({ status, reason, version, updated_at: tx.now });
    return version;
  },
});

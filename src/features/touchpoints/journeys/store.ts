import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import { type Identity, lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';

export const JOURNEYS: Identity = { table: 'journeys', code: 'name', noun: 'journey' };

export interface JourneyRow {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface StageRow {
  readonly key: number;
  readonly id: string;
  readonly name: string;
}

/** A stage as it shall be; `key` when it is there already. */
export interface StageChange {
  readonly key: number | undefined;
  readonly name: string;
}

export const journeyConstraints: ConstraintMessages = {
  journeys_name: {
    kind: 'conflict',
    pointer: '/name',
    message: 'Another journey has this name. Choose another one, or change that journey.',
  },
  stages_name: {
    kind: 'conflict',
    pointer: '/stages',
    message: 'Two stages would have one name. Give each stage its own.',
    code: 'same-names',
  },
  touch_points_stage_key_fkey: {
    kind: 'conflict',
    pointer: '/stages',
    message: 'A stage that would be removed has touch-points. Move them to another stage first.',
  },
};

export const journeyStore = (tx: Tx) => ({
  lock: (idOrName: string, version: number | undefined) => lockVersion<JourneyRow>(tx.trx, JOURNEYS, idOrName, version),

  stages: (journey: JourneyRow): Promise<StageRow[]> =>
    tx.trx('stages').where({ journey_key: journey.key }).orderBy('position').select('key', 'id', 'name'),

  async insert(id: string, name: string, stages: readonly string[]): Promise<void> {
    const [journey] = await tx.trx('journeys').insert({ id, name, created_at: tx.now, updated_at: tx.now }).returning('key');
    await insertStages(
      tx,
      journey.key,
      stages.map((stage, position) => ({ position, name: stage })),
    );
  },

  async update(row: JourneyRow, name: string): Promise<void> {
    await tx
      .trx('journeys')
      .where({ key: row.key })
      .update({ name, version: row.version + 1, updated_at: tx.now });
  },

  /** Makes the stages of a journey these, in this order. Kept stages keep their key and id. */
  async arrange(journey: JourneyRow, current: readonly StageRow[], wanted: readonly StageChange[]): Promise<void> {
    const kept = wanted.flatMap((stage, position) => (stage.key === undefined ? [] : [{ key: stage.key, name: stage.name, position }]));
    const gone = current.filter((stage) => !kept.some((other) => other.key === stage.key));
    await tx
      .trx('stages')
      .whereIn(
        'key',
        gone.map((stage) => stage.key),
      )
      .delete();
    // Names are unique at every moment, and two stages may swap theirs: those that change stand aside under their id first.
    const renamed = kept.filter((stage) => current.some((other) => other.key === stage.key && other.name !== stage.name));
    await tx
      .trx('stages')
      .whereIn(
        'key',
        renamed.map((stage) => stage.key),
      )
      .update({ name: tx.trx.raw('id::text') });
    for (const { key, name, position } of kept) await tx.trx('stages').where({ key }).update({ name, position });
    await insertStages(
      tx,
      journey.key,
      wanted.flatMap((stage, position) => (stage.key === undefined ? [{ name: stage.name, position }] : [])),
    );
  },

  async remove(row: JourneyRow): Promise<void> {
    await tx.trx('journeys').where({ key: row.key }).delete();
  },
});

async function insertStages(tx: Tx, journeyKey: number, stages: readonly { name: string; position: number }[]): Promise<void> {
  if (stages.length === 0) return;
  await tx.trx('stages').insert(stages.map((stage) => ({ ...stage, id: newId(), journey_key: journeyKey })));
}

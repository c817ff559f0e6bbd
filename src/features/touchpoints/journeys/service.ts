import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { getJourney } from './read-model.ts';
import type { Journey, JourneyInput, JourneyPatch, StagePatch } from './schemas.ts';
import { journeyStore, type StageChange, type StageRow } from './store.ts';

/** Use cases of journeys, on one transaction. */
export const journeyService = (tx: Tx) => {
  const store = journeyStore(tx);
  return {
    async create(input: JourneyInput): Promise<Journey> {
      const id = newId();
      await store.insert(id, input.name, input.stages);
      const journey = await getJourney(tx.trx, id);
      tx.audit({ action: 'journey.created', entity: 'journey', entityId: id, after: journey });
      return journey;
    },

    /** @throws not-found, changed-meanwhile, conflict when a stage with touch-points would go */
    async update(idOrName: string, version: number | undefined, patch: JourneyPatch): Promise<Journey> {
      const row = await store.lock(idOrName, version);
      const before = await getJourney(tx.trx, row.id);
      await store.update(row, patch.name ?? row.name);
      if (patch.stages) {
        const current = await store.stages(row);
        await store.arrange(row, current, matchStages(current, patch.stages));
      }
      const after = await getJourney(tx.trx, row.id);
      tx.audit({ action: 'journey.updated', entity: 'journey', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile, conflict while a stage has touch-points */
    async remove(idOrName: string, version: number | undefined): Promise<void> {
      const row = await store.lock(idOrName, version);
      const before = await getJourney(tx.trx, row.id);
      await store.remove(row);
      tx.audit({ action: 'journey.deleted', entity: 'journey', entityId: row.id, before });
    },
  };
};

/** Finds the stage that each entry of the new list means. An id counts before a name, so that names can be swapped. */
function matchStages(current: readonly StageRow[], wanted: readonly StagePatch[]): StageChange[] {
  const taken = new Set(wanted.flatMap((stage) => (typeof stage === 'string' ? [] : [stage.id.toLowerCase()])));
  const seen = new Set<string>();
  return wanted.map((stage, index) => {
    if (typeof stage === 'string') {
      const same = current.find((row) => row.name.toLowerCase() === stage.toLowerCase() && !taken.has(row.id));
      return { key: same?.key, name: stage };
    }
    const row = current.find((other) => other.id === stage.id.toLowerCase());
    if (!row) throw invalid(`/stages/${index}/id`, `This journey has no stage "${stage.id}". Leave the id out to add a stage.`);
    if (seen.has(row.id)) throw invalid(`/stages/${index}/id`, `Stage "${stage.id}" is named twice. Name it once.`);
    seen.add(row.id);
    return { key: row.key, name: stage.name };
  });
}

import { translateConstraint } from '../../../platform/db/constraints.ts';
import type { AuditEvent, Tx } from '../../../platform/db/unit-of-work.ts';
import { ProductError } from '../../../platform/errors.ts';
import { touchPointConstraints } from '../../touchpoints/index.ts';
import { journeyService } from '../../touchpoints/journeys/service.ts';
import { getTouchPoint } from '../../touchpoints/touch-points/read-model.ts';
import { TouchPointInput, type TouchPointPatch } from '../../touchpoints/touch-points/schemas.ts';
import { touchPointService } from '../../touchpoints/touch-points/service.ts';
import { type Complaint, differences, type TouchPointGroup } from './touch-point-groups.ts';
import { journeysByName } from './touch-points-read-model.ts';

export interface Written {
  readonly counts: { readonly created: number; readonly updated: number; readonly unchanged: number };
  /** At the first line of each touch-point that could not be written; if there is one, nothing was written. */
  readonly complaints: readonly Complaint[];
}

/**
 * Writes touch-points, with the journeys and stages that they are the first to name.
 *
 * New ones are written as soon as everything they refer to is there. What is left then refers to each other (equivalents
 * may): those are written without their lists first.
 *
 * @param known codes that exist, in lower case
 */
export async function writeTouchPoints(tx: Tx, groups: readonly TouchPointGroup[], known: ReadonlySet<string>): Promise<Written> {
  const complaints: Complaint[] = [];
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const attempt = async (group: TouchPointGroup, work: (inner: Tx) => Promise<void>, outer: Tx) => {
    try {
      await within(outer, work);
    } catch (error) {
      complaints.push(...complaintsOf(group, error));
    }
  };
  const all = async (outer: Tx) => {
    await within(outer, (inner) => createStages(inner, groups));
    const there = new Set(known);
    const late: TouchPointGroup[] = [];
    let waiting = groups.filter((group) => !known.has(group.code.toLowerCase()));
    while (waiting.length > 0) {
      const ready = waiting.filter((group) => referencesOf(group).every((code) => there.has(code)));
      const [first] = waiting;
      const next = ready.length > 0 ? ready : [first as TouchPointGroup];
      for (const group of next) {
        const whole = ready.length > 0;
        if (!whole) late.push(group);
        await attempt(group, (inner) => create(inner, whole ? group.patch : withoutLists(group.patch), group.code), outer);
        there.add(group.code.toLowerCase());
        counts.created++;
      }
      waiting = waiting.filter((group) => !next.includes(group));
    }
    const existing = groups.filter((group) => known.has(group.code.toLowerCase()));
    for (const group of [...late.filter((other) => !complaints.some(({ line }) => line === other.line)), ...existing]) {
      await attempt(
        group,
        async (inner) => {
          const changes = differences(await getTouchPoint(inner.trx, group.code), group.patch);
          const changed = Object.keys(changes).length > 0;
          if (changed) await touchPointService(inner).update(group.code, undefined, changes);
          if (!late.includes(group)) counts[changed ? 'updated' : 'unchanged']++;
        },
        outer,
      );
    }
    if (complaints.length > 0) throw new Undone();
  };
  await within(tx, all).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return { counts, complaints };
}

class Undone extends Error {}

/** Runs work in a savepoint. What fails leaves nothing behind, audit events included. */
async function within(tx: Tx, work: (inner: Tx) => Promise<void>): Promise<void> {
  const events: AuditEvent[] = [];
  await tx.trx.transaction((trx) => work({ ...tx, trx, audit: (event) => void events.push(event) }));
  for (const event of events) tx.audit(event);
}

/** Journeys and stages in the order in which the file names them first; new stages go behind those that there are. */
async function createStages(tx: Tx, groups: readonly TouchPointGroup[]): Promise<void> {
  const known = await journeysByName(tx.trx);
  const wanted = new Map<string, { name: string; stages: string[] }>();
  for (const { patch } of groups) {
    if (!patch.journey || !patch.stage) continue;
    const journey = wanted.get(patch.journey.toLowerCase()) ?? { name: patch.journey, stages: [] };
    wanted.set(patch.journey.toLowerCase(), journey);
    const there = [...journey.stages, ...(known.get(patch.journey.toLowerCase())?.stages ?? [])];
    if (!there.some((stage) => stage.toLowerCase() === patch.stage?.toLowerCase())) journey.stages.push(patch.stage);
  }
  for (const [name, journey] of wanted) {
    const existing = known.get(name);
    if (!existing) await journeyService(tx).create(journey);
    else if (journey.stages.length > 0)
      await journeyService(tx).update(existing.id, undefined, { stages: [...existing.stages, ...journey.stages] });
  }
}

async function create(tx: Tx, patch: TouchPointPatch, code: string): Promise<void> {
  for (const field of ['name', 'journey', 'stage', 'channel'] as const) {
    if (patch[field] === undefined)
      throw new ProductError('invalid', '', [
        { pointer: `/${field}`, message: `is needed, for "${code}" is a new touch-point; fill the cell, or add ?default=${field}:…` },
      ]);
  }
  await touchPointService(tx).create(TouchPointInput.parse({ venues: [], ...patch, code }));
}

const referencesOf = ({ patch }: TouchPointGroup): readonly string[] =>
  [...(patch.prerequisites ?? []), ...(patch.equivalents ?? [])].map((code) => code.toLowerCase());

const withoutLists = ({ prerequisites: _before, equivalents: _instead, ...patch }: TouchPointPatch): TouchPointPatch => patch;

function complaintsOf(group: TouchPointGroup, error: unknown): readonly Complaint[] {
  const known = translateConstraint(error, touchPointConstraints);
  if (!(known instanceof ProductError)) throw error;
  const faults = known.faults.length > 0 ? known.faults : [{ pointer: '', message: known.message }];
  return faults.map(({ pointer, message }) => {
    const field = pointer.split('/')[1] ?? '';
    const value = group.patch[field as keyof TouchPointPatch];
    return {
      line: group.line,
      field: field === 'venues' ? 'venueSite' : field || 'code',
      value:
        typeof value === 'string' ? value : Array.isArray(value) && field !== 'venues' ? value.join(';') : field === '' ? group.code : null,
      message,
    };
  });
}

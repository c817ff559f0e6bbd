import type { Identity } from '../../platform/db/rows.ts';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflictOf, type Fault, type FaultCode, invalid, ProductError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { weekOf, weeksBetween } from '../../platform/iso-week.ts';
import { definedOnly } from '../../platform/objects.ts';
import { archivedCodes, getProgramme, isSolving, touchPointsOf } from './read-model.ts';
import { type Referred, resolveReferences } from './references/read-model.ts';
import type { RulesInput, StoredRules } from './rules.ts';
import type { AudienceInput, Programme, ProgrammeInput, ProgrammePatch } from './schemas.ts';
import { type ProgrammeRow, programmeStore, type StoredAudience } from './store.ts';

const TOUCH_POINTS: Identity = { table: 'touch_points', code: 'code', noun: 'touch-point' };
const KINDS = {
  departments: { table: 'departments', code: 'code', noun: 'department' },
  sites: { table: 'sites', code: 'code', noun: 'site' },
  employees: { table: 'employees', code: 'number', noun: 'employee' },
} as const;
type Kind = keyof typeof KINDS;

/** A plan keeps its weeks in columns: five years are more than any cycle needs. */
const MOST_WEEKS = 260;

interface Weeks {
  readonly kind: 'cycle' | 'induction';
  readonly startWeek: string;
  readonly endWeek: string | null;
  readonly weeksAfterStart: number | null;
}

/** Use cases of programmes, on one transaction. */
export const programmeService = (tx: Tx) => {
  const store = programmeStore(tx);

  async function audienceOf(input: AudienceInput | null): Promise<StoredAudience | null> {
    if (input === null) return null;
    const result: Partial<Record<Kind, string[]>> = {};
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const references = input[kind];
      if (references === undefined) continue;
      result[kind] = (await resolveReferences(tx.trx, KINDS[kind], references, `/audience/${kind}`)).map(({ id }) => id);
    }
    return { ...result, ...definedOnly({ leadersOnly: input.leadersOnly }) };
  }

  async function touchPointsNamed(references: readonly string[]): Promise<Referred[]> {
    const named = await resolveReferences(tx.trx, TOUCH_POINTS, references, '/touchPoints');
    const archived = await archivedCodes(tx.trx, named);
    if (archived.length > 0) throw invalid('/touchPoints', `${archived.join(', ')}: archived, nobody can be asked any more. Leave it out.`);
    return named;
  }

  /** Deadlines may only speak of touch-points of the programme. */
  async function storedRules(rules: RulesInput, touchPoints: ReadonlySet<string>): Promise<StoredRules> {
    const named = rules.deadlines.map((deadline) => deadline.touchPoint);
    const faults: Fault[] = [];
    const deadlines: { touchPoint: string; withinWeeks: number }[] = [];
    for (const [index, { touchPoint, withinWeeks }] of rules.deadlines.entries()) {
      const [found] = await resolveReferences(tx.trx, TOUCH_POINTS, [touchPoint], `/rules/deadlines/${index}/touchPoint`);
      const pointer = `/rules/deadlines/${index}/touchPoint`;
      const { id } = found as Referred;
      if (!touchPoints.has(id))
        faults.push({ pointer, message: `"${named[index]}" is no touch-point of this programme. Add it there, or leave it out.` });
      if (deadlines.some((other) => other.touchPoint === id))
        faults.push({ pointer, message: `"${named[index]}" has two deadlines. Keep one.` });
      deadlines.push({ touchPoint: id, withinWeeks });
    }
    if (faults.length > 0) throw new ProductError('invalid', faults[0]?.message as string, faults);
    return { ...rules, deadlines };
  }

  return {
    async create(input: ProgrammeInput): Promise<Programme> {
      const weeks: Weeks = {
        kind: input.kind,
        startWeek: input.startWeek,
        endWeek: input.endWeek ?? null,
        weeksAfterStart: input.weeksAfterStart ?? null,
      };
      checkWeeks(weeks);
      const named = input.touchPoints == null ? null : await touchPointsNamed(input.touchPoints);
      const all = named ?? (await touchPointsOf(tx.trx, { key: 0, all_touch_points: true }));
      const id = newId();
      const key = await store.insert(id, {
        name: input.name,
        ...columnsOf(weeks),
        audience: await audienceOf(input.audience ?? null),
        all_touch_points: named === null,
        rules: await storedRules(input.rules, new Set(all.map((touchPoint) => touchPoint.id))),
      });
      if (named)
        await store.setTouchPoints(
          key,
          named.map((touchPoint) => touchPoint.key),
        );
      const programme = await getProgramme(tx.trx, id);
      tx.audit({ action: 'programme.created', entity: 'programme', entityId: id, after: programme });
      return programme;
    },

    /** @throws not-found, changed-meanwhile, invalid */
    async update(id: string, version: number | undefined, patch: ProgrammePatch): Promise<Programme> {
      const row = await store.lock(id, version);
      refuseArchived(row);
      const before = await getProgramme(tx.trx, row.id);
      const weeks: Weeks = {
        kind: row.kind,
        startWeek: patch.startWeek ?? row.start_week,
        endWeek: patch.endWeek ?? row.end_week,
        weeksAfterStart: patch.weeksAfterStart ?? row.weeks_after_start,
      };
      checkWeeks(weeks);
      const named = patch.touchPoints == null ? null : await touchPointsNamed(patch.touchPoints);
      if (patch.touchPoints !== undefined)
        await store.setTouchPoints(
          row.key,
          (named ?? []).map(({ key }) => key),
        );
      const everything = patch.touchPoints === undefined ? row.all_touch_points : named === null;
      const members = await touchPointsOf(tx.trx, { key: row.key, all_touch_points: everything });
      await store.update(row, {
        ...definedOnly({ name: patch.name }),
        ...columnsOf(weeks),
        all_touch_points: everything,
        ...(patch.audience === undefined ? {} : { audience: await audienceOf(patch.audience) }),
        ...(patch.rules === undefined ? {} : { rules: await storedRules(patch.rules, new Set(members.map((member) => member.id))) }),
      });
      const after = await getProgramme(tx.trx, row.id);
      tx.audit({ action: 'programme.updated', entity: 'programme', entityId: row.id, before, after });
      return after;
    },

    /**
     * Ends planning: the programme leaves the lists and no plan is generated any more. What was announced stays asked.
     *
     * @throws not-found, changed-meanwhile, conflict while a plan is being solved
     */
    async archive(id: string, version: number | undefined): Promise<Programme> {
      const row = await store.lock(id, version);
      if (row.archived_at !== null) return getProgramme(tx.trx, row.id);
      if (await isSolving(tx.trx, row.key))
        throw conflictOf('being-planned', 'A plan of this programme is being generated. Cancel it, or wait until it is done.');
      const before = await getProgramme(tx.trx, row.id);
      await store.update(row, { archived_at: tx.now });
      const after = await getProgramme(tx.trx, row.id);
      tx.audit({ action: 'programme.archived', entity: 'programme', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile, conflict when another programme has taken the name */
    async restore(id: string, version: number | undefined): Promise<Programme> {
      const row = await store.lock(id, version);
      if (row.archived_at === null) return getProgramme(tx.trx, row.id);
      const before = await getProgramme(tx.trx, row.id);
      await store.update(row, { archived_at: null });
      const after = await getProgramme(tx.trx, row.id);
      tx.audit({ action: 'programme.restored', entity: 'programme', entityId: row.id, before, after });
      return after;
    },

    /** @throws not-found, changed-meanwhile, conflict once it has plans */
    async remove(id: string, version: number | undefined): Promise<void> {
      const row = await store.lock(id, version);
      const before = await getProgramme(tx.trx, row.id);
      await store.remove(row);
      tx.audit({ action: 'programme.deleted', entity: 'programme', entityId: row.id, before });
    },
  };
};

const columnsOf = (weeks: Weeks) => ({
  kind: weeks.kind,
  start_week: weeks.startWeek,
  end_week: weeks.endWeek,
  weeks_after_start: weeks.weeksAfterStart,
});

function refuseArchived(row: ProgrammeRow): void {
  if (row.archived_at !== null)
    throw conflictOf('archived', `"${row.name}" is archived. Restore it first (POST /programmes/${row.id}/restore).`);
}

/** A cycle has an end, an induction a length; neither has the other. @throws invalid */
function checkWeeks({ kind, startWeek, endWeek, weeksAfterStart }: Weeks): void {
  const faults: Fault[] = [];
  const report = (pointer: string, message: string, code?: FaultCode, values?: Fault['values']) =>
    void faults.push({ pointer, message, ...(code ? { code } : {}), ...(values ? { values } : {}) });
  if (kind === 'cycle') {
    if (endWeek === null) report('/endWeek', 'A cycle needs its last week, such as "2027-W26".', 'required');
    else if (endWeek < startWeek)
      report('/endWeek', `${weekOf(endWeek)} lies before the start week ${weekOf(startWeek)}. Choose a later one.`, 'order');
    else if (weeksBetween(startWeek, endWeek) >= MOST_WEEKS)
      report('/endWeek', `A cycle has at most ${MOST_WEEKS} weeks. Choose an earlier week.`);
    if (weeksAfterStart !== null) report('/weeksAfterStart', 'Only an induction has this field. A cycle ends with endWeek.');
  } else {
    if (weeksAfterStart === null) report('/weeksAfterStart', 'An induction needs the number of weeks that a new starter has.', 'required');
    if (endWeek !== null) report('/endWeek', 'Only a cycle has this field. An induction ends weeksAfterStart weeks after a person joins.');
  }
  if (faults.length > 0) throw new ProductError('invalid', faults[0]?.message as string, faults);
}

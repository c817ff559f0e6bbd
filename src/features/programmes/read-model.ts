import type { Knex } from 'knex';
import { type Page, page, type SortField } from '../../platform/db/page.ts';
import { containsPattern } from '../../platform/db/text.ts';
import { notFound } from '../../platform/errors.ts';
import { weekOf } from '../../platform/iso-week.ts';
import { readRules } from './rules.ts';
import { rulesInWords } from './rules-in-words.ts';
import type { Programme, ProgrammeItem, ProgrammeQuery } from './schemas.ts';
import { PROGRAMMES, type ProgrammeRow, type StoredAudience } from './store.ts';

const SORT: Readonly<Record<string, SortField>> = {
  name: { expression: 'programmes.name', type: 'text' },
  startWeek: { expression: 'programmes.start_week', type: 'date' },
  createdAt: { expression: 'programmes.created_at', type: 'timestamptz' },
};

interface Ref {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

interface Plans {
  readonly publishedPlan: string | null;
  readonly latestPlan: { readonly id: string; readonly status: string } | null;
}

/** Programmes in short: counts instead of what they name, two queries a page. */
export async function listProgrammes(db: Knex, query: ProgrammeQuery): Promise<Page<ProgrammeItem>> {
  const rows = db('programmes').select('programmes.*', { touch_points: db.raw(TOUCH_POINTS_ASKED) });
  if (query.archived) rows.whereNotNull('programmes.archived_at');
  else rows.whereNull('programmes.archived_at');
  if (query.kind) rows.where('programmes.kind', query.kind);
  if (query.q) rows.whereRaw('programmes.name ILIKE ?', [containsPattern(query.q)]);
  const found = await page<CountedRow, CountedRow>(rows, query, SORT, 'programmes.id', (row) => row);
  const plans = await plansOf(db, found.items);
  return { items: found.items.map((row) => toItem(row, plans)), nextCursor: found.nextCursor };
}

type CountedRow = ProgrammeRow & { readonly touch_points: number };

const TOUCH_POINTS_ASKED = `(SELECT count(*)::int FROM touch_points t WHERE t.archived_at IS NULL AND (programmes.all_touch_points
  OR EXISTS (SELECT 1 FROM programme_touch_points m WHERE m.programme_key = programmes.key AND m.touch_point_key = t.key)))`;

const toItem = (row: CountedRow, plans: ReadonlyMap<number, Plans>): ProgrammeItem => ({
  ...common(row, plans),
  touchPoints: row.touch_points,
  audience: row.audience && {
    departments: row.audience.departments?.length ?? 0,
    sites: row.audience.sites?.length ?? 0,
    employees: row.audience.employees?.length ?? 0,
    leadersOnly: row.audience.leadersOnly ?? false,
  },
});

/** What a programme says of itself, alone and in a list. */
const common = (row: ProgrammeRow, plans: ReadonlyMap<number, Plans>) => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  startWeek: weekOf(row.start_week),
  endWeek: row.end_week === null ? null : weekOf(row.end_week),
  weeksAfterStart: row.weeks_after_start,
  allTouchPoints: row.all_touch_points,
  ...(plans.get(row.key) ?? { publishedPlan: null, latestPlan: null }),
  archivedAt: row.archived_at?.toISOString() ?? null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** @throws not-found */
export async function getProgramme(db: Knex, id: string): Promise<Programme> {
  const row = await getProgrammeRow(db, id);
  const audienceOf = await audienceRefs(db, [row]);
  const touchPoints = (await touchPointsOf(db, row)).map(({ id, code, name }) => ({ id, code, name }));
  const byId = new Map(touchPoints.map((ref) => [ref.id, ref]));
  const stored = readRules(row.rules);
  const rules = {
    ...stored,
    deadlines: stored.deadlines.flatMap(({ touchPoint, withinWeeks }) => {
      const ref = byId.get(touchPoint);
      return ref ? [{ touchPoint: ref, withinWeeks }] : [];
    }),
  };
  return {
    ...common(row, await plansOf(db, [row])),
    audience: row.audience === null ? null : audienceOf(row.audience),
    touchPoints,
    rules,
    rulesInWords: rulesInWords(row.kind, rules),
  };
}

/** @throws not-found */
export async function getProgrammeRow(db: Knex, id: string): Promise<ProgrammeRow> {
  const row = (await db('programmes').where({ id: id.toLowerCase() }).first()) as ProgrammeRow | undefined;
  if (!row) throw notFound(PROGRAMMES.noun, id);
  return row;
}

/** The touch-points of a programme that are in use, in the order of their codes. */
export async function touchPointsOf(db: Knex, row: Pick<ProgrammeRow, 'key' | 'all_touch_points'>): Promise<(Ref & { key: number })[]> {
  const query = db('touch_points').select('key', 'id', 'code', 'name').whereNull('archived_at').orderBy(['code', 'key']);
  if (!row.all_touch_points) query.whereIn('key', db('programme_touch_points').select('touch_point_key').where({ programme_key: row.key }));
  return (await query) as (Ref & { key: number })[];
}

/** The codes among these touch-points that are archived. */
export const archivedCodes = (db: Knex, among: readonly { readonly key: number }[]): Promise<string[]> =>
  db('touch_points')
    .whereIn(
      'key',
      among.map(({ key }) => key),
    )
    .whereNotNull('archived_at')
    .orderBy('code')
    .pluck('code');

export const isSolving = async (db: Knex, programmeKey: number): Promise<boolean> =>
  (await db('plans').where({ programme_key: programmeKey, status: 'solving' }).first('key')) !== undefined;

async function plansOf(db: Knex, rows: readonly ProgrammeRow[]): Promise<Map<number, Plans>> {
  const found = (await db('plans')
    .select('programme_key', 'id', 'status')
    .whereIn(
      'programme_key',
      rows.map((row) => row.key),
    )
    .where((either) => either.where({ status: 'published' }).orWhereIn('key', db('plans as p').max('p.key').groupBy('p.programme_key')))
    .orderBy('key')) as { programme_key: number; id: string; status: string }[];
  const result = new Map<number, Plans>();
  for (const { programme_key, id, status } of found) {
    const before = result.get(programme_key);
    result.set(programme_key, { publishedPlan: status === 'published' ? id : (before?.publishedPlan ?? null), latestPlan: { id, status } });
  }
  return result;
}

/** Names for the ids of audiences; who was deleted since is left out. */
async function audienceRefs(db: Knex, rows: readonly ProgrammeRow[]) {
  const idsOf = (kind: 'departments' | 'sites' | 'employees') => [...new Set(rows.flatMap((row) => row.audience?.[kind] ?? []))];
  const byId = async <T extends { id: string }>(table: string, columns: Record<string, string | Knex.Raw>, ids: string[]) => {
    const found = ids.length === 0 ? [] : ((await db(table).select(columns).whereRaw('id = ANY(?::uuid[])', [ids])) as T[]);
    return new Map(found.map((row) => [row.id, row]));
  };
  const code = { id: 'id', code: 'code', name: 'name' };
  const departments = await byId<Ref>('departments', code, idsOf('departments'));
  const sites = await byId<Ref>('sites', code, idsOf('sites'));
  const person = { id: 'id', number: 'number', name: db.raw("given_name || ' ' || family_name") };
  const employees = await byId<{ id: string; number: string; name: string }>('employees', person, idsOf('employees'));
  const named = <T>(ids: readonly string[], map: Map<string, T>): T[] => ids.flatMap((id) => map.get(id) ?? []);
  return (audience: StoredAudience) => ({
    ...(audience.departments ? { departments: named(audience.departments, departments) } : {}),
    ...(audience.sites ? { sites: named(audience.sites, sites) } : {}),
    ...(audience.employees ? { employees: named(audience.employees, employees) } : {}),
    ...(audience.leadersOnly === undefined ? {} : { leadersOnly: audience.leadersOnly }),
  });
}

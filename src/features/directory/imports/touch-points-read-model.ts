import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { FindCode } from './touch-point-groups.ts';

/** Look-up of codes by code, else by name, both in any letter case. */
export async function codesOf(trx: Tx['trx'], table: 'sites' | 'departments'): Promise<FindCode> {
  const rows: { code: string; name: string }[] = await trx(table).select('code', 'name').orderBy('code');
  const codes = new Map(rows.map((row) => [row.code.toLowerCase(), row.code]));
  const names = new Map<string, string | null>();
  for (const { code, name } of rows) names.set(name.toLowerCase(), names.has(name.toLowerCase()) ? null : code);
  return (label) => codes.get(label.toLowerCase()) ?? names.get(label.toLowerCase());
}

/** The codes, in lower case, of the touch-points that there are. */
export async function knownTouchPoints(trx: Tx['trx']): Promise<Set<string>> {
  const rows: { code: string }[] = await trx('touch_points').select('code');
  return new Set(rows.map((row) => row.code.toLowerCase()));
}

/** Journeys by name in lower case, with the names of their stages in order. */
export async function journeysByName(
  trx: Tx['trx'],
): Promise<ReadonlyMap<string, { readonly id: string; readonly stages: readonly string[] }>> {
  const rows: { id: string; name: string; stages: string[] }[] = await trx('journeys')
    .leftJoin('stages', 'stages.journey_key', 'journeys.key')
    .groupBy('journeys.id', 'journeys.name')
    .select('journeys.id', 'journeys.name', {
      stages: trx.raw('coalesce(array_agg(stages.name ORDER BY stages.position) FILTER (WHERE stages.key IS NOT NULL), ARRAY[]::text[])'),
    });
  return new Map(rows.map((row) => [row.name.toLowerCase(), { id: row.id, stages: row.stages }]));
}

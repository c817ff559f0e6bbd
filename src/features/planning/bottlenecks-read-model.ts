import type { Knex } from 'knex';
import { codeRef, personRef } from '../../platform/db/embedded.ts';
import { isUuid } from '../../platform/ids.ts';
import { weekOf } from '../../platform/iso-week.ts';
import type { KeptBottleneck } from './domain.ts';
import type { Bottleneck } from './schemas.ts';
import { bottleneckSentence } from './sentences.ts';

type Subject = Bottleneck['about'];

const NOTHING: Subject = { touchPoint: null, site: null, department: null, employee: null };

/**
 * Bottlenecks as answered: their names are of the day they were found, what they are about is looked up today, so that
 * whoever reads of one can go and mend it.
 *
 * @param standsFor what to look up instead of an id that exists nowhere ("what if")
 */
export async function answerBottlenecks(
  db: Knex,
  lists: readonly (readonly KeptBottleneck[])[],
  standsFor: (id: string) => string = (id) => id,
): Promise<Bottleneck[][]> {
  const ids = [...new Set(lists.flatMap((list) => list.map(({ id }) => standsFor(id))))].filter(isUuid);
  const subjects = ids.length === 0 ? new Map<string, Subject>() : await readSubjects(db, ids);
  return lists.map((list) => list.map((kept) => toBottleneck(kept, subjects.get(standsFor(kept.id)) ?? NOTHING)));
}

async function readSubjects(db: Knex, ids: readonly string[]): Promise<Map<string, Subject>> {
  const { rows } = (await db.raw(
    `SELECT v.id, ${codeRef('t')} AS "touchPoint", ${codeRef('s')} AS site, NULL::json AS department, NULL::json AS employee
     FROM venues v JOIN touch_points t ON t.key = v.touch_point_key LEFT JOIN sites s ON s.key = v.site_key WHERE v.id = ANY(:ids)
     UNION ALL SELECT t.id, ${codeRef('t')}, NULL, NULL, NULL FROM touch_points t WHERE t.id = ANY(:ids)
     UNION ALL SELECT d.id, NULL, NULL, ${codeRef('d')}, NULL FROM departments d WHERE d.id = ANY(:ids)
     UNION ALL SELECT e.id, NULL, NULL, NULL, ${personRef('e')} FROM employees e WHERE e.id = ANY(:ids)`,
    { ids: ids as string[] },
  )) as { rows: (Subject & { id: string })[] };
  return new Map(rows.map(({ id, ...subject }) => [id, subject]));
}

const toBottleneck = (kept: KeptBottleneck, about: Subject): Bottleneck => ({
  resource: kept.resource,
  id: kept.id,
  name: kept.name,
  about,
  fromWeek: weekOf(kept.fromWeek),
  toWeek: weekOf(kept.toWeek),
  need: kept.need,
  have: kept.have,
  fix: { ...kept.fix },
  together: kept.together ?? false,
  elsewhere: (kept.elsewhere ?? []).map((each) => ({ ...each })),
  with: [...(kept.with ?? [])],
  confirmedBy: kept.confirmedBy ?? null,
  unrepairable: kept.unrepairable ?? null,
  proved: kept.proved ?? true,
  sentence: bottleneckSentence(kept),
});

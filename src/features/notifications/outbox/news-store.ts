import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { readTroubles } from '../news/troubles-read-model.ts';
import type { MessageRow } from './claim-rows.ts';
import { type IdeaRow, type News, ownView, type ReportRow, type Trouble } from './news.ts';

/** As many names as a manager reads. */
const MOST_NAMES = 25;

interface OutRow {
  readonly manager: number;
  readonly week: string;
  readonly name: string;
  readonly touchPoint: string;
  readonly durationMinutes: number | null;
  readonly total: number;
}

/** Reads what parts, reports and alerts are about. One statement a kind for the whole claim; none for a kind that is not there. */
export const newsStore = (tx: Tx) => {
  async function paths(wanted: readonly { readonly person: number; readonly programme: string }[]): Promise<Map<string, string[]>> {
    if (wanted.length === 0) return new Map();
    const { rows } = await tx.trx.raw(
      `SELECT w.person, w.programme, array_agg(a.id ORDER BY a.week, a.id) AS ids
       FROM unnest(:people::integer[], :programmes::uuid[]) AS w (person, programme)
       JOIN programmes p ON p.id = w.programme AND p.archived_at IS NULL
       JOIN assignments a ON a.programme_key = p.key AND a.employee_key = w.person AND a.status IN ('planned', 'announced', 'started')
       GROUP BY 1, 2`,
      { people: wanted.map((one) => one.person), programmes: wanted.map((one) => one.programme) },
    );
    return new Map(
      (rows as { person: number; programme: string; ids: string[] }[]).map((row) => [`${row.person}:${row.programme}`, row.ids]),
    );
  }

  async function ideas(ids: readonly string[]): Promise<Map<string, IdeaRow>> {
    if (ids.length === 0) return new Map();
    const { rows } = await tx.trx.raw(
      `SELECT i.id, x.assignment_id, i.text, i.status, i.reason, t.name AS touch_point
       FROM ideas i JOIN experiences x ON x.id = i.experience_id
       JOIN assignments a ON a.id = x.assignment_id JOIN touch_points t ON t.key = a.touch_point_key
       WHERE i.id = ANY(:ids::uuid[])`,
      { ids: [...ids] },
    );
    return new Map((rows as IdeaRow[]).map((row) => [row.id, row]));
  }

  /** Right below: whoever reports to the manager, and the people of a department they head who report to nobody else. */
  async function out(wanted: readonly { readonly person: number; readonly week: string }[]): Promise<Map<string, OutRow[]>> {
    if (wanted.length === 0) return new Map();
    const { rows } = await tx.trx.raw(
      `SELECT manager, week, name, "touchPoint", "durationMinutes", total FROM (
         SELECT w.manager, w.week, e.given_name || ' ' || e.family_name AS name, t.name AS "touchPoint",
           t.duration_minutes AS "durationMinutes", count(*) OVER (PARTITION BY w.manager, w.week)::int AS total,
           row_number() OVER (PARTITION BY w.manager, w.week ORDER BY e.family_name, e.given_name, e.key, t.name) AS place
         FROM unnest(:people::integer[], :weeks::date[]) AS w (manager, week)
         JOIN LATERAL (
           SELECT key FROM employees WHERE manager_key = w.manager
           UNION
           SELECT e.key FROM employees e JOIN departments d ON d.key = e.department_key
           WHERE d.head_key = w.manager AND e.manager_key IS NULL AND e.key <> w.manager
         ) b ON true
         JOIN employees e ON e.key = b.key AND e.deactivated_at IS NULL AND (e.end_date IS NULL OR e.end_date >= w.week)
         JOIN assignments a ON a.employee_key = e.key AND a.week = w.week AND a.status IN ('planned', 'announced', 'started')
         JOIN programmes p ON p.key = a.programme_key AND p.archived_at IS NULL
         JOIN plans l ON l.programme_key = p.key AND l.status = 'published'
         JOIN touch_points t ON t.key = a.touch_point_key
       ) listed WHERE place <= :most ORDER BY manager, week, place`,
      { people: wanted.map((one) => one.person), weeks: wanted.map((one) => one.week), most: MOST_NAMES },
    );
    const grouped = new Map<string, OutRow[]>();
    for (const row of rows as OutRow[]) {
      const key = `${row.manager}:${row.week}`;
      grouped.set(key, [...(grouped.get(key) ?? []), row]);
    }
    return grouped;
  }

  async function reports(periods: readonly string[]): Promise<Map<string, ReportRow>> {
    if (periods.length === 0) return new Map();
    const rows = (await tx
      .trx('coverage_reports')
      .whereIn('period', [...periods])
      .select('period', 'figures', 'chart')) as ReportRow[];
    return new Map(rows.map((row) => [row.period, row]));
  }

  /** Accounts that may still be told: active, and of an administrator or of somebody whom the directory calls a leader. */
  async function active(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await tx
      .trx('accounts')
      .whereIn('id', [...ids])
      .whereNull('deactivated_at')
      .whereRaw("(role = 'admin' OR employee_key IN (SELECT employee_key FROM leaders))")
      .pluck('id');
    return new Set(rows as string[]);
  }

  return {
    async read(messages: readonly MessageRow[]): Promise<News> {
      const payloads = messages.map((message) => message.payload);
      const parts = messages.flatMap(({ payload, employee_key: person }) =>
        payload.kind === 'digest' && person !== null ? payload.parts.map((part) => ({ part, person })) : [],
      );
      const foundPaths = await paths(
        parts.flatMap(({ part, person }) => (part.kind === 'welcome' ? [{ person, programme: part.programmeId }] : [])),
      );
      const foundIdeas = await ideas(parts.flatMap(({ part }) => (part.kind === 'idea' ? [part.ideaId] : [])));
      const foundOut = await out(parts.flatMap(({ part, person }) => (part.kind === 'team' ? [{ person, week: part.week }] : [])));
      const foundReports = await reports(payloads.flatMap((payload) => (payload.kind === 'report' ? [payload.period] : [])));
      const accounts = await active(
        payloads.flatMap((payload) =>
          (payload.kind === 'report' || payload.kind === 'alert') && payload.accountId ? [payload.accountId] : [],
        ),
      );
      const troubles = new Map<string, readonly Trouble[]>();
      for (const payload of payloads) {
        const key = payload.kind === 'alert' ? spanOf(payload) : undefined;
        if (payload.kind === 'alert' && key !== undefined && !troubles.has(key)) troubles.set(key, await readTroubles(tx.trx, payload));
      }
      return {
        walks: () => [...[...foundPaths.values()].flat(), ...[...foundIdeas.values()].map((idea) => idea.assignment_id)],
        path: (person, programme) => foundPaths.get(`${person}:${programme}`) ?? [],
        idea: (id) => foundIdeas.get(id),
        out(person, week) {
          const rows = foundOut.get(`${person}:${week}`) ?? [];
          const listed = rows.map(({ name, touchPoint, durationMinutes }) => ({ name, touchPoint, durationMinutes }));
          return { out: listed, more: (rows[0]?.total ?? 0) - rows.length };
        },
        isActive: (id) => accounts.has(id),
        view: (payload, name, where) =>
          ownView(payload, name, where, {
            report: payload.kind === 'report' ? foundReports.get(payload.period) : undefined,
            troubles: payload.kind === 'alert' ? (troubles.get(spanOf(payload)) ?? []) : [],
          }),
        chart: (payload) => (payload.kind === 'report' ? (foundReports.get(payload.period)?.chart ?? null) : null),
      };
    },
  };
};

const spanOf = (payload: { readonly since: object; readonly until: string }): string => `${JSON.stringify(payload.since)} ${payload.until}`;

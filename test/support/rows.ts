import type { Knex } from 'knex';
import { newId } from '../../src/platform/ids.ts';
import { NOW } from './api.ts';

/** Rows put straight into the database, for tests about reading them; the serial keeps what must be unique unique. */
export function rowFactory(db: Knex) {
  let serial = 0;
  const stamps = { created_at: NOW, updated_at: NOW };
  const insert = async (table: string, row: object): Promise<Keyed> => {
    const [inserted] = await db(table).insert({ id: newId(), ...row }, ['key', 'id']);
    return inserted as Keyed;
  };
  const next = (prefix: string) => `${prefix}${++serial}`;
  return {
    site: (row: object = {}) => insert('sites', { code: next('S'), name: `Site ${serial}`, time_zone: 'Europe/Berlin', ...row, ...stamps }),
    department: (row: object = {}) => insert('departments', { code: next('D'), name: `Department ${serial}`, ...row, ...stamps }),
    employee(row: object = {}) {
      const number = next('E');
      return insert('employees', {
        number,
        email: `${number}@example.org`,
        given_name: 'Given',
        family_name: `Family ${serial}`,
        ...row,
        ...stamps,
      });
    },
    async stage(name = next('Stage ')): Promise<Keyed> {
      const journey = await insert('journeys', { name: next('Journey '), ...stamps });
      return insert('stages', { journey_key: journey.key, position: 0, name });
    },
    /** A touch-point that can be lived anywhere; its venue has the same key in `venue`. */
    async touchPoint(row: object = {}): Promise<Keyed & { venue: number }> {
      const stage_key = (row as { stage_key?: number }).stage_key ?? (await this.stage()).key;
      const code = next('T');
      const made = await insert('touch_points', { code, name: `Touch-point ${code}`, channel: 'shop', ...row, stage_key, ...stamps });
      const venue = await insert('venues', { touch_point_key: made.key, places_per_week: 1000 });
      return { ...made, venue: venue.key };
    },
    /** A programme with a published plan, for everyone and everything unless said otherwise. */
    async programme(
      row: { touchPoints?: readonly number[]; audience?: object | null; status?: string } = {},
    ): Promise<Keyed & { plan: number }> {
      const { touchPoints, audience = null, status = 'published', ...rest } = row;
      const made = await insert('programmes', {
        name: next('Programme '),
        kind: 'cycle',
        start_week: '2026-11-02',
        end_week: '2027-03-01',
        audience: audience === null ? null : JSON.stringify(audience),
        all_touch_points: touchPoints === undefined,
        ...rest,
        ...stamps,
      });
      if (touchPoints?.length) {
        await db('programme_touch_points').insert(touchPoints.map((key) => ({ programme_key: made.key, touch_point_key: key })));
      }
      const plan = await insert('plans', {
        programme_key: made.key,
        status,
        requested_by: 'test',
        published_at: status === 'published' ? NOW : null,
        ...stamps,
      });
      return { ...made, plan: plan.key };
    },
    async assignment(
      of: { programme: Keyed & { plan: number }; employee: Keyed; touchPoint: Keyed & { venue: number } },
      row: { week?: string; status?: string; closed_at?: string } = {},
    ): Promise<string> {
      const id = newId();
      const status = row.status ?? 'announced';
      await db('assignments').insert({
        id,
        programme_key: of.programme.key,
        plan_key: of.programme.plan,
        employee_key: of.employee.key,
        touch_point_key: of.touchPoint.key,
        venue_key: of.touchPoint.venue,
        week: '2026-11-30',
        closed_at: status === 'done' || status === 'privileged' ? NOW : null,
        ...row,
        status,
        ...stamps,
      });
      return id;
    },
    async message(employee: Keyed, row: object = {}, assignments: readonly string[] = []): Promise<string> {
      const id = newId();
      await db('messages').insert({
        id,
        kind: 'week',
        dedupe_key: id,
        employee_key: employee.key,
        to_address: 'old@example.org',
        locale: 'en',
        due_at: NOW,
        message_id: `<${id}@example.org>`,
        ...row,
        ...stamps,
      });
      await db.raw(
        `INSERT INTO message_assignments (message_id, assignment_id, told_week, told_sequence, told_venue_key, calendar_method)
         SELECT ?, id, week, sequence, venue_key, 'REQUEST' FROM assignments WHERE id = ANY(?)`,
        [id, assignments as string[]],
      );
      return id;
    },
    async exemption(employee: Keyed, touchPoint: Keyed, approver: Keyed, row: object = {}): Promise<void> {
      await db('exemptions').insert({
        id: newId(),
        employee_key: employee.key,
        touch_point_key: touchPoint.key,
        approver_key: approver.key,
        reason: 'Cannot be done',
        during: '[2026-01-01,2027-01-01)',
        ...row,
        ...stamps,
      });
    },
    async credit(employee: Keyed, touchPoint: Keyed, approver: Keyed): Promise<void> {
      await db('credits').insert({
        id: newId(),
        employee_key: employee.key,
        touch_point_key: touchPoint.key,
        approver_key: approver.key,
        reason: 'Has been there',
        experienced_on: '2026-05-05',
        ...stamps,
      });
    },
  };
}

export interface Keyed {
  readonly key: number;
  readonly id: string;
}

export type RowFactory = ReturnType<typeof rowFactory>;

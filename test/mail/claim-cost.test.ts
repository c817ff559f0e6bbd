import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claimStore } from '../../src/features/notifications/outbox/claim-store.ts';
import { createCompany } from './company.ts';
import { type House, openHouse } from './house.ts';

const WEEK = '2026-12-21';
const PEOPLE = 3000;
/** Of one claim. */
const CLAIMED = 50;

/**
 * Statistics are those of before the week's mail: everything waits, and nobody was told of anything. Then nearly all of it goes. What a
 * claim reads is counted by PostgreSQL itself, in rows, so that neither this machine nor its load matters.
 */
describe('what a claim reads while statistics are old', () => {
  let house: House;
  let claimed: { person: number; week: string }[];
  beforeAll(async () => {
    house = await openHouse('2026-12-18T09:00:00Z');
    for (const table of ['messages', 'message_assignments', 'assignments'])
      await house.db.raw(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    const company = await createCompany(house.db);
    await house.db.raw(
      `WITH people AS (
         INSERT INTO employees (id, number, email, given_name, family_name, created_at, updated_at)
         SELECT uuid_v7(), 'C' || n, 'cost' || n || '@example.org', 'G' || n, 'F' || n, now(), now() FROM generate_series(1, ?::integer) n
         RETURNING key
       )
       INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, created_at, updated_at)
       SELECT ?, ?, key, ?, ?, ?, now(), now() FROM people`,
      [PEOPLE, company.programme, company.plan, company.touchPoints[0] as number, company.venues[0] as number, WEEK],
    );
    expect(await house.service((service) => service.queueWeeklyMail())).toBe(PEOPLE);
    await house.db.raw('ANALYZE');
    // All have their mail but the last of them.
    await house.db.raw(
      `WITH told AS (
         UPDATE messages SET status = 'sent', sent_at = now()
         WHERE id IN (SELECT id FROM messages ORDER BY employee_key LIMIT ?) RETURNING id, employee_key
       )
       INSERT INTO message_assignments (message_id, assignment_id, told_week, told_venue_key, told_sequence, calendar_method, told_entry)
       SELECT told.id, a.id, a.week, a.venue_key, 0, 'REQUEST', 'week' FROM told JOIN assignments a USING (employee_key)`,
      [PEOPLE - CLAIMED],
    );
    const rows = await house.db('messages').where({ status: 'queued' }).orderBy('employee_key').select('employee_key');
    claimed = rows.map((row) => ({ person: row.employee_key as number, week: WEEK }));
  });
  afterAll(() => house.close());

  /** Rows that this transaction has read of a table, by whatever way. */
  const readOf = async (table: string, work: (store: ReturnType<typeof claimStore>) => Promise<unknown>): Promise<number> =>
    house.run(async (tx) => {
      const count = async () => {
        const { rows } = await tx.trx.raw(
          'SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS read FROM pg_stat_xact_user_tables WHERE relname = ?',
          [table],
        );
        return Number(rows[0].read);
      };
      const before = await count();
      await work(claimStore(tx));
      return (await count()) - before;
    });

  test('nobody was told of these walks: no mail of all that went is looked at', async () => {
    expect(claimed).toHaveLength(CLAIMED);
    expect(await readOf('messages', async (store) => expect(await store.walks(claimed, [], [])).toHaveLength(CLAIMED))).toBeLessThan(
      CLAIMED,
    );
  });

  test('walks that were told of: each looks at its own mail', async () => {
    const told = await house.db('messages').where({ status: 'sent' }).orderBy('employee_key').limit(CLAIMED).select('employee_key');
    const weeks = told.map((row) => ({ person: row.employee_key as number, week: WEEK }));
    const read = await readOf('messages', async (store) => {
      const walks = await store.walks(weeks, [], []);
      expect(walks.every((walk) => walk.told_sequence === 0)).toBe(true);
    });
    expect(read).toBeGreaterThanOrEqual(CLAIMED);
    expect(read).toBeLessThanOrEqual(3 * CLAIMED);
  });
});

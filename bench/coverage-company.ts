import type { Knex } from 'knex';

/** A company in the middle of a cycle: a third of the visits is done, a third planned; every twentieth pair is exempt, every hundredth credited. */
export async function seedCoverage(db: Knex, people: number, touchPoints: number): Promise<void> {
  await db.raw(
    `
    INSERT INTO sites (id, code, name, time_zone, created_at, updated_at)
    SELECT uuid_v7(), 'S' || i, 'Site ' || i, 'Europe/Berlin', now(), now() FROM generate_series(1, 10) AS i`,
  );
  await db.raw(
    `INSERT INTO departments (id, code, name, parent_key, created_at, updated_at)
     SELECT uuid_v7(), 'D' || i, 'Department ' || i, NULLIF(i / 5, 0), now(), now() FROM generate_series(1, 200) AS i`,
  );
  await db.raw(
    `INSERT INTO employees (id, number, email, given_name, family_name, department_key, site_key, manager_key, created_at, updated_at)
     SELECT uuid_v7(), 'E' || i, 'e' || i || '@example.org', 'Given', 'Family ' || i, 1 + i % 200, 1 + i % 10, NULLIF(i / 10, 0), now(), now()
     FROM generate_series(1, ?::integer) AS i`,
    [people],
  );
  await db.raw(
    `WITH journey AS (INSERT INTO journeys (id, name, created_at, updated_at) VALUES (uuid_v7(), 'Journey', now(), now()) RETURNING key)
     INSERT INTO stages (id, journey_key, position, name) SELECT uuid_v7(), key, i, 'Stage ' || i FROM journey, generate_series(1, 6) AS i`,
  );
  await db.raw(
    `INSERT INTO touch_points (id, code, name, stage_key, channel, created_at, updated_at)
     SELECT uuid_v7(), 'T' || i, 'Touch-point ' || i, 1 + i % 6, 'shop', now(), now() FROM generate_series(1, ?::integer) AS i`,
    [touchPoints],
  );
  await db.raw(`INSERT INTO venues (id, touch_point_key, places_per_week) SELECT uuid_v7(), key, 10000 FROM touch_points`);
  await db.raw(
    `INSERT INTO programmes (id, name, kind, start_week, end_week, created_at, updated_at)
     VALUES (uuid_v7(), 'Everyone, everything', 'cycle', '2026-09-07', '2027-06-28', now(), now())`,
  );
  await db.raw(
    `INSERT INTO plans (id, programme_key, status, requested_by, created_at, updated_at, published_at)
     VALUES (uuid_v7(), 1, 'published', 'bench', now(), now(), now())`,
  );
  await db.raw(
    `INSERT INTO assignments (programme_key, plan_key, employee_key, touch_point_key, venue_key, week, status, closed_at, created_at, updated_at)
     SELECT 1, 1, e.key, t.key, t.key, '2026-09-07'::date + 7 * ((e.key + t.key) % 40),
       (CASE WHEN (e.key + t.key) % 3 = 0 THEN 'done' ELSE 'planned' END)::assignment_status, now(), now(), now()
     FROM employees e, touch_points t WHERE (e.key + t.key) % 3 < 2`,
  );
  await db.raw(
    `INSERT INTO exemptions (id, employee_key, touch_point_key, approver_key, reason, during, equivalent_key, created_at, updated_at)
     SELECT uuid_v7(), e.key, t.key, CASE e.key WHEN 1 THEN 2 ELSE 1 END, 'bench', '[2026-01-01,2028-01-01)', NULLIF(1 + t.key % ?::integer, t.key), now(), now()
     FROM employees e, touch_points t WHERE (e.key + t.key) % 20 = 2`,
    [touchPoints],
  );
  await db.raw(
    `INSERT INTO credits (id, employee_key, touch_point_key, approver_key, reason, experienced_on, created_at, updated_at)
     SELECT uuid_v7(), e.key, t.key, CASE e.key WHEN 1 THEN 2 ELSE 1 END, 'bench', '2026-05-05', now(), now()
     FROM employees e, touch_points t WHERE (e.key + t.key) % 100 = 5`,
  );
  await db.raw('ANALYZE');
}

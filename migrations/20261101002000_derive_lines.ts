import type { Knex } from 'knex';

/**
 * Who is below whom, by the directory alone. Three things make somebody a person's subordinate: the manager links that lead
 * up to that person, membership in a department (or one below it) that the person heads, and membership in one that is
 * headed by somebody whose manager links lead up to the person.
 *
 * Where data contradict themselves, less is seen: heads and managers above a person are never below that person, although they
 * may be members of that person's department (the managing director in the executive office); a department that the
 * person belongs to is not opened by somebody below heading it; and `declared_leader = false` leads nobody.
 *
 * Set-based recursion: the whole tree of 100,000 people is a handful of hash joins, one a level.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION people_below(leader integer) RETURNS TABLE (employee_key integer) LANGUAGE sql STABLE ROWS 100 AS $$
      WITH RECURSIVE line AS (
        SELECT e.key FROM employees e WHERE e.manager_key = leader
        UNION SELECT e.key FROM employees e JOIN line l ON e.manager_key = l.key
      ),
      home AS (
        SELECT e.department_key AS key FROM employees e WHERE e.key = leader AND e.department_key IS NOT NULL
        UNION SELECT d.parent_key FROM departments d JOIN home h ON d.key = h.key WHERE d.parent_key IS NOT NULL
      ),
      tree AS (
        SELECT d.key FROM departments d
        WHERE d.head_key = leader
          OR (d.head_key IN (SELECT l.key FROM line l) AND d.key NOT IN (SELECT h.key FROM home h))
        UNION SELECT d.key FROM departments d JOIN tree t ON d.parent_key = t.key
      ),
      above_headed AS (
        SELECT d.parent_key AS key FROM departments d WHERE d.head_key = leader AND d.parent_key IS NOT NULL
        UNION SELECT d.parent_key FROM departments d JOIN above_headed a ON d.key = a.key WHERE d.parent_key IS NOT NULL
      ),
      managers AS (
        SELECT e.manager_key AS key FROM employees e WHERE e.key = leader AND e.manager_key IS NOT NULL
        UNION SELECT e.manager_key FROM employees e JOIN managers m ON e.key = m.key WHERE e.manager_key IS NOT NULL
      ),
      superiors AS (
        SELECT m.key FROM managers m
        UNION SELECT d.head_key FROM departments d
          WHERE d.head_key IS NOT NULL AND d.key NOT IN (SELECT t.key FROM tree t)
            AND (d.key IN (SELECT h.key FROM home h) OR d.key IN (SELECT a.key FROM above_headed a))
      ),
      below AS (
        SELECT l.key FROM line l
        UNION SELECT e.key FROM employees e JOIN tree t ON e.department_key = t.key
          WHERE e.key NOT IN (SELECT s.key FROM superiors s)
      )
      SELECT b.key FROM below b
      WHERE b.key <> leader AND NOT EXISTS (SELECT 1 FROM employees x WHERE x.key = leader AND x.declared_leader IS FALSE)
    $$;

    CREATE FUNCTION leads_people(leader integer) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT NOT EXISTS (SELECT 1 FROM employees x WHERE x.key = leader AND x.declared_leader IS FALSE)
        AND (EXISTS (SELECT 1 FROM employees r WHERE r.manager_key = leader AND r.deactivated_at IS NULL)
          OR EXISTS (SELECT 1 FROM departments d WHERE d.head_key = leader))
    $$;
    COMMENT ON FUNCTION leads_people(integer) IS 'has somebody report to them or heads a department: two index probes, asked with every request';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION leads_people(integer);
    DROP FUNCTION people_below(integer);
  `);
}

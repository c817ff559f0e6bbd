import type { Knex } from 'knex';

/**
 * Which of some people are below somebody: what `people_below` says, asked from their end. It climbs from each of them, so it
 * costs what they are, and not what the leader's whole team is; a test holds the two to the same answers.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION among_below(leader integer, people integer[]) RETURNS TABLE (employee_key integer) LANGUAGE sql STABLE ROWS 100 SET jit = off AS $$
      WITH RECURSIVE asked AS (
        SELECT e.key, e.department_key, e.manager_key FROM employees e WHERE e.key = ANY(people)
      ),
      up AS (
        SELECT a.key AS person, a.manager_key AS key FROM asked a WHERE a.manager_key IS NOT NULL
        UNION SELECT u.person, e.manager_key FROM up u JOIN employees e ON e.key = u.key WHERE e.manager_key IS NOT NULL AND u.key <> leader
      ),
      up_from_head AS (
        SELECT e.key AS head, e.manager_key AS key FROM employees e WHERE e.key IN (SELECT d.head_key FROM departments d) AND e.manager_key IS NOT NULL
        UNION SELECT u.head, e.manager_key FROM up_from_head u JOIN employees e ON e.key = u.key WHERE e.manager_key IS NOT NULL AND u.key <> leader
      ),
      home AS (
        SELECT e.department_key AS key FROM employees e WHERE e.key = leader AND e.department_key IS NOT NULL
        UNION SELECT d.parent_key FROM departments d JOIN home h ON d.key = h.key WHERE d.parent_key IS NOT NULL
      ),
      tree AS (
        SELECT d.key FROM departments d
        WHERE d.head_key = leader
          OR (d.head_key IN (SELECT u.head FROM up_from_head u WHERE u.key = leader) AND d.key NOT IN (SELECT h.key FROM home h))
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
      )
      SELECT a.key FROM asked a
      WHERE a.key <> leader AND NOT EXISTS (SELECT 1 FROM employees x WHERE x.key = leader AND x.declared_leader IS FALSE)
        AND (a.key IN (SELECT u.person FROM up u WHERE u.key = leader)
          OR (a.department_key IN (SELECT t.key FROM tree t) AND a.key NOT IN (SELECT s.key FROM superiors s)))
    $$;

    CREATE FUNCTION leads_more_than(leader integer, people integer) RETURNS boolean LANGUAGE sql STABLE SET jit = off AS $$
      WITH RECURSIVE line AS (
        SELECT e.key FROM employees e WHERE e.manager_key = leader
        UNION SELECT e.key FROM employees e JOIN line l ON e.manager_key = l.key
      ),
      headed AS (
        SELECT d.key FROM departments d WHERE d.head_key = leader
        UNION SELECT d.key FROM departments d JOIN headed h ON d.parent_key = h.key
      )
      SELECT (SELECT count(*) FROM (SELECT 1 FROM line LIMIT people + 1) l) > people
        OR (SELECT count(*) FROM (SELECT 1 FROM employees e JOIN headed h ON e.department_key = h.key LIMIT people + 1) m) > people
    $$;
    COMMENT ON FUNCTION leads_more_than(integer, integer) IS 'counts no further than that: for choosing a way to ask, not for who is below whom';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP FUNCTION leads_more_than(integer, integer); DROP FUNCTION among_below(integer, integer[])');
}

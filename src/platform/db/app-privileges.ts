import pg from 'pg';
import PgBoss from 'pg-boss';
import { JOB_SCHEMA } from '../jobs/jobs.ts';

/** What the role may do with the rows of a table of the public schema. */
export type Wanted = (table: string) => readonly string[];

/** As good as any number, and not the one that migrations take. */
const LOCK = 7_305_816_202;
const ROWS = 'SELECT, INSERT, UPDATE, DELETE';

/**
 * Brings a role's privileges to what is wanted, in one transaction, one caller a time; what is right already is not touched,
 * so that a start beside busy replicas waits for nobody.
 */
export async function privileges(owner: pg.Client, role: string, wanted: Wanted): Promise<void> {
  await owner.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await installJobs(owner);
    await owner.query('BEGIN');
    for (const statement of await missing(owner, role, wanted)) await owner.query(statement);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  } finally {
    await owner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

/**
 * The job queue's schema is the owner's, too. What an earlier release handed over to the product's role is taken back first: its
 * owner is asked for no membership otherwise.
 */
async function installJobs(owner: pg.Client): Promise<void> {
  for (const statement of await foreignJobObjects(owner)) await owner.query(statement);
  const boss = new PgBoss({
    db: { executeSql: (text, values) => owner.query(text, values) },
    schema: JOB_SCHEMA,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.stop({ graceful: false });
}

async function missing(owner: pg.Client, role: string, wanted: Wanted): Promise<string[]> {
  const name = pg.escapeIdentifier(role);
  return [
    ...(await schemaStatements(owner, role, name)),
    ...(await tableStatements(owner, role, name, wanted)),
    ...(await functionStatements(owner, role, name)),
    ...(await jobStatements(owner, role, name)),
  ];
}

async function schemaStatements(owner: pg.Client, role: string, name: string): Promise<string[]> {
  const { rows } = await owner.query<{ use: boolean; make: boolean; ours: boolean }>(
    `SELECT has_schema_privilege($1, oid, 'USAGE') AS use, has_schema_privilege($1, oid, 'CREATE') AS make,
       pg_has_role(nspowner, 'USAGE') AS ours FROM pg_namespace WHERE nspname = 'public'`,
    [role],
  );
  const { use, make, ours } = rows[0] as { use: boolean; make: boolean; ours: boolean };
  return [
    ...(use ? [] : [`GRANT USAGE ON SCHEMA public TO ${name}`]),
    // Everybody's until PostgreSQL 14.
    ...(make && ours ? ['REVOKE CREATE ON SCHEMA public FROM PUBLIC'] : []),
  ];
}

async function tableStatements(owner: pg.Client, role: string, name: string, wanted: Wanted): Promise<string[]> {
  const { rows } = await owner.query<{ table: string; quoted: string; kind: string; held: string[] }>(
    `SELECT c.relname AS table, format('public.%I', c.relname) AS quoted, c.relkind AS kind,
       ARRAY(SELECT a.privilege_type FROM aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname = $1) AS held
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname`,
    [role],
  );
  return rows.flatMap(({ table, quoted, kind, held }) => {
    const want = kind === 'S' ? ['USAGE', 'SELECT'] : wanted(table);
    if ([...held].sort().join() === [...want].sort().join()) return [];
    const what = kind === 'S' ? `SEQUENCE ${quoted}` : quoted;
    return [`REVOKE ALL ON ${what} FROM ${name}`, `GRANT ${want.join(', ')} ON ${what} TO ${name}`];
  });
}

async function functionStatements(owner: pg.Client, role: string, name: string): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(
    `SELECT format('GRANT EXECUTE ON FUNCTION %s TO ', p.oid::regprocedure) AS statement FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND NOT has_function_privilege($1, p.oid, 'EXECUTE')`,
    [role],
  );
  return rows.map(({ statement }) => statement + name);
}

/** @returns what makes everything in the queue's schema the caller's own */
async function foreignJobObjects(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(
    `WITH jobs AS (SELECT oid, nspowner FROM pg_namespace WHERE nspname = '${JOB_SCHEMA}'), me AS (SELECT oid FROM pg_roles WHERE rolname = current_user)
     SELECT 0 AS turn, 'ALTER SCHEMA ${JOB_SCHEMA} OWNER TO CURRENT_USER' AS statement FROM jobs, me WHERE nspowner <> me.oid
     UNION ALL SELECT 1, format('ALTER TABLE %s OWNER TO CURRENT_USER', c.oid::regclass) FROM pg_class c, jobs, me
       WHERE c.relnamespace = jobs.oid AND c.relkind IN ('r', 'p') AND c.relowner <> me.oid
     UNION ALL SELECT 2, format('ALTER FUNCTION %s OWNER TO CURRENT_USER', p.oid::regprocedure) FROM pg_proc p, jobs, me
       WHERE p.pronamespace = jobs.oid AND p.proowner <> me.oid
     UNION ALL SELECT 3, format('ALTER TYPE %s OWNER TO CURRENT_USER', t.oid::regtype) FROM pg_type t, jobs, me
       WHERE t.typnamespace = jobs.oid AND t.typtype = 'e' AND t.typowner <> me.oid
     ORDER BY 1, 2`,
  );
  return rows.map(({ statement }) => statement);
}

/** Whether taking the queue back needs its owner to act for this role. */
export const ownsJobs = async (owner: pg.Client, role: string): Promise<boolean> =>
  (
    await owner.query(
      `SELECT 1 FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname = '${JOB_SCHEMA}' AND r.rolname = $1`,
      [role],
    )
  ).rowCount !== 0;

/**
 * Rows of the queue, and one function that makes a partition for a new queue with the rights of the owner: its names are
 * hashes that it quotes. Jobs are reached through the table that is partitioned, so a partition needs no right of its own.
 */
async function jobStatements(owner: pg.Client, role: string, name: string): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(
    `WITH jobs AS (SELECT oid FROM pg_namespace WHERE nspname = '${JOB_SCHEMA}'),
       make AS (SELECT p.oid, p.prosecdef FROM pg_proc p, jobs WHERE p.pronamespace = jobs.oid AND p.proname = 'create_queue')
     SELECT 'GRANT USAGE ON SCHEMA ${JOB_SCHEMA} TO ' || $2 AS statement FROM jobs WHERE NOT has_schema_privilege($1, oid, 'USAGE')
     UNION ALL SELECT format('GRANT %s ON %s TO ', '${ROWS}', c.oid::regclass) || $2 FROM pg_class c, jobs
       WHERE c.relnamespace = jobs.oid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND NOT (SELECT bool_and(has_table_privilege($1, c.oid, p)) FROM unnest(string_to_array('${ROWS}', ', ')) p)
     UNION ALL SELECT format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, pg_temp', oid::regprocedure) FROM make WHERE NOT prosecdef
     UNION ALL SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure) FROM make WHERE has_function_privilege('public', oid, 'EXECUTE')
     UNION ALL SELECT format('GRANT EXECUTE ON FUNCTION %s TO ', oid::regprocedure) || $2 FROM make
       WHERE NOT EXISTS (SELECT 1 FROM pg_proc p, aclexplode(p.proacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE p.oid = make.oid AND r.rolname = $1)`,
    [role, name],
  );
  return rows.map(({ statement }) => statement);
}

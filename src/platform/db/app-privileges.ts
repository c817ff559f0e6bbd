import pg from 'pg';
import PgBoss from 'pg-boss';
import { JOB_SCHEMA } from '../jobs/jobs.ts';

/** What the role may do with the rows of a table of the public schema. */
export type Wanted = (table: string) => readonly string[];

/** As good as any number, and not the one that migrations take. */
const LOCK = 7_305_816_202;

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

/** A role that owns nothing may make no schema; afterwards the queue brings its own tables up to date by itself. */
async function installJobs(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ there: boolean }>(`SELECT to_regclass('${JOB_SCHEMA}.version') IS NOT NULL AS there`);
  if (rows[0]?.there === false) await owner.query(PgBoss.getConstructionPlans(JOB_SCHEMA));
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

/** The queue makes partitions while it runs: its schema belongs to whoever works with it. */
async function jobStatements(owner: pg.Client, role: string, name: string): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(
    `WITH jobs AS (SELECT oid, nspowner FROM pg_namespace WHERE nspname = '${JOB_SCHEMA}'), app AS (SELECT oid FROM pg_roles WHERE rolname = $1)
     SELECT 0 AS turn, 'ALTER SCHEMA ${JOB_SCHEMA} OWNER TO ' AS statement FROM jobs, app WHERE nspowner <> app.oid
     UNION ALL SELECT 1, format('ALTER TABLE %s OWNER TO ', c.oid::regclass) FROM pg_class c, jobs, app
       WHERE c.relnamespace = jobs.oid AND c.relkind IN ('r', 'p') AND c.relowner <> app.oid
     UNION ALL SELECT 2, format('ALTER FUNCTION %s OWNER TO ', p.oid::regprocedure) FROM pg_proc p, jobs, app
       WHERE p.pronamespace = jobs.oid AND p.proowner <> app.oid
     UNION ALL SELECT 3, format('ALTER TYPE %s OWNER TO ', t.oid::regtype) FROM pg_type t, jobs, app
       WHERE t.typnamespace = jobs.oid AND t.typtype = 'e' AND t.typowner <> app.oid
     ORDER BY 1, 2`,
    [role],
  );
  return rows.map(({ statement }) => statement + name);
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ownsJobs, privileges, type Wanted } from './app-privileges.ts';

/**
 * What keeps the product itself from rewriting its audit trail:
 *
 * - `login`: it signs in as a role of its own, which owns nothing. No statement gets it out of that.
 * - `role`: it signs in as the owner and works as a restricted role (`SET ROLE` of each connection). A statement smuggled in
 *   could still say `SET ROLE NONE`; an accident of ours, or any statement that does not know, is stopped.
 * - `trigger`: the owner may make no role; only the trigger on the table refuses.
 */
export type Guard = 'login' | 'role' | 'trigger';

export interface AppAccess {
  /** What the product's connections are opened with. */
  readonly url: string;
  readonly guard: Guard;
  /** Why the guard is no stronger, and what makes it so; undefined for `login`. */
  readonly remedy?: string;
}

/** The login of the embedded server; roles are the whole server's, and there it is ours alone. */
const EMBEDDED_LOGIN = 'in_their_shoes_app';

/** One restricted role an owner: several installations on one server never need each other's. 63 bytes are a name's most. */
const roleOf = (owner: string): string => `in_their_shoes_app_of_${owner}`.slice(0, 63);

/**
 * Makes the login of the product on a server that is all ours, with a password that lives as long as this process.
 *
 * @param ownerUrl of a superuser
 * @returns the address to give to `restrictApp` as the product's own
 */
export async function makeLogin(ownerUrl: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await asOwner(ownerUrl, async (owner) => {
    const { rowCount } = await owner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [EMBEDDED_LOGIN]);
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
    await owner.query(`${verb} ROLE ${EMBEDDED_LOGIN} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${password}'`);
  });
  const url = new URL(ownerUrl);
  url.username = EMBEDDED_LOGIN;
  url.password = password;
  return url.href;
}

/**
 * Gives the product's role what it works with and nothing more: rows of every table, but of the audit trail only reading and
 * adding. Safe to call at every start and by any number of replicas at once.
 *
 * @param ownerUrl of whoever owns the schema, after the migrations
 * @param appUrl of the product's own login; undefined: there is none, and a restricted role is used instead
 */
export async function restrictApp(ownerUrl: string, appUrl: string | undefined): Promise<AppAccess> {
  const login = appUrl === undefined ? undefined : decodeURIComponent(new URL(appUrl).username);
  return asOwner(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ name: string }>('SELECT current_user::text AS name');
    const ownName = rows[0]?.name as string;
    const separate = login !== undefined && login !== ownName;
    const role = separate ? login : roleOf(ownName);
    const url = separate ? (appUrl as string) : workingAs(ownerUrl, role);
    try {
      if (!separate) await makeRole(owner, role);
      if (!separate || (await ownsJobs(owner, role))) await joinRole(owner, role, ownName);
      await privileges(owner, role, WANTED);
      await prove(owner, role, ownName);
      if (!separate) await tryOut(url);
    } catch (error) {
      return { url: separate ? url : ownerUrl, guard: 'trigger', remedy: `${(error as Error).message}. ${REMEDY}` };
    }
    return separate ? { url, guard: 'login' } : { url, guard: 'role', remedy: REMEDY };
  });
}

const REMEDY =
  'To keep the trail out of the product’s own reach, give it a login of its own: DATABASE_URL of that, MIGRATION_DATABASE_URL of the owner (docs/operations.md, "The audit trail’s guard")';

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Tombstones are laid by `erase_from_audit_trail` and `keep_tombstones`, with the rights of the owner. */
const READ_ONLY = /^(?:knex_migrations.*|erasures)$/;

const WANTED: Wanted = (table) => (table === 'audit_events' ? ['SELECT', 'INSERT'] : READ_ONLY.test(table) ? ['SELECT'] : ROWS);

/** Every statement of a connection opened with this address runs as `role`; RESET ROLE comes back to it, SET ROLE NONE does not. */
function workingAs(url: string, role: string): string {
  const address = new URL(url);
  const options = address.searchParams.get('options');
  address.searchParams.set('options', `${options === null ? '' : `${options} `}-c role=${role.replaceAll(/([\\ ])/g, '\\$1')}`);
  return address.href;
}

/** Two replicas, or two databases of one server, may make the same role at once: the second finds it made. */
async function makeRole(owner: pg.Client, role: string): Promise<void> {
  const { rowCount } = await owner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount !== 0) return;
  await owner.query(`CREATE ROLE ${pg.escapeIdentifier(role)} NOLOGIN`).catch((error: { code?: string }) => {
    if (error.code !== '42710' && error.code !== '23505') throw error;
  });
}

/** Whoever signs in as the owner works as the role; and only a member of it takes back what an earlier release made its own. */
async function joinRole(owner: pg.Client, role: string, ownName: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  const mayBecome = () =>
    owner.query(`SET ROLE ${name}`).then(
      () => owner.query('RESET ROLE').then(() => true),
      () => false,
    );
  if (await mayBecome()) return;
  await owner.query(`GRANT ${name} TO ${pg.escapeIdentifier(ownName)}`).catch(async (error: Error) => {
    if (!(await mayBecome())) throw new Error(`"${ownName}" is no member of "${role}" (${error.message}); GRANT ${name} TO its owner`);
  });
}

/**
 * What was meant is one thing: a role that may become another (inherited or by SET ROLE), makes roles, owns the schema or its
 * database, or makes functions in the schema, which the owner's own would then call, would make nothing of it.
 */
async function prove(owner: pg.Client, role: string, ownName: string): Promise<void> {
  const { rows } = await owner.query<{ why: string | null }>(
    `SELECT CASE
       WHEN r.rolsuper OR pg_has_role(r.oid, $2, 'MEMBER') THEN 'it is a superuser, or a member of the owner'
       WHEN r.rolcreaterole THEN 'it makes roles (ALTER ROLE … NOCREATEROLE)'
       WHEN has_schema_privilege(r.oid, 'public', 'CREATE') OR pg_has_role(r.oid, n.nspowner, 'MEMBER') OR pg_has_role(r.oid, d.datdba, 'MEMBER')
         THEN 'it owns the database, or may create in the schema "public"'
       WHEN EXISTS (SELECT 1 FROM pg_roles o WHERE pg_has_role(r.oid, o.oid, 'MEMBER')
         AND (has_table_privilege(o.oid, 'public.audit_events', 'UPDATE, DELETE, TRUNCATE, TRIGGER')
           OR has_any_column_privilege(o.oid, 'public.audit_events', 'UPDATE'))) THEN 'it, a role it belongs to, or everybody may change audit_events'
     END AS why
     FROM pg_roles r, pg_namespace n, pg_database d
     WHERE r.rolname = $1 AND n.nspname = 'public' AND d.datname = current_database()`,
    [role, ownName],
  );
  const why = rows[0] === undefined ? 'there is no such role' : rows[0].why;
  if (why !== null) throw new Error(`"${role}" may do more than it should: ${why}`);
}

async function tryOut(url: string): Promise<void> {
  await asOwner(url, (session) => session.query('SELECT 1'));
}

async function asOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'in-their-shoes-roles', connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // it ends with the session; the query under way says so
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

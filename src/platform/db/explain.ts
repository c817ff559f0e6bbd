import pg from 'pg';
import { FailedMigration } from './failed-migration.ts';
import { isUnavailable } from './unavailable.ts';

const OLDEST = 14;

/**
 * Asks the server once before anything else does, so that what is wrong with DATABASE_URL is said in one line.
 *
 * @throws Error that names the server, the fault and what to do, never the password
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // it ends with the session; the query below says so
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: string; standby: boolean }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number, pg_is_in_recovery() AS standby",
    );
    const [server] = rows;
    if (server && Number(server.number) < OLDEST * 10_000) {
      throw new Error(
        `${upper(placeOf(url))} is PostgreSQL ${server.version}; version ${OLDEST} or later is needed. Upgrade it, or set DATABASE_URL to another server.`,
      );
    }
    if (server?.standby) throw new Error(`${upper(placeOf(url))} is a standby and takes no writes. Set DATABASE_URL to its primary.`);
  } catch (error) {
    throw explainDatabase(error, url);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Host, port and database of an address: what may be shown of it. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `the database "${decodeURIComponent(pathname.slice(1)) || 'postgres'}" at ${hostname}:${port || 5432}`;
}

/** What a server or the network says, in a sentence that ends with what to do; what is a sentence already passes through. */
export function explainDatabase(error: unknown, url: string): Error {
  const cause = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error);
  const failed = cause instanceof FailedMigration ? cause : undefined;
  const { code = '' } = cause as Error & { readonly code?: string };
  const message = failed?.reason ?? cause.message;
  const { hostname, port, username } = new URL(url);
  const server = `${hostname}:${port || 5432}`;
  const sentence = ((): string | undefined => {
    switch (code) {
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return `The host "${hostname}" of DATABASE_URL has no address (${code}). Correct its name, or the name server.`;
      case 'ECONNREFUSED':
        return `Nothing listens at ${server}, where DATABASE_URL points. Start PostgreSQL there, or correct host and port.`;
      case '28P01':
      case '28000':
        return `PostgreSQL at ${server} refuses the user "${decodeURIComponent(username)}" of DATABASE_URL: ${message}. Correct user and password, or pg_hba.conf.`;
      case '3D000':
        return `${upper(placeOf(url))} does not exist. Create it (CREATE DATABASE …), or correct DATABASE_URL.`;
      case '42501':
        return `The user "${decodeURIComponent(username)}" of DATABASE_URL may not set up ${placeOf(url)}: ${message}. Make it the owner: ALTER DATABASE … OWNER TO ….`;
      case '0A000':
      case '58P01':
        return /extension/.test(message)
          ? `PostgreSQL at ${server} lacks an extension: ${message}. Install its contrib modules (package postgresql-contrib).`
          : undefined;
      case '53300':
        return `PostgreSQL at ${server} has no connection left: ${message}. Raise max_connections, or stop what holds them.`;
      default:
        return isUnavailable(cause) || /timeout/.test(message)
          ? `PostgreSQL at ${server} gives no answer: ${message}. Check that it runs and that a firewall lets this machine through.`
          : undefined;
    }
  })();
  if (sentence === undefined) return error as Error;
  return failed ? new FailedMigration(failed.migration, failed, failed.reason, sentence) : new Error(sentence, { cause: error });
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

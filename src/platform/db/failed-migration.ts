/** A migration that the database did not take. Its message names it, says why and what to do, and shows no statement. */
export class FailedMigration extends Error {
  /** SQLSTATE; empty for what did not come from the server. */
  readonly code: string;
  readonly migration: string;
  /** What the server says, in its own words. */
  readonly reason: string;

  /** @param remedy what to do, as a sentence */
  constructor(migration: string, cause: Error & { readonly code?: string }, reason: string, remedy = REMEDY) {
    const code = cause.code ?? '';
    super(`The migration "${migration}" failed, and nothing was changed: ${reason}${code === '' ? '' : ` (${code})`}. ${remedy}`, {
      cause,
    });
    this.name = 'FailedMigration';
    this.code = code;
    this.migration = migration;
    this.reason = reason;
  }
}

const REMEDY = 'Correct that in the database and start again; until then the release before goes on. LOG_LEVEL=debug shows the statement.';

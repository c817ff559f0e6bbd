/**
 * Whether an error says that the database cannot be reached, or not right now, and nothing of the request itself.
 *
 * SQLSTATE classes 08 (connection), 57P01–57P05 (shut down, killed, starting), 53300 (too many connections), 25006 (a
 * standby that is not promoted yet); what the operating system says of a connection; what pg and knex say of theirs.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable); // localhost: one attempt an address
  const { code = '', name, message } = error as Error & { readonly code?: string; readonly syscall?: string };
  return (
    /^(?:08\w{3}|57P0[1-5]|53300|25006)$/.test(code) ||
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/.test(code) ||
    (code === 'ECONNRESET' && (error as { readonly syscall?: string }).syscall !== undefined) ||
    name === 'KnexTimeoutError' ||
    SAYINGS.some((saying) => message.includes(saying))
  );
}

/** Of pg and its pool, which give no code; knex may have put the statement in front. */
const SAYINGS = [
  'Connection terminated', // unexpectedly; due to connection timeout
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Connection ended unexpectedly',
];

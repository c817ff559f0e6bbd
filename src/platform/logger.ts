import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

export type { Logger };

/** What looks like a mail address. A path of a package (`/@scope/`) and a version (`name@1.2.3`) do not. */
const ADDRESS = /[\p{L}\p{N}.!#$%&'*+=?^_`{|}~-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;

/**
 * Structured logs to standard output. People's data and secrets have no business in a log line: a mail address is struck out
 * of every line, whoever put it there, and what could carry a secret is redacted by name.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutRows },
    hooks: { streamWrite: (line: string) => (line.includes('@') ? line.replaceAll(ADDRESS, '[address]') : line) },
    redact: {
      paths: ['authorization', 'cookie', 'token', '*.authorization', '*.cookie', '*.token', '*.password', '*.secret'],
      censor: '[redacted]',
    },
  };
  return pino(options, destination);
}

/**
 * PostgreSQL quotes the row that broke a constraint in `detail`, and what it was doing in `where`; errors about a value (class
 * 22) quote it at the end of their message: people's data, or a secret.
 */
function withoutRows(error: Error): object {
  const told: Record<string, unknown> = { ...stdSerializers.err(error) };
  for (const name of ['detail', 'where', 'internalQuery', 'query', 'client']) delete told[name];
  if (/^22\w{3}$/.test(String(told['code']))) {
    for (const name of ['message', 'stack']) told[name] = String(told[name]).replace(/: ".*"/s, ': [value]');
  }
  return told;
}

export const silentLogger: Logger = pino({ level: 'silent' });

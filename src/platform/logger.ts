import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

export type { Logger };

/** Structured logs to standard output. Secrets have no business in a log line: what could carry one is redacted by name. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutRows },
    redact: {
      paths: ['authorization', 'cookie', 'token', '*.authorization', '*.cookie', '*.token', '*.password', '*.secret'],
      censor: '[redacted]',
    },
  };
  return pino(options, destination);
}

/** PostgreSQL quotes the row that broke a constraint in `detail`, and what it was doing in `where`: people's data, or a secret. */
function withoutRows(error: Error): object {
  const told: Record<string, unknown> = { ...stdSerializers.err(error) };
  for (const name of ['detail', 'where', 'internalQuery', 'query', 'client']) delete told[name];
  return told;
}

export const silentLogger: Logger = pino({ level: 'silent' });

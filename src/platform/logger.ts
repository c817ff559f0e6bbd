import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Structured logs to standard output. Secrets have no business in a log line: what could carry one is redacted by name. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['authorization', 'cookie', 'token', '*.authorization', '*.cookie', '*.token', '*.password', '*.secret'],
      censor: '[redacted]',
    },
  };
  return pino(options, destination);
}

export const silentLogger: Logger = pino({ level: 'silent' });

import type { Knex } from 'knex';

/** As much of a log as knex writes to. */
export interface KnexSink {
  warn(message: string): void;
  debug?(message: string): void;
}

/**
 * What knex would print in colours, in the form of every other line. That no connection could be had, or that a migration
 * failed, is said by whoever asked for it: knex's own words for it, with the statement or a stack, are detail.
 */
export const knexLog = (sink: KnexSink): Knex.Logger => ({
  debug: (message) => sink.debug?.(String(message)),
  warn: (message) => (SAID_BY_OTHERS.test(String(message)) ? sink.debug?.(String(message)) : sink.warn(String(message))),
  error: (message) => sink.warn(String(message)),
  deprecate: (message) => sink.warn(String(message)),
});

const SAID_BY_OTHERS = /^(?:Acquire connection error|Connection Error|migration file ".*" failed|migration failed with error)/;

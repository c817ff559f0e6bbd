/**
 * Errors of the product, free of HTTP: `platform/http/problem.ts` maps each kind to its status. A message names the value
 * and says what to do about it; `faults` point at the fields.
 */
export interface Fault {
  /** JSON pointer into the body (`/email`), or `/query/limit`, `/path/id`, `/headers/if-match`. */
  readonly pointer: string;
  readonly message: string;
  /** What is wrong in one word, for callers that say it in words of their own (`required`, `too-long`); `FAULT_CODES`. */
  readonly code?: FaultCode;
  /** The numbers and names that a sentence for this code needs. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Every word a fault may be classed by; what has none is said by its message alone. */
export const FAULT_CODES = [
  'required',
  'unknown-field',
  'type',
  'empty',
  'too-short',
  'too-long',
  'too-few',
  'too-many',
  'too-small',
  'too-large',
  'not-whole',
  'choice',
  'format',
  'date',
  'week',
  'email',
  'time-zone',
  'language',
  'reserved',
  'unknown-reference',
  'named-twice',
  'own-approval',
  'order',
  'future',
  'stands-in-for-itself',
  'taken',
  'overlaps',
  'in-use',
  'web-address',
  'circle',
  'no-such-venue',
  'in-quiet-hours',
  'same-hour',
  'same-names',
  'has-history',
  'in-audience',
  'another-state',
  'outdated',
  'archived',
  'over',
  'being-planned',
  'deactivated',
  'no-such-stage',
  'last-administrator',
  'has-plans',
  'not-left',
  'erased',
  'mail-under-way',
  'not-confirmed',
  'week-over',
  'outside-programme',
  'after-deadline',
  'person-away',
  'not-their-venue',
  'no-place-left',
  'weekly-load',
  'department-cap',
  'comes-first',
  'builds-on-it',
  'too-close',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export type ErrorKind =
  | 'malformed'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'gone'
  | 'conflict'
  | 'changed-meanwhile'
  | 'precondition-required'
  | 'too-large'
  | 'unsupported-media'
  | 'too-many'
  | 'unavailable';

export class ProductError extends Error {
  readonly kind: ErrorKind;
  readonly faults: readonly Fault[];
  /** Seconds after which trying again makes sense (`too-many`, `unavailable`). */
  readonly retryAfter: number | undefined;

  constructor(kind: ErrorKind, message: string, faults: readonly Fault[] = [], options: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProductError';
    this.kind = kind;
    this.faults = faults;
    this.retryAfter = options.retryAfter;
  }
}

/** The value of one field cannot be accepted. */
export const invalid = (pointer: string, message: string, code?: FaultCode, values?: Fault['values']): ProductError =>
  new ProductError('invalid', message, [{ pointer, message, ...(code ? { code } : {}), ...(values ? { values } : {}) }]);

/** Foreign and absent ids answer alike. */
export const notFound = (what: string, idOrCode: string): ProductError =>
  new ProductError('not-found', `There is no ${what} "${idOrCode}", or you may not see it.`);

export const conflict = (message: string, faults: readonly Fault[] = []): ProductError => new ProductError('conflict', message, faults);

/** A conflict about the whole of something, with its word for whoever says it in another language. */
export const conflictOf = (code: FaultCode, message: string, values?: Fault['values']): ProductError =>
  conflict(message, [{ pointer: '', message, code, ...(values ? { values } : {}) }]);

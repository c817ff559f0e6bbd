import { type ErrorKind, type FaultCode, ProductError } from '../errors.ts';

/** What a broken database constraint means to the person who sent the data. */
export interface ConstraintMessage {
  readonly kind: Extract<ErrorKind, 'conflict' | 'invalid'>;
  readonly pointer: string;
  readonly message: string;
  /** Its word, where that of the SQLSTATE does not fit. */
  readonly code?: FaultCode;
}

export type ConstraintMessages = Readonly<Record<string, ConstraintMessage>>;

interface PgError {
  readonly code: string;
  readonly constraint?: string;
  readonly detail?: string;
  readonly table?: string;
}

/** SQLSTATE → the word of the fault: unique, exclusion, foreign key. */
const CODES: Readonly<Record<string, FaultCode>> = { '23505': 'taken', '23P01': 'overlaps', '23503': 'in-use' };

const isPgError = (error: unknown): error is PgError =>
  error instanceof Error &&
  typeof (error as { code?: unknown }).code === 'string' &&
  /^[0-9A-Z]{5}$/.test((error as unknown as PgError).code);

/**
 * Turns a violated constraint into the product's error. Features register their constraint names once, at wiring; one
 * that nobody registered still becomes a clear 4xx, because the data and not the program is at fault.
 *
 * @returns the translated error, or the same one when it is no constraint violation
 */
export function translateConstraint(error: unknown, messages: ConstraintMessages): unknown {
  if (!isPgError(error)) return error;
  const known = error.constraint === undefined ? undefined : messages[error.constraint];
  if (known) {
    const code = known.code ?? CODES[error.code];
    const fault = { pointer: known.pointer, message: known.message, ...(code ? { code } : {}) };
    return new ProductError(known.kind, known.message, [fault], { cause: error });
  }
  switch (error.code) {
    case '23505':
      return new ProductError(
        'conflict',
        'Something with the same key exists already. Choose another key or change the existing one.',
        [],
        { cause: error },
      );
    case '23503':
      return new ProductError(
        'conflict',
        'Something else still refers to this, or it refers to something that is gone. Remove the reference first.',
        [],
        { cause: error },
      );
    case '23514':
    case '23P01':
    case '22001':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P02':
    case '22P05':
      return new ProductError(
        'invalid',
        'The database refused a value of this request. Check it against the field descriptions in /api/docs.',
        [],
        { cause: error },
      );
    default:
      return error;
  }
}

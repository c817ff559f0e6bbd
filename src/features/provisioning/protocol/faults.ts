import { type ErrorKind, ProductError } from '../../../platform/errors.ts';
import { ERROR } from '../domain.ts';

export type ScimType =
  | 'invalidFilter'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'invalidValue'
  | 'invalidVers'
  | 'mutability'
  | 'noTarget'
  | 'uniqueness';

/** A request at fault in a way that RFC 7644 (3.12) has a word for. */
export class ScimFault extends ProductError {
  readonly scimType: ScimType;
  constructor(scimType: ScimType, message: string) {
    super('malformed', message);
    this.scimType = scimType;
  }
}

export interface ErrorBody {
  readonly schemas: readonly [typeof ERROR];
  /** As text, as the RFC has it. */
  readonly status: string;
  readonly scimType?: ScimType;
  readonly detail: string;
}

/** Kinds of error as SCIM answers them; it knows no 422 and no 428. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  invalid: 400,
  'precondition-required': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  gone: 410,
  'changed-meanwhile': 412,
  'too-large': 413,
  'unsupported-media': 415,
  'too-many': 429,
  unavailable: 503,
};

export function errorBody(error: ProductError): ErrorBody {
  const scimType = typeOf(error);
  const fault = error.faults[0];
  const detail =
    error.kind === 'invalid' && fault && fault.message === error.message && fault.pointer
      ? `${fault.pointer}: ${error.message}`
      : error.message;
  return { schemas: [ERROR], status: String(STATUS[error.kind]), ...(scimType ? { scimType } : {}), detail };
}

function typeOf(error: ProductError): ScimType | undefined {
  if (error instanceof ScimFault) return error.scimType;
  if (error.kind === 'malformed') return 'invalidSyntax';
  if (error.kind === 'invalid') return 'invalidValue';
  if (error.kind === 'conflict' && error.faults.some(({ code }) => code === 'taken')) return 'uniqueness';
  return undefined;
}

/** What broke on our side says nothing of its inside. */
export const internalError: ErrorBody = {
  schemas: [ERROR],
  status: '500',
  detail: 'Something went wrong on our side and nothing was changed. Try again; if it stays, tell your administrator the X-Request-Id.',
};

/** An id that never was, one that was deleted, and what is none at all answer alike. */
export const noResource = (noun: 'User' | 'Group'): ProductError => new ProductError('not-found', `There is no ${noun} with this id.`);

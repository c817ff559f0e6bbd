export interface Fault {
  readonly pointer: string;
  readonly message: string;
  /** One word for what is wrong, where there is one. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** RFC 9457 problem details as the API answers them. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly Fault[];
}

/** An answer of the API that is no success. `status` 0: there was no answer at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly details: ProblemDetails | undefined;

  constructor(status: number, details?: ProblemDetails) {
    super(details?.detail ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.details = details;
  }
}

export interface FieldErrors {
  /** By the name of the form's field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What belongs to no field that the form shows. */
  readonly others: readonly string[];
}

/**
 * Sorts the faults of a problem to the fields of a form. A pointer below a field (`/venues/1/placesPerWeek`) belongs to the
 * longest field name that begins it (`venues.1.placesPerWeek`, else `venues`); `/query/emailDomain` belongs to `emailDomain`.
 *
 * @param names the field names that the form shows; a dot joins the parts of a nested one
 * @param say a fault in words
 * @param sayAll a failure without faults in words
 */
export function fieldErrors(
  error: unknown,
  names: readonly string[],
  say: (fault: Fault) => string = ({ message }) => message,
  sayAll: (error: unknown) => string = (failure) => (failure instanceof ApiProblem ? failure.message : String(failure)),
): FieldErrors {
  if (!(error instanceof ApiProblem)) return { fields: {}, others: error ? [sayAll(error)] : [] };
  const faults = error.details?.errors ?? [];
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const fault of faults) {
    const { pointer } = fault;
    const message = say(fault);
    const name = closestField(pointerParts(pointer), names);
    // What stands against the whole of something is no fault of a field, wherever it points.
    if (name === undefined)
      others.push(pointer === '' || error.status === 409 ? message : `${pointerParts(pointer).join(' → ')}: ${message}`);
    else fields[name] = fields[name] === undefined ? message : `${fields[name]} ${message}`;
  }
  if (faults.length === 0) others.push(sayAll(error));
  return { fields, others };
}

/** RFC 6901: `~1` is a slash, `~0` a tilde. */
export const pointerParts = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function closestField(parts: readonly string[], names: readonly string[]): string | undefined {
  const path = parts[0] === 'query' || parts[0] === 'path' ? parts.slice(1) : parts;
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    if (names.includes(name)) return name;
  }
  return undefined;
}

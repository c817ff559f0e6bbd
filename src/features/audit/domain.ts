/** What an audit event says about a change. Pure. */

/** One field that is not what it was. `before` or `after` is undefined where the field was not there. */
export interface FieldChange {
  /** JSON Pointer (RFC 6901) of the field: `/venues/0/placesPerWeek`; empty for the whole. */
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Deeper than this nothing of ours is nested; what is, is compared as a whole. */
const MAX_DEPTH = 8;

/**
 * The fields in which two states differ, in the order of the later one, then what is gone. Lists of another length are one
 * change: which of their entries "moved" would be a guess.
 */
export function changesBetween(before: unknown, after: unknown, pointer = '', depth = 0): FieldChange[] {
  if (same(before, after)) return [];
  // Made or removed: every field is news by itself.
  const whole = depth === 0 && (isNothing(before) || isNothing(after));
  if (depth === MAX_DEPTH || !(whole || alike(before, after))) return [changeOf(pointer, before, after)];
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const names = new Set([...Object.keys(now), ...Object.keys(old)]);
  const changes = [...names].flatMap((name) => changesBetween(old[name], now[name], `${pointer}/${escaped(name)}`, depth + 1));
  return whole && changes.length === 0 ? [changeOf(pointer, before, after)] : changes;
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

/** Two lists of one length, or two things with names. */
function alike(before: unknown, after: unknown): boolean {
  if (!isObject(before) || !isObject(after)) return false;
  if (!Array.isArray(before) || !Array.isArray(after)) return !Array.isArray(before) && !Array.isArray(after);
  return before.length === after.length;
}

const entriesOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? (value as Record<string, unknown>) : {});

const changeOf = (pointer: string, before: unknown, after: unknown): FieldChange => ({
  pointer,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

/** Both come out of the same column, where equal values have equal texts. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Kinds of things whose content administrators alone may read: why somebody may not go, and what they lived through. In the
 * trail an auditor sees that such a thing was changed, by whom and when, and not what it says.
 */
export const FOR_ADMINISTRATORS = ['absence', 'exemption', 'credit', 'experience', 'idea'] as const;

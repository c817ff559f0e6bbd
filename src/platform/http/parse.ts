import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { type Fault, ProductError } from '../errors.ts';
import { classify } from './fault-code.ts';

const pointerPart = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

const pointer = (prefix: string, path: readonly PropertyKey[]): string =>
  path.length === 0 ? prefix : `${prefix}/${path.map(pointerPart).join('/')}`;

function describe(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77).toWellFormed()}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value === null || typeof value !== 'object' ? undefined : (value as Record<PropertyKey, unknown>)[key]),
    root,
  );
}

/** More would help nobody, and 100,000 wrong fields must not cost more than reading them. */
const MAX_FAULTS = 100;

/** Zod's issues as faults that name the field, the value and the remedy: the first one a field, at most 100. */
export function faultsOf(error: z.ZodError, input: unknown, prefix: string): Fault[] {
  const faults = new Map<string, Fault>();
  for (const issue of error.issues) {
    for (const path of pathsOf(issue)) {
      if (faults.size === MAX_FAULTS) return [...faults.values()];
      const place = pointer(prefix, path);
      if (!faults.has(place))
        faults.set(place, { pointer: place, message: messageOf(issue, path, input), ...classify(issue, valueAt(input, path)) });
    }
  }
  return [...faults.values()];
}

const pathsOf = (issue: z.core.$ZodIssue): readonly PropertyKey[][] =>
  issue.code === 'unrecognized_keys' ? issue.keys.slice(0, MAX_FAULTS).map((key) => [...issue.path, key]) : [issue.path];

function messageOf(issue: z.core.$ZodIssue, path: readonly PropertyKey[], input: unknown): string {
  if (issue.code === 'unrecognized_keys') return `"${String(path.at(-1))}" is not a field here. Remove it, or check its spelling.`;
  const value = valueAt(input, path);
  return issue.code === 'invalid_type' && value === undefined ? 'This field is required.' : `${issue.message} (was ${describe(value)}).`;
}

/** Nothing of ours is nested deeper than a handful; whatever walks a value may do so by recursion. */
const MAX_DEPTH = 32;

/** What PostgreSQL or a mail client cannot hold: NUL, half of a surrogate pair; and what is nested without end. */
export function unstorable(value: unknown, prefix: string): Fault | undefined {
  const path: PropertyKey[] = [];
  const message = unstorableIn(value, path);
  return message === undefined ? undefined : { pointer: pointer(prefix, path.reverse()), message };
}

/**
 * Every request is walked, nearly none has a fault: where it lies is noted on the way back, from the inside out, instead of
 * spelt out for each of up to 100,000 values on the way there.
 */
function unstorableIn(value: unknown, path: PropertyKey[], depth = 0): string | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'Text may not contain the NUL character (\\u0000). Remove it.';
    return value.isWellFormed() ? undefined : 'Text contains half of a surrogate pair. Send whole Unicode characters.';
  }
  if (value === null || typeof value !== 'object') return undefined;
  if (depth > MAX_DEPTH) return `Values are nested deeper than ${MAX_DEPTH} levels. Send flatter ones.`;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const message = unstorableIn(value[index], path, depth + 1);
      if (message !== undefined) {
        path.push(index);
        return message;
      }
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const inKey = unstorableIn(key, path);
    if (inKey !== undefined) return inKey;
    const message = unstorableIn((value as Record<string, unknown>)[key], path, depth + 1);
    if (message !== undefined) {
      path.push(key);
      return message;
    }
  }
  return undefined;
}

/** Parses one part of a request. @throws invalid with a fault a field */
export function parse<T>(schema: z.ZodType<T>, input: unknown, prefix: string): T {
  const refused = unstorable(input, prefix);
  if (refused) throw new ProductError('invalid', refused.message, [refused]);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = faultsOf(result.error, input, prefix);
  throw new ProductError(
    'invalid',
    faults.length === 1
      ? `${faults[0]?.pointer}: ${faults[0]?.message}`
      : `${faults.length === MAX_FAULTS ? 'At least ' : ''}${faults.length} values cannot be accepted; see errors.`,
    faults,
  );
}

/** `verify` hook of express.json: broken UTF-8 would otherwise become U+FFFD without a word. */
export function refuseOtherThanUtf8(_request: IncomingMessage, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw new ProductError('unsupported-media', `The body is said to be "${encoding}". Send UTF-8.`);
  if (!isUtf8(body))
    throw new ProductError('malformed', 'The body is no valid UTF-8. Send UTF-8.', [{ pointer: '', message: 'no valid UTF-8' }]);
}

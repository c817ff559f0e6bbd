import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { type Fault, ProductError } from '../errors.ts';

const pointerPart = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

const pointer = (prefix: string, path: readonly PropertyKey[]): string =>
  path.length === 0 ? prefix : `${prefix}/${path.map(pointerPart).join('/')}`;

function describe(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value === null || typeof value !== 'object' ? undefined : (value as Record<PropertyKey, unknown>)[key]),
    root,
  );
}

/** Zod's issues as faults that name the field, the value and the remedy: the first one a field. */
export function faultsOf(error: z.ZodError, input: unknown, prefix: string): Fault[] {
  const faults = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: pointer(prefix, [...issue.path, key]),
        message: `"${key}" is not a field here. Remove it, or check its spelling.`,
      }));
    }
    const value = valueAt(input, issue.path);
    const message =
      issue.code === 'invalid_type' && value === undefined ? 'This field is required.' : `${issue.message} (was ${describe(value)}).`;
    return [{ pointer: pointer(prefix, issue.path), message }];
  });
  return faults.filter((fault, index) => faults.findIndex((other) => other.pointer === fault.pointer) === index);
}

/** Text that PostgreSQL or a mail client cannot hold: NUL, and half of a surrogate pair. */
export function unstorableText(value: unknown, prefix: string): Fault | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return { pointer: prefix, message: 'Text may not contain the NUL character (\\u0000). Remove it.' };
    if (!value.isWellFormed())
      return { pointer: prefix, message: 'Text contains half of a surrogate pair. Send whole Unicode characters.' };
    return undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, child] of Object.entries(value)) {
    const fault = unstorableText(key, prefix) ?? unstorableText(child, `${prefix}/${pointerPart(key)}`);
    if (fault) return fault;
  }
  return undefined;
}

/** Parses one part of a request. @throws invalid with a fault a field */
export function parse<T>(schema: z.ZodType<T>, input: unknown, prefix: string): T {
  const unstorable = unstorableText(input, prefix);
  if (unstorable) throw new ProductError('invalid', unstorable.message, [unstorable]);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = faultsOf(result.error, input, prefix);
  throw new ProductError(
    'invalid',
    faults.length === 1 ? `${faults[0]?.pointer}: ${faults[0]?.message}` : `${faults.length} values cannot be accepted; see errors.`,
    faults,
  );
}

/** `verify` hook of express.json: broken UTF-8 would otherwise become U+FFFD without a word. */
export function refuseBrokenUtf8(_request: IncomingMessage, _response: unknown, body: Buffer): void {
  if (!isUtf8(body))
    throw new ProductError('malformed', 'The body is no valid UTF-8. Send UTF-8.', [{ pointer: '', message: 'no valid UTF-8' }]);
}

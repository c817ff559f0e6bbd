import { z } from 'zod';
import { ENTERPRISE, MAX_PATCH_OPERATIONS, PATCH } from '../domain.ts';
import { ScimFault } from './faults.ts';
import { type Path, parsePath } from './filter.ts';

/** One thing that a request sets, adds or takes away; the body of a POST or PUT is the same as many of them. */
export interface Change {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: Path;
  readonly value: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const field = (object: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];

const Op = z.string().transform((op) => op.toLowerCase());

/**
 * A PatchOp message in anybody's dialect: `op` in any letter case (Entra), no path with an object as value (Okta), names with
 * dots or filters in that object (Entra).
 *
 * @throws invalidSyntax, invalidPath, invalidValue
 */
export function changesOfPatch(body: unknown): Change[] {
  const operations = isObject(body) && isPatch(body) ? field(body, 'operations') : undefined;
  if (!Array.isArray(operations) || operations.length === 0)
    throw new ScimFault('invalidSyntax', `Send {"schemas": ["${PATCH}"], "Operations": [{"op": …, "path": …, "value": …}]}.`);
  if (operations.length > MAX_PATCH_OPERATIONS)
    throw new ScimFault('invalidValue', `A PATCH takes at most ${MAX_PATCH_OPERATIONS} operations, not ${operations.length}.`);
  return operations.flatMap((operation: unknown) => {
    if (!isObject(operation)) throw new ScimFault('invalidSyntax', 'Every operation is an object with "op".');
    const op = Op.safeParse(field(operation, 'op')).data;
    if (op !== 'add' && op !== 'remove' && op !== 'replace')
      throw new ScimFault('invalidSyntax', 'An operation\'s "op" is add, remove or replace.');
    const path = field(operation, 'path');
    const value = field(operation, 'value');
    if (op !== 'remove' && value === undefined) throw new ScimFault('invalidValue', `An operation with "op": "${op}" needs a value.`);
    if (typeof path === 'string' && path !== '') return [{ op, path: parsePath(path), value }];
    if (path !== undefined && path !== null && path !== '') throw new ScimFault('invalidPath', 'A path is text.');
    if (op === 'remove') throw noTarget();
    return changesOfObject(op, value);
  });
}

const isPatch = (body: Readonly<Record<string, unknown>>): boolean => {
  const schemas = field(body, 'schemas');
  return schemas === undefined || (Array.isArray(schemas) && schemas.includes(PATCH));
};

const noTarget = () => new ScimFault('noTarget', 'A remove operation needs a path that says what to remove.');

/** A whole resource, or the value of an operation without a path. @throws invalidSyntax, invalidPath */
export function changesOfObject(op: 'add' | 'replace', value: unknown): Change[] {
  if (!isObject(value)) throw new ScimFault('invalidSyntax', 'Send an object with the attributes to set.');
  return Object.entries(value).flatMap(([name, content]) => {
    // The one name that holds another schema's attributes.
    if (name.toLowerCase() === ENTERPRISE.toLowerCase()) return extension(op, content);
    return READABLE.test(name) ? [{ op, path: parsePath(name), value: content }] : [];
  });
}

/** What is no name of an attribute is not understood, and what is not understood is ignored (RFC 7643, 2.1). */
const READABLE = /^[A-Za-z$][A-Za-z0-9_$:.-]*(\[.{1,500}\](\.[A-Za-z$][A-Za-z0-9_$-]*)?)?$/;

export function extension(op: Change['op'], content: unknown): Change[] {
  if (!isObject(content)) throw new ScimFault('invalidValue', `"${ENTERPRISE}" holds an object.`);
  return Object.entries(content).map(([name, value]) => ({ op, path: { attribute: `enterprise:${name.toLowerCase()}` }, value }));
}

export { field, isObject };

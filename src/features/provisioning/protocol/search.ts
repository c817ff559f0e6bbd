import { z } from 'zod';
import { SEARCH } from '../domain.ts';
import { ScimFault } from './faults.ts';
import { canonical, type Filter, parseFilter } from './filter.ts';
import { type Columns, columnOf } from './filter-sql.ts';

/** What a list is asked for, by query or by `.search`. Names of attributes are in lower case. */
export interface Search extends Shape {
  readonly filter?: Filter;
  readonly sortBy?: string;
  readonly descending: boolean;
  /** From 1. */
  readonly startIndex?: number;
  readonly count?: number;
}

/** Which attributes an answer has. */
export interface Shape {
  readonly attributes?: readonly string[];
  readonly excluded?: readonly string[];
}

const whole = z.coerce.number().int().min(-2_147_483_648).max(2_147_483_647).optional();
const Names = z
  .union([
    z
      .string()
      .max(4000)
      .transform((names) => names.split(',')),
    z.array(z.string().max(200)).max(100),
  ])
  .optional();
const Asked = z.object({
  filter: z.string().optional(),
  sortby: z.string().max(200).optional(),
  sortorder: z.enum(['ascending', 'descending']).optional(),
  startindex: whole,
  count: whole,
  attributes: Names,
  excludedattributes: Names,
});

/** Names have no letter case (RFC 7643, 2.1). */
export const lowerNames = (object: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));

/** @throws invalidValue, invalidFilter; what is not known is ignored */
export function readSearch(input: object): Search {
  const asked = Asked.safeParse(lowerNames(input));
  if (!asked.success) {
    const issue = asked.error.issues[0];
    throw new ScimFault('invalidValue', `"${issue?.path.join('.')}" cannot be read: ${issue?.message}.`);
  }
  const { filter, sortby: sortBy, sortorder: sortOrder, startindex: startIndex, count } = asked.data;
  return {
    ...shapeOf(asked.data),
    ...(filter === undefined || filter === '' ? {} : { filter: parseFilter(filter) }),
    ...(sortBy === undefined || sortBy === '' ? {} : { sortBy: canonical(sortBy) }),
    descending: sortOrder === 'descending',
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(count === undefined ? {} : { count }),
  };
}

/** @throws invalidSyntax, invalidValue, invalidFilter */
export function readSearchRequest(body: object): Search {
  const { schemas } = lowerNames(body);
  if (!Array.isArray(schemas) || !schemas.includes(SEARCH)) throw new ScimFault('invalidSyntax', `Send {"schemas": ["${SEARCH}"], …}.`);
  return readSearch(body);
}

const shapeOf = (asked: z.output<typeof Asked>): Shape => ({
  ...(asked.attributes?.some(Boolean) ? { attributes: asked.attributes.map((name) => canonical(name.trim())) } : {}),
  ...(asked.excludedattributes?.some(Boolean) ? { excluded: asked.excludedattributes.map((name) => canonical(name.trim())) } : {}),
});

/** Ends with the id, so that pages never overlap. @throws invalidFilter for what cannot be sorted by */
export function orderBy(search: Search, columns: Columns, id: string): string {
  const direction = search.descending ? 'DESC NULLS FIRST' : 'ASC NULLS LAST';
  if (search.sortBy === undefined || search.sortBy === 'id') return `${id} ${direction}`;
  const { sql, type, among } = columnOf(columns, search.sortBy);
  if (among !== undefined) throw new ScimFault('invalidValue', `Nothing can be sorted by "${search.sortBy}".`);
  return `${type === 'text' ? `lower(${sql})` : sql} ${direction}, ${id} ${direction}`;
}

const ALWAYS = new Set(['id', 'schemas', 'meta']);

/** Leaves out what was not asked for; the id always stays (RFC 7644, 3.9). */
export function shaped(resource: object, shape: Shape): object {
  if (shape.attributes === undefined && shape.excluded === undefined) return resource;
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) => {
      const path = canonical(name);
      if (ALWAYS.has(path)) return [[name, value]];
      const inner = path.endsWith(':') ? path : `${path}.`;
      if (shape.attributes !== undefined) {
        if (shape.attributes.includes(path)) return [[name, value]];
        const parts = shape.attributes.filter((asked) => asked.startsWith(inner)).map((asked) => asked.slice(inner.length).split('.')[0]);
        return parts.length === 0 ? [] : [[name, only(value, (part) => parts.includes(part))]];
      }
      if (shape.excluded?.includes(path)) return [];
      const without = shape.excluded?.filter((asked) => asked.startsWith(inner)).map((asked) => asked.slice(inner.length)) ?? [];
      return [[name, without.length === 0 ? value : only(value, (part) => !without.includes(part))]];
    }),
  );
}

function only(value: unknown, keep: (part: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => only(item, keep));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([part]) => keep(part.toLowerCase())));
}

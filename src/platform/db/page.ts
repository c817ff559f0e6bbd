import type { Knex } from 'knex';
import { invalid } from '../errors.ts';

/** One sortable field: an SQL expression that is never null, and the type its values are compared as. */
export interface SortField {
  readonly expression: string;
  readonly type: 'text' | 'integer' | 'date' | 'timestamptz';
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** A field name, with `-` in front for descending. */
  readonly sort?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/**
 * Keyset pagination: page n costs what page 1 costs, and rows added meanwhile neither repeat nor vanish.
 *
 * @param query a select whose rows have a unique, non-null `tieBreaker` column (an id)
 * @param fields the sortable fields by their API name; the first one is the default
 */
export async function page<Row extends object, T>(
  query: Knex.QueryBuilder,
  request: PageRequest,
  fields: Readonly<Record<string, SortField>>,
  tieBreaker: string,
  map: (row: Row) => T,
): Promise<Page<T>> {
  const rows = await placed<Row & { _sort: string; _tie: string }>(query, request, fields, tieBreaker);
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(map),
    nextCursor: rows.length > request.limit && last ? encodeCursor(sortOf(request, fields), last._sort, last._tie) : null,
  };
}

const sortOf = (request: PageRequest, fields: Readonly<Record<string, SortField>>): string =>
  request.sort ?? (Object.keys(fields)[0] as string);

/** The rows of a page and one more, in their order and after its cursor; the arguments are those of `page`. */
export async function placed<Row extends object>(
  query: Knex.QueryBuilder,
  request: PageRequest,
  fields: Readonly<Record<string, SortField>>,
  tieBreaker: string,
): Promise<Row[]> {
  const sort = sortOf(request, fields);
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    throw invalid(
      '/query/sort',
      `"${sort}" cannot be sorted by. Choose one of ${Object.keys(fields).join(', ')}, with "-" in front for descending.`,
    );
  }
  const direction = descending ? 'DESC' : 'ASC';
  query
    .select({ _sort: query.client.raw(`(${field.expression})::text`), _tie: tieBreaker })
    .orderByRaw(`${field.expression} ${direction}, ${tieBreaker} ${direction}`)
    .limit(request.limit + 1);
  if (request.cursor !== undefined) {
    const [value, tie] = decodeCursor(request.cursor, sort);
    query.whereRaw(`(${field.expression}, ${tieBreaker}) ${descending ? '<' : '>'} (?::${field.type}, ?::uuid)`, [value, tie]);
  }
  return query.catch((error: unknown) => {
    throw request.cursor !== undefined && isDataException(error) ? wrongCursor() : error;
  }) as Promise<Row[]>;
}

/** Class 22: a value is not what its type demands. Of a list's values only those of the cursor get to PostgreSQL unread. */
const isDataException = (error: unknown): boolean => /^22/.test(String((error as { code?: unknown }).code));

const wrongCursor = () =>
  invalid(
    '/query/cursor',
    'This cursor does not belong to this list and sort order. Take the nextCursor of the previous page unchanged, or leave it out to start again.',
  );

const encodeCursor = (sort: string, value: string, tie: string): string =>
  Buffer.from(JSON.stringify([sort, value, tie])).toString('base64url');

function decodeCursor(cursor: string, sort: string): [string, string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.length === 3 && parsed.every((part) => typeof part === 'string')) {
      const [of, value, tie] = parsed as [string, string, string];
      if (of === sort && /^[0-9a-f-]{36}$/.test(tie) && !value.includes('\0')) return [value, tie];
    }
  } catch {
    // answered below: a cursor is ours alone to read
  }
  throw wrongCursor();
}

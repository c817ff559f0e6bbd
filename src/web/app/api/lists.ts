import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, type QueryValue } from './client.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A list that grows as one reads on: `useInfiniteQuery(listOptions('/employees', { q }))` answers its items so far. */
export function listOptions<T>(path: string, query: Readonly<Record<string, QueryValue>> = {}, limit = 100) {
  return infiniteQueryOptions({
    queryKey: [path, 'list', query, limit] as const,
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { query: { ...query, limit, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<T>) => last.nextCursor ?? undefined,
    select: (data: InfiniteData<Page<T>, string | undefined>) => data.pages.flatMap((page) => page.items),
  });
}

/** One resource, or an answer computed from a query. Its key begins with the path, so that a change above it refreshes it too. */
export function oneOptions<T>(path: string, query: Readonly<Record<string, QueryValue>> = {}) {
  return queryOptions({ queryKey: [path, 'one', query] as const, queryFn: ({ signal }) => get<T>(path, { query, signal }) });
}

/**
 * The whole of a list that is short by nature (sites, departments, journeys, touch-points): pages of 500 until it ends.
 * Stops at 20 pages; what has more than 10,000 rows is no choice list.
 */
export function allOptions<T>(path: string, query: Readonly<Record<string, QueryValue>> = {}) {
  return queryOptions({
    queryKey: [path, 'all', query] as const,
    // A choice without its choices would show another one than is kept: the page says that it could not be loaded.
    throwOnError: (_error: Error, { state }: { readonly state: { readonly data: unknown } }) => state.data === undefined,
    queryFn: async ({ signal }) => {
      const items: T[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 20; pages += 1) {
        const page: Page<T> = await get<Page<T>>(path, { query: { ...query, limit: 500, cursor }, signal });
        items.push(...page.items);
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      return items as readonly T[];
    },
  });
}

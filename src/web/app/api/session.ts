import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { get } from './client.ts';
import { ApiProblem } from './problem.ts';
import type { Session } from './types.ts';

/** Who is signed in; null when nobody is. */
export const sessionOptions = queryOptions({
  queryKey: ['/session'] as const,
  queryFn: async ({ signal }) => {
    try {
      return await get<Session>('/session', { signal });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

const NOBODY: Session['account'] = { id: null, name: '', email: null, role: 'employee', employee: null, leads: false };

/** Who is signed in, on pages behind sign-in. While somebody is being led to the door, nobody, who may do nothing. */
export const useAccount = (): Session['account'] => useSuspenseQuery(sessionOptions).data?.account ?? NOBODY;

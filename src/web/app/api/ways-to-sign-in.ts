import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { SignInOptions } from './types.ts';

/** Where one can sign in beside a mailed link. They change with the server's configuration alone. */
export const waysToSignIn = queryOptions({
  queryKey: ['/sign-in/options'] as const,
  queryFn: ({ signal }) => get<SignInOptions>('/sign-in/options', { signal }),
  staleTime: 5 * 60_000,
  retry: false,
});

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { waysToSignIn } from '../api/ways-to-sign-in.ts';
import { isOidcProblem, type OidcProblem } from '../lib/oidc-problems.ts';
import { ownPath } from '../lib/own-path.ts';
import { root } from './base.ts';

interface SignInSearch {
  readonly next?: string | undefined;
  /** What went wrong at a provider, and at which. */
  readonly problem?: OidcProblem | undefined;
  readonly provider?: string | undefined;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // What is refused is named, too: the router would let it through from the address otherwise.
  validateSearch: ({ next, problem, provider }: Record<string, unknown>): SignInSearch =>
    isOidcProblem(problem)
      ? { next: ownPath(next), problem, provider: String(provider ?? '') }
      : { next: ownPath(next), problem: undefined, provider: undefined },
  // With the page, not after it: its buttons are not to push the form down under a finger. Without an answer there is the form.
  loader: ({ context }) => context.queryClient.prefetchQuery(waysToSignIn),
  component: lazyRouteComponent(() => import('../pages/sign-in/SignIn.tsx'), 'SignIn'),
});
const redeem = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$token',
  component: lazyRouteComponent(() => import('../pages/sign-in/Redeem.tsx'), 'Redeem'),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up/$token',
  component: lazyRouteComponent(() => import('../pages/sign-in/SetUp.tsx'), 'SetUp'),
});

/** What stands in front of everything else. */
export const doors = [signIn, redeem, setUp] as const;

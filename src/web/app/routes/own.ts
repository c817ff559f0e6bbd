import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type ConnectProblem, isConnectProblem } from '../lib/oidc-problems.ts';
import { inside, page } from './base.ts';

interface MySessionsSearch {
  /** Which provider's sign-in was connected just now, or why it was not. */
  readonly connected?: string | undefined;
  readonly problem?: ConnectProblem | undefined;
  readonly provider?: string | undefined;
}

const mySessions = createRoute({
  getParentRoute: () => inside,
  path: '/my-sessions',
  validateSearch: ({ connected, problem, provider }: Record<string, unknown>): MySessionsSearch => ({
    connected: connected === undefined ? undefined : String(connected),
    problem: isConnectProblem(problem) ? problem : undefined,
    provider: provider === undefined ? undefined : String(provider),
  }),
  component: lazyRouteComponent(() => import('../pages/my-sessions/MySessions.tsx'), 'MySessions'),
});

/** Everybody's own pages. */
export const own = [
  page('/my-walks', () => import('../pages/my-walks/MyWalks.tsx'), 'MyWalks'),
  page('/my-walks/$walk', () => import('../pages/my-walks/MyWalk.tsx'), 'MyWalk'),
  page('/my-people', () => import('../pages/my-people/MyPeople.tsx'), 'MyPeople'),
  page('/my-calendar', () => import('../pages/calendar/MyCalendar.tsx'), 'MyCalendar'),
  mySessions,
] as const;

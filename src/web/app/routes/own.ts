import { type ConnectProblem, isConnectProblem } from '../lib/oidc-problems.ts';
import { page, searchPage } from './base.ts';

interface MySessionsSearch {
  /** Which provider's sign-in was connected just now, or why it was not. */
  readonly connected?: string | undefined;
  readonly problem?: ConnectProblem | undefined;
  readonly provider?: string | undefined;
}

const readMySessions = ({ connected, problem, provider }: Record<string, unknown>): MySessionsSearch => ({
  connected: connected === undefined ? undefined : String(connected),
  problem: isConnectProblem(problem) ? problem : undefined,
  provider: provider === undefined ? undefined : String(provider),
});

/** Everybody's own pages. */
export const own = [
  page('/my-walks', () => import('../pages/my-walks/MyWalks.tsx'), 'MyWalks'),
  page('/my-walks/$walk', () => import('../pages/my-walks/MyWalk.tsx'), 'MyWalk'),
  page('/my-people', () => import('../pages/my-people/MyPeople.tsx'), 'MyPeople'),
  page('/my-calendar', () => import('../pages/calendar/MyCalendar.tsx'), 'MyCalendar'),
  page('/my-data', () => import('../pages/privacy/MyData.tsx'), 'MyData'),
  searchPage('/my-sessions', () => import('../pages/my-sessions/MySessions.tsx'), 'MySessions', readMySessions),
] as const;

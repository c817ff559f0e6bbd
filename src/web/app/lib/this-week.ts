import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionOptions } from '../api/session.ts';
import { currentWeek } from './weeks.ts';

/** The ISO week that it is where the organisation is. */
export function useThisWeek(): string {
  return currentWeek(useTimeZone(), new Date());
}

export function useTimeZone(): string {
  const { data: session } = useSuspenseQuery(sessionOptions);
  return session?.organisation.timeZone ?? 'UTC';
}

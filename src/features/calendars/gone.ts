import { dateIn } from '../../platform/iso-week.ts';
import { knownZone } from '../notifications/moments.ts';

interface Leaving {
  readonly zone: string;
  readonly fallback: string;
  readonly end_date: string | null;
  readonly deactivated: boolean;
}

/** Deactivated, or past their last day by their own clock. */
export const hasGone = ({ zone, fallback, end_date, deactivated }: Leaving, now: Date): boolean =>
  deactivated || (end_date !== null && end_date < dateIn(knownZone(zone, fallback), now));

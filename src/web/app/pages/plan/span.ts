import { useTranslation } from 'react-i18next';
import type { Programme } from '../../api/types.ts';
import { mondayOf } from '../../lib/weeks.ts';

/** When a programme runs, in words. */
export function useSpan(programme: Pick<Programme, 'kind' | 'startWeek' | 'endWeek' | 'weeksAfterStart'>): string {
  const { t, i18n } = useTranslation();
  const day = (week: string): string => {
    const monday = mondayOf(week);
    return monday === undefined ? week : new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(monday);
  };
  if (programme.kind === 'induction') {
    return t('programme.spanInduction', { count: programme.weeksAfterStart ?? 0, start: day(programme.startWeek) });
  }
  return t('programme.spanCycle', {
    from: programme.startWeek,
    to: programme.endWeek ?? '',
    start: day(programme.startWeek),
    end: day(programme.endWeek ?? ''),
  });
}

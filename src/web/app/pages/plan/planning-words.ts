import { useTranslation } from 'react-i18next';
import type { Bottleneck, Why } from '../../api/types.ts';

const FIXES = ['placesPerWeek', 'maxAway', 'extraWeeks', 'deadline'] as const;

/** What planning answers in numbers and words of its own, said in the reader's language. */
export function usePlanningWords() {
  const { t, i18n } = useTranslation();
  const span = (from: string, to: string): string =>
    from === to ? t('bottleneck.week', { week: from }) : t('bottleneck.weeks', { from, to });
  const list = (words: readonly string[]): string => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words);
  return {
    /** What is short: "Helpline, weeks 2027-W03 to 2027-W05: 41 visits need it; places: 36." */
    lack(bottleneck: Bottleneck): string {
      const { resource, about, name, fromWeek, toWeek, need, have } = bottleneck;
      const who = resource === 'person' && about.employee === null ? t('bottleneck.somebodyNew') : name;
      return t(`bottleneck.${resource}`, { name: who, when: span(fromWeek, toWeek), count: need, have });
    },

    /** What else is to be known of it: what it hangs together with, how sure it is, what its changes need beside them. */
    remarks(bottleneck: Bottleneck): string[] {
      const { with: others, proved, unrepairable, name, elsewhere, together, confirmedBy } = bottleneck;
      const changes = elsewhere.flatMap(({ name: where, ...change }) =>
        FIXES.flatMap((kind) => {
          const count = change[kind];
          return count === undefined ? [] : [t('bottleneck.at', { change: t(`fix.${kind}`, { count }), name: where })];
        }),
      );
      return [
        ...(others.length > 0 ? [t('bottleneck.with', { names: list(others) })] : []),
        ...(proved ? [] : [t('bottleneck.found')]),
        ...(unrepairable === null ? [] : [t(`bottleneck.unrepairable.${unrepairable}`, { name })]),
        ...(confirmedBy === 'bounds' ? [t('bottleneck.counted')] : []),
        ...(changes.length > 0 ? [t('bottleneck.elsewhere', { changes: list(changes) })] : []),
        ...(together ? [t('bottleneck.together')] : []),
      ];
    },

    /** Why a visit has no week, by the word that the API gives for it; a word we do not know is left to the API's sentence. */
    unplaced: (reason: string, who: string, what: string, otherwise: string): string =>
      i18n.exists(`whyReason.${reason}`) ? t(`whyReason.${reason as Why['reason']}`, { who, what, week: '' }) : otherwise,

    /** Why a visit has its week, or none. */
    why(why: Why): string {
      const free = why.alternatives.find((other) => other.free && why.plannedWeek !== null && other.week < why.plannedWeek);
      const said = t(`whyReason.${why.reason}`, { who: why.employee.name, what: why.touchPoint.name, week: free?.week ?? '' });
      return why.moved ? `${t('why.moved', { week: why.plannedWeek ?? '' })} ${said}` : said;
    },

    list,
  };
}

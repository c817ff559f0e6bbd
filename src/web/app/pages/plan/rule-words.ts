import type { TFunction } from 'i18next';
import type { Programme } from '../../api/types.ts';

const PREFERENCES = ['leadersFirst', 'avoidOwnDepartment', 'varyChannel', 'spreadEvenly', 'fairFinish'] as const;

/** The rules of a programme as sentences in the reader's language, in the order in which one would tell them. */
export function ruleWords(t: TFunction, { kind, rules }: Programme): string[] {
  return [
    t(`pace.${rules.pace}`),
    rules.gap === 1 ? t('ruleWords.everyWeek') : t('ruleWords.gap', { count: rules.gap }),
    ...(rules.minWorkingDays === null ? [] : [t('ruleWords.minWorkingDays', { count: rules.minWorkingDays })]),
    ...rules.deadlines.map(({ touchPoint, withinWeeks }) =>
      kind === 'cycle'
        ? t('ruleWords.deadline', { name: touchPoint.name, count: withinWeeks })
        : t('ruleWords.deadlineInInduction', { name: touchPoint.name, count: withinWeeks }),
    ),
    ...PREFERENCES.filter((name) => rules.preferences[name]).map((name) => t(`preference.${name}`)),
  ];
}

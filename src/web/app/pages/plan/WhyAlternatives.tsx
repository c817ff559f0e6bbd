import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Why } from '../../api/types.ts';
import { weekDates } from '../../lib/weeks.ts';
import { usePlanningWords } from './planning-words.ts';

const AT_FIRST = 5;

interface Props {
  readonly alternatives: Why['alternatives'];
  readonly planned: string | null;
}

/** Every other week and venue: what spoke against it, and who would have had to give way. The nearest before the week come first. */
export function WhyAlternatives({ alternatives, planned }: Props) {
  const { t, i18n } = useTranslation();
  const words = usePlanningWords();
  const [all, setAll] = useState(false);
  const earlier = alternatives.filter(({ week }) => planned === null || week <= planned);
  const ordered = [...earlier, ...alternatives.filter((each) => !earlier.includes(each))];
  const shown = all ? ordered : ordered.slice(0, AT_FIRST);
  return (
    <section aria-label={t('why.alternatives')}>
      <strong>{t('why.alternatives')}</strong>
      <ul className="bullets">
        {shown.map((each) => (
          <li key={`${each.week} ${each.venue.id}`}>
            {each.week} ({weekDates(each.week, i18n.language)}), {each.venue.site?.name ?? t('touchPoint.anywhere')}:{' '}
            {each.free ? t('why.free') : words.list(each.rules.map((rule) => t(`rule.${rule}`)))}.
            {each.displaces.length > 0 && (
              <span className="quiet">
                {' '}
                {t('why.displaces', {
                  visits: words.list(each.displaces.map(({ employee, touchPoint }) => `${employee.name} (${touchPoint.name})`)),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {ordered.length > shown.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t('why.more', { count: ordered.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

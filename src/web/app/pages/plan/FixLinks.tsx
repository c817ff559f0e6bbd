import { useTranslation } from 'react-i18next';
import type { Bottleneck } from '../../api/types.ts';
import { ButtonLink } from '../../components/links.tsx';
import classes from './FixLinks.module.css';

interface Props {
  readonly bottleneck: Bottleneck;
  /** Whose weeks and deadlines can be changed; left out, those ways are told but lead nowhere. */
  readonly programme: string | undefined;
}

/** The smallest changes that would mend a bottleneck: each one leads to where it is made. */
export function FixLinks({ bottleneck: { about, fix, resource }, programme }: Props) {
  const { t } = useTranslation();
  const { touchPoint, department, employee } = about;
  const look = { size: 'compact-sm', variant: 'default', className: classes['fix'] ?? '' } as const;
  return (
    <span className={classes['fixes']}>
      {fix.placesPerWeek !== undefined && touchPoint && (
        <ButtonLink {...look} to="/touch-points/$touchPoint/edit" params={{ touchPoint: touchPoint.code }}>
          {t('fix.placesPerWeek', { count: fix.placesPerWeek })}
        </ButtonLink>
      )}
      {fix.maxAway !== undefined && department && (
        <ButtonLink {...look} to="/departments/$department/edit" params={{ department: department.code }}>
          {t('fix.maxAway', { count: fix.maxAway })}
        </ButtonLink>
      )}
      {fix.extraWeeks !== undefined && programme !== undefined && (
        <ButtonLink {...look} to="/plan/$programme/edit" params={{ programme }}>
          {t('fix.extraWeeks', { count: fix.extraWeeks })}
        </ButtonLink>
      )}
      {fix.deadline !== undefined && programme !== undefined && (
        <ButtonLink {...look} to="/plan/$programme/edit" params={{ programme }}>
          {t('fix.deadline', { count: fix.deadline })}
        </ButtonLink>
      )}
      {resource === 'person' && employee && (
        <ButtonLink {...look} to="/people/$person/edit" params={{ person: employee.number }}>
          {t('fix.weeklyLoad')}
        </ButtonLink>
      )}
    </span>
  );
}

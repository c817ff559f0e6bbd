import { useTranslation } from 'react-i18next';
import type { Bottleneck } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink } from '../../components/links.tsx';
import classes from './FixLinks.module.css';

interface Props {
  readonly bottleneck: Bottleneck;
  /** Whose weeks and deadlines can be changed; left out, those ways are told but lead nowhere. */
  readonly programme: string | undefined;
}

const look = { size: 'compact-sm', variant: 'default', className: classes['fix'] ?? '' } as const;

/** The smallest changes that would mend a bottleneck: each one leads whoever may make it to where it is made. */
export function FixLinks({ bottleneck: { about, fix, resource }, programme }: Props) {
  const { t } = useTranslation();
  const { touchPoint, department, employee } = about;
  const places = fix.placesPerWeek === undefined ? '' : t('fix.placesPerWeek', { count: fix.placesPerWeek });
  const away = fix.maxAway === undefined ? '' : t('fix.maxAway', { count: fix.maxAway });
  const inProgramme = [
    ...(fix.extraWeeks === undefined ? [] : [t('fix.extraWeeks', { count: fix.extraWeeks })]),
    ...(fix.deadline === undefined ? [] : [t('fix.deadline', { count: fix.deadline })]),
  ];
  const load = resource === 'person' && employee ? t('fix.weeklyLoad') : '';
  const words = [places, away, ...inProgramme, load].filter(Boolean).join(' · ');
  return (
    <AdminOnly otherwise={words && <span className="quiet"> {words}</span>}>
      <span className={classes['fixes']}>
        {places && touchPoint && (
          <ButtonLink {...look} to="/touch-points/$touchPoint/edit" params={{ touchPoint: touchPoint.code }}>
            {places}
          </ButtonLink>
        )}
        {away && department && (
          <ButtonLink {...look} to="/departments/$department/edit" params={{ department: department.code }}>
            {away}
          </ButtonLink>
        )}
        {programme !== undefined &&
          inProgramme.map((change) => (
            <ButtonLink {...look} key={change} to="/plan/$programme/edit" params={{ programme }}>
              {change}
            </ButtonLink>
          ))}
        {load && employee && (
          <ButtonLink {...look} to="/people/$person/edit" params={{ person: employee.number }}>
            {load}
          </ButtonLink>
        )}
      </span>
    </AdminOnly>
  );
}

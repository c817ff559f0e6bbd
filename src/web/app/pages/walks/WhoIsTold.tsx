import { useTranslation } from 'react-i18next';
import type { Assignment } from '../../api/types.ts';

/** Nothing moves in silence: whether this change is mailed. */
export function WhoIsTold({ walk }: { readonly walk: Assignment }) {
  const { t } = useTranslation();
  const told = walk.status === 'announced' || walk.status === 'started';
  return <p className="quiet">{t(told ? 'walkChange.told' : 'walkChange.untold', { name: walk.employee.name })}</p>;
}

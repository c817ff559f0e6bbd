import { useTranslation } from 'react-i18next';
import type { Bottleneck } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';

/** What stands in the way, and the smallest change that repairs it, each in one sentence. */
export function Bottlenecks({ bottlenecks }: { readonly bottlenecks: readonly Bottleneck[] }) {
  const { t } = useTranslation();
  return (
    <Notice tone="look" title={t('feasibility.inTheWay')}>
      <ul className="bullets">
        {bottlenecks.map((bottleneck) => (
          <li key={`${bottleneck.resource} ${bottleneck.name} ${bottleneck.fromWeek}`}>{bottleneck.sentence}</li>
        ))}
      </ul>
    </Notice>
  );
}

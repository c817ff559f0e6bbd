import { useTranslation } from 'react-i18next';
import type { CoverageCounts } from '../api/types.ts';
import { formatShare } from '../lib/format.ts';
import { CoverageBar } from './CoverageBar.tsx';
import { Figures } from './Figures.tsx';

/** Coverage in one look. */
export function CoverageSummary({ coverage }: { readonly coverage: CoverageCounts }) {
  const { t, i18n } = useTranslation();
  if (coverage.suppressed) return <p className="quiet">{t('coverage.suppressed')}</p>;
  return (
    <>
      <Figures
        figures={[
          { label: t('coverage.share'), value: coverage.share === null ? t('choice.none') : formatShare(coverage.share, i18n.language) },
          ...(['direct', 'equivalent', 'exempt', 'missing'] as const).map((part) => ({
            label: t(`coverage.${part}`),
            value: coverage[part] ?? 0,
          })),
        ]}
      />
      <div style={{ marginTop: '1rem' }}>
        <CoverageBar counts={coverage} />
      </div>
    </>
  );
}

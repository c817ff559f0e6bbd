import { useTranslation } from 'react-i18next';
import type { CoverageCounts } from '../api/types.ts';
import classes from './CoverageBar.module.css';

const PARTS = ['direct', 'equivalent', 'exempt', 'missing'] as const;

/** Direct, equivalent, exempt and missing side by side, never blended; numbers beside it say the same. */
export function CoverageBar({ counts, slim }: { readonly counts: CoverageCounts; readonly slim?: boolean }) {
  const { t } = useTranslation();
  const required = counts.required ?? 0;
  const words = PARTS.map((part) => `${t(`coverage.${part}`)} ${counts[part] ?? 0}`).join(', ');
  return (
    <div className={classes['bar']} data-slim={slim || undefined} role="img" aria-label={words}>
      {required > 0 &&
        PARTS.map((part) => <span key={part} className={classes[part]} style={{ width: `${((counts[part] ?? 0) / required) * 100}%` }} />)}
    </div>
  );
}

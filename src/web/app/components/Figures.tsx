import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../lib/format.ts';
import classes from './Figures.module.css';

export interface Figure {
  readonly label: string;
  readonly value: number | ReactNode;
  /** Wants to be looked at. */
  readonly bad?: boolean;
}

/** A few numbers side by side. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  const { i18n } = useTranslation();
  return (
    <dl className={classes['figures']}>
      {figures.map(({ label, value, bad }) => (
        <div key={label} className={classes['figure']} data-bad={bad || undefined}>
          <dt>{label}</dt>
          <dd>{typeof value === 'number' ? formatNumber(value, i18n.language) : value}</dd>
        </div>
      ))}
    </dl>
  );
}

import { useTranslation } from 'react-i18next';
import { ASKED } from './draw-heat-map.ts';
import classes from './Legend.module.css';

/** What colours and marks mean. */
export function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={classes['legend']} aria-label={t('heatMap.legend')}>
      {ASKED.map((state) => (
        <li key={state}>
          <span className={classes['swatch']} data-state={state} aria-hidden />
          {t(`cell.${state}`)}
        </li>
      ))}
    </ul>
  );
}

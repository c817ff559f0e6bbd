import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Names and values of one thing; what is not known says so. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value === null || value === undefined || value === '' ? t('choice.none') : value}</dd>
        </div>
      ))}
    </dl>
  );
}

import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const PROGRAMS = ['outlook', 'google', 'apple'] as const;

export function HowToSubscribe() {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="calendar-how">
      <Title order={2} id="calendar-how" mb="sm">
        {t('calendar.howTitle')}
      </Title>
      <ul className="lines">
        {PROGRAMS.map((program) => (
          <li key={program}>
            <span className="lines-main">
              <strong>{t(`calendar.${program}`)}</strong>
              <span className="quiet">{t(`calendar.${program}Text`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

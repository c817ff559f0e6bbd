import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../components/links.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Empty } from '../components/states.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main style={{ maxWidth: '48rem', margin: '2rem auto', padding: '0 1rem' }}>
      <PageTitle title={t('notFound.title')} />
      <Empty title={t('notFound.heading')} action={<ButtonLink to="/">{t('notFound.home')}</ButtonLink>}>
        {t('notFound.text')}
      </Empty>
    </main>
  );
}
